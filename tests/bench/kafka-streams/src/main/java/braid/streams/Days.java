package braid.streams;

import java.time.LocalDate;

/** Days since 1970-01-01 as plain ints. {@link #NONE} is "not stated"; as an end it is later than all days. */
final class Days {
  static final int NONE = Integer.MAX_VALUE;

  static LocalDate civil(int day) {
    return LocalDate.ofEpochDay(day);
  }

  static int of(int year, int month, int day) {
    return (int) LocalDate.of(year, month, day).toEpochDay();
  }

  /** The last day of the month where the month has no such day. */
  static int plusMonths(int day, int months) {
    return (int) civil(day).plusMonths(months).toEpochDay();
  }

  /** Completed years. */
  static int age(int birth, int day) {
    final LocalDate born = civil(birth);
    final LocalDate now = civil(day);
    final int years = now.getYear() - born.getYear();
    final boolean before = now.getMonthValue() < born.getMonthValue()
        || (now.getMonthValue() == born.getMonthValue() && now.getDayOfMonth() < born.getDayOfMonth());
    return before ? years - 1 : years;
  }

  /** The fiscal year is named by the year of its 31 March. */
  static int fiscalYear(int day) {
    final LocalDate date = civil(day);
    return date.getMonthValue() >= 4 ? date.getYear() + 1 : date.getYear();
  }

  static int endOfYear(int year) {
    return of(year, 3, 31);
  }

  private Days() {}
}

package braid.streams;

import java.time.LocalDate;

/**
 * The months of whole fiscal years. Periods are named by numbers that do not depend on where a timeline begins: a
 * month by year * 12 + month - 1, a quarter by a third of its first month's, a year by the year of its 31 March.
 */
final class Timeline {
  static final int MONTH = 0;
  static final int QUARTER = 1;
  static final int YEAR = 2;

  final int firstMonth;
  final int pastMonth;
  final int firstDay;
  final int lastDay;
  private final int[] monthStarts;
  private final short[] monthOfDay;

  Timeline(int firstCovered, int lastCovered) {
    firstMonth = (Days.fiscalYear(firstCovered) - 1) * 12 + 3;
    pastMonth = Days.fiscalYear(lastCovered) * 12 + 3;
    monthStarts = new int[pastMonth - firstMonth + 1];
    for (int i = 0; i < monthStarts.length; ++i) {
      monthStarts[i] = Days.of((firstMonth + i) / 12, (firstMonth + i) % 12 + 1, 1);
    }
    firstDay = monthStarts[0];
    lastDay = monthStarts[monthStarts.length - 1] - 1;
    monthOfDay = new short[lastDay - firstDay + 1];
    for (int i = 0; i + 1 < monthStarts.length; ++i) {
      for (int day = monthStarts[i]; day < monthStarts[i + 1]; ++day) monthOfDay[day - firstDay] = (short) i;
    }
  }

  boolean holds(int day) {
    return firstDay <= day && day <= lastDay;
  }

  int monthOf(int day) {
    return firstMonth + monthOfDay[day - firstDay];
  }

  int monthStart(int month) {
    return monthStarts[month - firstMonth];
  }

  static int period(int kind, int month) {
    return kind == MONTH ? month : kind == QUARTER ? month / 3 : (month + 9) / 12;
  }

  static int firstMonth(int kind, int period) {
    return kind == MONTH ? period : kind == QUARTER ? period * 3 : (period - 1) * 12 + 3;
  }

  static int pastMonth(int kind, int period) {
    return firstMonth(kind, period) + (kind == MONTH ? 1 : kind == QUARTER ? 3 : 12);
  }

  int first(int kind, int period) {
    return monthStart(firstMonth(kind, period));
  }

  int last(int kind, int period) {
    return monthStart(pastMonth(kind, period)) - 1;
  }

  /** `2024-04`, `Y2025Q1`, `Y2025`. */
  static String label(int kind, int period) {
    final int month = firstMonth(kind, period);
    if (kind == MONTH) return String.format("%04d-%02d", month / 12, month % 12 + 1);
    final int year = (month + 9) / 12;
    if (kind == YEAR) return "Y" + year;
    return "Y" + year + "Q" + ((month % 12 + 9) % 12 / 3 + 1);
  }

  /** The day before a month, as stocks are labelled. */
  String dayBefore(int month) {
    return LocalDate.ofEpochDay(monthStart(month) - 1).toString();
  }
}

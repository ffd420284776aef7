package braid.streams;

import braid.submission.v1.SubmissionOuterClass.Interval;
import braid.submission.v1.SubmissionOuterClass.Submission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the submissions of an area say about the units that facts come from. */
final class Deliveries {
  static final class Unit {
    boolean completed;
    int agency = -1;
    int year;
    long submitted;
    int extractedOn = Days.NONE;
    List<Interval> covers = List.of();
    List<Integer> kinds = List.of();
  }

  private final String[] agencies;
  private final int[] kinds;
  private final TreeMap<String, Unit> units = new TreeMap<>();
  private final Map<String, Unit> lookup = new HashMap<>();
  private TreeSet<Long> years = new TreeSet<>();

  /** Agencies as topics name them: "children-E10999001". */
  Deliveries(String[] agencies) {
    this.agencies = agencies;
    kinds = Arrays.stream(agencies).mapToInt(Words::agencyKind).toArray();
  }

  int agencyKind(int agency) {
    return kinds[agency];
  }

  /** Known by its full name, whether its submission has been seen or not. */
  Unit unit(String name) {
    Unit known = lookup.get(name);
    if (known == null) {
      known = new Unit();
      lookup.put(name, known);
      units.put(name, known);
    }
    return known;
  }

  /** Of an agency of the area; one that is only opened serves `braid status`. */
  void apply(String name, Submission submission) {
    if (submission.getState() != Submission.State.COMPLETED) return;
    final int agency = Arrays.asList(agencies).indexOf(submission.getAgency().replace('/', '-'));
    if (agency < 0) return;
    final Unit entry = unit(name);
    entry.completed = true;
    entry.agency = agency;
    entry.year = submission.getYear();
    entry.submitted = submission.getSubmitted();
    entry.extractedOn = submission.hasExtractedOn() ? submission.getExtractedOn() : Days.NONE;
    entry.covers = submission.getCoversList();
    entry.kinds = submission.getKindList();
  }

  void settle() {
    years = new TreeSet<>();
    for (Unit unit : units.values()) {
      if (!unit.completed || unit.year == 0) continue;
      for (int kind : unit.kinds) years.add(yearKey(unit.agency, kind, unit.year));
    }
  }

  /** The first return year after `year` in which the agency delivered facts of the kind; 0: none (rulings C2). */
  int nextYear(int agency, int kind, int year) {
    final Long next = years.ceiling(yearKey(agency, kind, year + 1));
    if (next == null || next >> 32 != yearKey(agency, kind, 0) >> 32) return 0;
    return next.intValue();
  }

  private static long yearKey(int agency, int kind, int year) {
    return ((long) agency << 8 | kind) << 32 | year;
  }

  boolean hasFeed(int agencyKind) {
    return units.values().stream().anyMatch(unit -> unit.completed && kinds[unit.agency] == agencyKind);
  }

  /** Days for which a kind of agency supplies any of the kinds of fact. */
  Coverage coverage(int agencyKind, int[] factKinds) {
    final List<int[]> spans = new ArrayList<>();
    for (Unit unit : units.values()) {
      if (!unit.completed || kinds[unit.agency] != agencyKind) continue;
      if (Arrays.stream(factKinds).noneMatch(unit.kinds::contains)) continue;
      for (Interval span : unit.covers) spans.add(new int[] {span.getFirst(), span.getLast()});
    }
    return new Coverage(spans);
  }

  /** Equal texts, equal cells: of `submitted` only the order among the units matters. */
  String fingerprint() {
    final TreeSet<Long> submitted = new TreeSet<>();
    for (Unit unit : units.values()) submitted.add(unit.submitted);
    final StringBuilder text = new StringBuilder();
    units.forEach((name, unit) -> {
      if (!unit.completed) return;
      text.append(name).append('\0').append(unit.agency).append(' ').append(unit.year).append(' ')
          .append(submitted.headSet(unit.submitted).size()).append(' ').append(unit.extractedOn);
      for (Interval span : unit.covers) text.append(' ').append(span.getFirst()).append(' ').append(span.getLast());
      text.append(unit.kinds).append('\0');
    });
    return text.toString();
  }
}

package braid.streams;

import braid.streams.Story.Stay;
import java.util.List;

/** The twelve definitions of catalogue/indicators, which Braid reads from TOML. */
enum Indicator {
  CLA_STOCK("cla.stock", "child", Measure.STOCK, History.CARE),
  CLA_STARTS("cla.starts", "child", Measure.STARTS, History.SPELL),
  CLA_DURING("cla.during", "child", Measure.ACTIVE, History.CARE),
  CLA_EPISODES("cla.episodes", "episode", Measure.ACTIVE, History.CARE),
  CLA_DAYS("cla.days", "day", Measure.DURATION, History.CARE),
  CLA_SPELLS_STARTED("cla.spells.started", "spell", Measure.STARTS, History.SPELL),
  CLA_CEASES("cla.ceases", "child", Measure.ENDS, History.SPELL),
  MISSING_INCIDENTS("missing.incidents", "incident", Measure.STARTS, History.MISSING),
  MISSING_CHILDREN("missing.children", "child", Measure.STARTS, History.MISSING),
  CRIME_ARRESTS("crime.arrests", "arrest", Measure.STARTS, History.ARREST),
  CRISIS_AE("crisis.ae", "attendance", Measure.STARTS, History.ATTENDANCE),
  WELLBEING_SDQ_MEAN("wellbeing.sdq.mean", "score", Measure.MEAN, History.SDQ);

  enum Measure { STOCK, STARTS, ENDS, ACTIVE, DURATION, MEAN }

  enum History { CARE, SPELL, MISSING, ARREST, ATTENDANCE, SDQ }

  static final Indicator[] ALL = values();

  final String id;
  final String unit;
  final Measure measure;
  final History history;
  /** A child counts once a period. */
  final boolean once;
  final int[] agencyKinds;
  final int[] factKinds;

  Indicator(String id, String unit, Measure measure, History history) {
    this.id = id;
    this.unit = unit;
    this.measure = measure;
    this.history = history;
    once = unit.equals("child");
    agencyKinds = switch (history) {
      case CARE, SPELL, SDQ -> new int[] {Words.AGENCY_CHILDREN};
      case MISSING -> new int[] {Words.AGENCY_CHILDREN, Words.AGENCY_POLICE};
      case ARREST -> new int[] {Words.AGENCY_POLICE};
      case ATTENDANCE -> new int[] {Words.AGENCY_HEALTH};
    };
    factKinds = switch (history) {
      case CARE, SPELL -> new int[] {Words.KIND_CARE};
      case SDQ -> new int[] {Words.KIND_SDQ, Words.KIND_CARE};
      case MISSING -> new int[] {Words.KIND_MISSING};
      case ARREST -> new int[] {Words.KIND_ARREST};
      case ATTENDANCE -> new int[] {Words.KIND_ATTENDANCE};
    };
  }

  boolean isOfCare() {
    return history == History.CARE || history == History.SPELL;
  }

  /** Of what the subscription publishes: quarters and years. */
  boolean wants(int periodKind) {
    return periodKind == Timeline.YEAR || (periodKind == Timeline.QUARTER && measure != Measure.MEAN);
  }

  /** An age that is not known is in (rulings B11). */
  boolean withinAges(int age) {
    if (age == Story.AGE_UNKNOWN) return true;
    return switch (history) {
      case ARREST -> age >= 10 && age <= 17;
      case SDQ -> age >= 4 && age <= 16;
      default -> age <= 17;
    };
  }

  boolean withinCohortAges(int age) {
    if (age == Story.AGE_UNKNOWN) return true;
    return switch (history) {
      case ARREST -> age >= 10;
      case SDQ -> age >= 4 && age <= 16;
      default -> true;
    };
  }

  boolean hasWindows() {
    return measure != Measure.STOCK;
  }

  /** The list of the story that it is about. */
  List<Stay> stays(Story story) {
    return switch (history) {
      case CARE -> story.care;
      case SPELL -> story.spells;
      case MISSING -> story.missing;
      case ARREST -> story.arrests;
      case ATTENDANCE -> story.attendances.isEmpty() ? story.attendances : unplanned(story);
      case SDQ -> List.of();
    };
  }

  private static List<Stay> unplanned(Story story) {
    return story.attendances.stream()
        .filter(stay -> stay.fact.attribute(Words.ATTENDANCE_KIND) != Words.ATTENDANCE_KIND_PLANNED)
        .toList();
  }
}

package braid.streams;

import java.util.ArrayList;
import java.util.List;

/** A person's facts, put together. */
final class Story {
  static final int FEMALE = 0;
  static final int MALE = 1;
  static final int SEX_UNKNOWN = 2;
  static final int AGE_UNKNOWN = -1;

  static final class Stay {
    int start;
    int end;
    final StatedFact fact;
    boolean exits = true;
    int age = AGE_UNKNOWN;

    Stay(int start, int end, StatedFact fact) {
      this.start = start;
      this.end = end;
      this.fact = fact;
    }
  }

  record Score(int date, int value, int respondent) {}

  record Participation(int programme, int arm, int t0) {}

  boolean nobody;
  /** False: some programme names a person whom no agency has told of yet (rulings B9). */
  boolean known;
  int birth = Days.NONE;
  int sex = SEX_UNKNOWN;
  final List<Stay> care = new ArrayList<>();
  final List<Stay> respite = new ArrayList<>();
  final List<Stay> spells = new ArrayList<>();
  final List<Stay> missing = new ArrayList<>();
  final List<Stay> arrests = new ArrayList<>();
  final List<Stay> attendances = new ArrayList<>();
  final List<Score> scores = new ArrayList<>();
  final List<Participation> participations = new ArrayList<>();

  int ageAt(int day) {
    return birth == Days.NONE ? AGE_UNKNOWN : Math.max(0, Days.age(birth, day));
  }

  int ageAtStart(Stay stay) {
    return stay.age != AGE_UNKNOWN ? stay.age : ageAt(stay.start);
  }
}

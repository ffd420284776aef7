package braid.streams;

/** Numbers of catalogue/vocabulary.toml that measuring uses. They are for ever, so they may stand here. */
final class Words {
  static final int KIND_PERSON = 1;
  static final int KIND_CARE = 3;
  static final int KIND_MISSING = 4;
  static final int KIND_ARREST = 5;
  static final int KIND_ATTENDANCE = 6;
  static final int KIND_SDQ = 8;
  static final int KIND_PARTICIPATION = 9;

  static final int SEX = 1;
  static final int SEX_MALE = 1;
  static final int SEX_FEMALE = 2;
  static final int BIRTH_MONTH = 2;
  static final int LEGAL_STATUS = 4;
  static final int LEGAL_STATUS_V3 = 6;
  static final int LEGAL_STATUS_V4 = 7;
  static final int MISSING_CATEGORY = 11;
  static final int MISSING_CATEGORY_AWAY = 2;
  static final int AGE_STATED = 12;
  static final int PART = 13;
  static final int PART_START = 1;
  static final int PART_CANCEL = 3;
  static final int PART_UPDATE = 4;
  static final int ATTENDANCE_KIND = 14;
  static final int ATTENDANCE_KIND_PLANNED = 2;
  static final int RESPONDENT = 15;
  static final int RESPONDENT_CARER = 1;
  static final int PROGRAMME = 16;
  static final int ARM = 17;
  static final int VOLUNTARY = 29;

  /** Kinds of agency in the order in which they are believed (rulings B12). */
  static final String[] AGENCY_KINDS = {"children", "health", "education", "police", "provider", "programme"};
  static final int AGENCY_CHILDREN = 0;
  static final int AGENCY_HEALTH = 1;
  static final int AGENCY_POLICE = 3;

  /** The kind that an agency's name, or the part of a topic's name that stands for it, begins with. */
  static int agencyKind(String agency) {
    for (int kind = 0; kind < AGENCY_KINDS.length; ++kind) {
      if (agency.startsWith(AGENCY_KINDS[kind])) return kind;
    }
    throw new IllegalArgumentException("no such kind of agency");
  }

  /** programme_code() of core/vocabulary.h: 31 bits of FNV-1a. */
  static int programmeCode(String name) {
    int hash = 0x811c9dc5;
    for (int i = 0; i < name.length(); ++i) hash = (hash ^ name.charAt(i)) * 16777619;
    hash &= 0x7fffffff;
    return hash == 0 ? 1 : hash;
  }

  private Words() {}
}

package braid.streams;

import braid.streams.Story.Participation;
import braid.streams.Story.Score;
import braid.streams.Story.Stay;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Puts a person's facts together; the counterpart of transform/measure/story/*_history.cc, rule by rule. */
final class StoryTeller {
  private static final int SCORE_MAX = 40;
  private static final Comparator<Stay> BY_DATE = Comparator.<Stay>comparingInt(stay -> stay.start)
      .thenComparingInt(stay -> stay.end)
      .thenComparing(stay -> stay.fact.record, Arrays::compareUnsigned);
  private static final Comparator<Stay> BY_DAY = Comparator.<Stay>comparingInt(stay -> stay.start)
      .thenComparingInt(stay -> stay.age)
      .thenComparing(stay -> stay.fact.record, Arrays::compareUnsigned);
  private static final Comparator<StatedFact> BY_EVENT_AND_AGE =
      Comparator.<StatedFact>comparingLong(fact -> fact.event).thenComparing(StatedFact::compareAge);

  private final Deliveries deliveries;
  private Story story;

  StoryTeller(Deliveries deliveries) {
    this.deliveries = deliveries;
  }

  /** `linked`: some subject of the person has a link. */
  Story tell(List<StatedFact> facts, boolean linked) {
    story = new Story();
    story.known = linked;
    final List<StatedFact> persons = new ArrayList<>();
    final List<StatedFact> care = new ArrayList<>();
    final List<StatedFact> missing = new ArrayList<>();
    final List<StatedFact> arrests = new ArrayList<>();
    final List<StatedFact> attendances = new ArrayList<>();
    final List<StatedFact> scores = new ArrayList<>();
    final List<StatedFact> participations = new ArrayList<>();
    for (StatedFact fact : facts) {
      story.nobody |= fact.nobody;
      story.known |= fact.kind != Words.KIND_PARTICIPATION;
      final boolean dated = fact.start != Days.NONE;
      switch (fact.kind) {
        case Words.KIND_PERSON -> persons.add(fact);
        case Words.KIND_ATTENDANCE -> attendances.add(fact);
        case Words.KIND_CARE -> addIf(dated, care, fact);
        case Words.KIND_MISSING -> addIf(dated, missing, fact);
        // A voluntary interview is no arrest (indicators, H9).
        case Words.KIND_ARREST -> addIf(dated && fact.attribute(Words.VOLUNTARY) == 0, arrests, fact);
        case Words.KIND_SDQ -> addIf(dated, scores, fact);
        case Words.KIND_PARTICIPATION -> addIf(dated, participations, fact);
        default -> { }  // hospital stays, and times as UASC, which only a breakdown not published here needs
      }
    }
    chooseAttributes(persons);
    if (!care.isEmpty()) foldCare(care);
    if (!missing.isEmpty()) foldMissing(missing);
    if (!arrests.isEmpty()) foldArrests(arrests);
    if (!attendances.isEmpty()) foldAttendances(attendances);
    if (!scores.isEmpty()) foldScores(scores);
    if (!participations.isEmpty()) foldParticipations(participations);
    return story;
  }

  private static void addIf(boolean dated, List<StatedFact> list, StatedFact fact) {
    if (dated) list.add(fact);
  }

  private void chooseAttributes(List<StatedFact> persons) {
    final int sex = story.nobody ? 0 : survivingValue(persons, Words.SEX);
    story.sex = sex == Words.SEX_MALE ? Story.MALE : sex == Words.SEX_FEMALE ? Story.FEMALE : Story.SEX_UNKNOWN;
    final int month = survivingValue(persons, Words.BIRTH_MONTH);
    if (month != 0) story.birth = Days.of(month / 12, month % 12 + 1, 15);
  }

  /** Of known values that of the kind of agency, the later statement, the smaller handle (rulings B12). */
  private static int survivingValue(List<StatedFact> facts, int attribute) {
    StatedFact best = null;
    for (StatedFact fact : facts) {
      if (fact.attribute(attribute) != 0 && (best == null || believedBefore(fact, best))) best = fact;
    }
    return best == null ? 0 : best.attribute(attribute);
  }

  private static boolean believedBefore(StatedFact a, StatedFact b) {
    if (a.agencyKind != b.agencyKind) return a.agencyKind < b.agencyKind;
    final int stated = a.compareStatement(b);
    if (stated != 0) return stated > 0;
    final int handles = Arrays.compareUnsigned(a.subject, b.subject);
    return handles != 0 ? handles < 0 : Arrays.compareUnsigned(a.record, b.record) < 0;
  }

  /** One statement of each event, the latest; those without an event all stay (rulings S1). */
  private static List<StatedFact> latestOfEachEvent(List<StatedFact> facts) {
    if (facts.size() < 2) return facts;
    facts.sort(BY_EVENT_AND_AGE);
    final List<StatedFact> kept = new ArrayList<>(facts.size());
    for (int i = 0; i < facts.size(); ++i) {
      final boolean superseded =
          i + 1 < facts.size() && facts.get(i).event != 0 && facts.get(i + 1).event == facts.get(i).event;
      if (!superseded) kept.add(facts.get(i));
    }
    return kept;
  }

  private void foldCare(List<StatedFact> facts) {
    final List<StatedFact> all = List.copyOf(facts);
    final int adult = latest18thBirthday();
    for (StatedFact fact : latestOfEachEvent(facts)) {
      final Stay stay = episode(fact, all, adult);
      if (stay.end <= stay.start) continue;
      final int status = fact.attribute(Words.LEGAL_STATUS);
      final boolean respite = status == Words.LEGAL_STATUS_V3 || status == Words.LEGAL_STATUS_V4;
      (respite ? story.respite : story.care).add(stay);
    }
    cutOverlaps(story.care);
    story.care.sort(BY_DATE);
    story.respite.sort(BY_DATE);
    buildSpells();
  }

  /** Nothing of an episode counts after 31 March of its year where the next return does not name the child (C2). */
  private Stay episode(StatedFact fact, List<StatedFact> all, int adult) {
    final Stay stay = new Stay(fact.start, fact.end, fact);
    if (stay.end == Days.NONE && vanished(fact, all)) {
      stay.end = Days.endOfYear(fact.unit.year) + 1;
      stay.exits = false;
    }
    if (stay.end > adult) {
      stay.end = adult;
      stay.exits = true;
    }
    return stay;
  }

  private int latest18thBirthday() {
    if (story.birth == Days.NONE) return Days.NONE;
    final int inMonth = Days.plusMonths(story.birth, 18 * 12);
    return Days.plusMonths((int) Days.civil(inMonth).withDayOfMonth(1).toEpochDay(), 1) - 1;
  }

  private boolean vanished(StatedFact fact, List<StatedFact> all) {
    if (fact.unit.year == 0) return false;
    final int next = deliveries.nextYear(fact.agency, Words.KIND_CARE, fact.unit.year);
    if (next == 0) return false;
    return all.stream().noneMatch(other -> other.unit.year == next && Arrays.equals(other.subject, fact.subject));
  }

  /** An episode of a subject ends where its next one begins (feed-formats 2.12, rule 4). */
  private static void cutOverlaps(List<Stay> stays) {
    stays.sort(Comparator.<Stay, byte[]>comparing(stay -> stay.fact.subject, Arrays::compareUnsigned)
        .thenComparingInt(stay -> stay.start)
        .thenComparing((a, b) -> a.fact.compareAge(b.fact)));
    for (int i = 0; i + 1 < stays.size(); ++i) {
      final Stay stay = stays.get(i);
      final Stay next = stays.get(i + 1);
      if (!Arrays.equals(stay.fact.subject, next.fact.subject) || stay.end <= next.start) continue;
      stay.end = next.start;
      stay.exits = true;
    }
    stays.removeIf(stay -> stay.end <= stay.start);
  }

  /** Episodes whose dates touch are one period of care (rulings C1, C4). */
  private void buildSpells() {
    Stay spell = null;
    for (Stay stay : story.care) {
      if (spell == null || stay.start > spell.end) {
        spell = new Stay(stay.start, stay.end, null);
        spell.exits = stay.exits;
        story.spells.add(spell);
      } else if (stay.end > spell.end) {
        spell.end = stay.end;
        spell.exits = stay.exits;
      } else if (stay.end == spell.end) {
        spell.exits |= stay.exits;
      }
    }
  }

  /** Incidents of children's services and of the police are joined (rulings D1, D2). */
  private void foldMissing(List<StatedFact> facts) {
    List<Stay> services = new ArrayList<>();
    List<Stay> police = new ArrayList<>();
    for (StatedFact fact : latestOfEachEvent(facts)) {
      if (fact.attribute(Words.MISSING_CATEGORY) == Words.MISSING_CATEGORY_AWAY) continue;
      final Stay stay = new Stay(fact.start, fact.end, fact);
      if (fact.agencyKind != Words.AGENCY_POLICE) {
        if (stay.end == Days.NONE) stay.end = endWithCare(stay.start);
        services.add(stay);
      } else {
        if (stay.end == Days.NONE) stay.end = Math.max(stay.start, fact.unit.extractedOn);
        police.add(stay);
      }
    }
    services = mergedWithinAgency(services);
    police = mergedWithinAgency(police);
    final boolean[] used = new boolean[police.size()];
    for (Stay stay : services) {
      for (int i = 0; i < used.length; ++i) {
        if (used[i] || !areOneIncident(stay, police.get(i))) continue;
        used[i] = true;
        stay.start = Math.min(stay.start, police.get(i).start);
        stay.end = Math.max(stay.end, police.get(i).end);
        break;
      }
      story.missing.add(stay);
    }
    for (int i = 0; i < used.length; ++i) {
      if (!used[i]) story.missing.add(police.get(i));
    }
    story.missing.sort(BY_DATE);
  }

  private int endWithCare(int start) {
    for (Stay spell : story.spells) {
      if (spell.start <= start && start < spell.end) return spell.end;
    }
    return Days.NONE;
  }

  private static List<Stay> mergedWithinAgency(List<Stay> stays) {
    stays.sort(BY_DATE);
    final List<Stay> kept = new ArrayList<>(stays.size());
    Stay last = null;
    for (Stay stay : stays) {
      if (last != null && stay.start < last.end && last.start < stay.end) {
        last.end = Math.max(last.end, stay.end);
      } else {
        kept.add(last = stay);
      }
    }
    return kept;
  }

  private static boolean areOneIncident(Stay services, Stay police) {
    final boolean overlap = services.start <= police.end && police.start <= services.end;
    return overlap || Math.abs(services.start - police.start) <= 1;
  }

  /** A custody reference is one arrest; without one, a child, day and agency (rulings D3; R12). */
  private void foldArrests(List<StatedFact> facts) {
    facts.sort(Comparator.<StatedFact>comparingLong(fact -> fact.event).thenComparingInt(fact -> fact.start)
        .thenComparing((a, b) -> b.compareAge(a)));
    final List<StatedFact> referenced = facts.stream().filter(fact -> fact.event != 0).toList();
    final List<StatedFact> others = facts.stream().filter(fact -> fact.event == 0).toList();
    for (int i = 0; i < referenced.size(); ++i) {
      if (i == 0 || referenced.get(i - 1).event != referenced.get(i).event) addArrest(referenced.get(i));
    }
    for (int i = 0; i < others.size(); ++i) {
      final StatedFact fact = others.get(i);
      final boolean counted = referenced.stream().anyMatch(other -> other.start == fact.start)
          || others.subList(0, i).stream().anyMatch(other -> other.start == fact.start && other.agency == fact.agency);
      if (!counted) addArrest(fact);
    }
    story.arrests.sort(BY_DAY);
  }

  private void addArrest(StatedFact fact) {
    final Stay arrest = new Stay(fact.start, Days.NONE, fact);
    arrest.age = fact.attribute(Words.AGE_STATED) - 1;
    story.arrests.add(arrest);
  }

  /** A visit counts if it has a start and no later cancellation; an update corrects it (rulings S6). */
  private void foldAttendances(List<StatedFact> facts) {
    facts.sort(BY_EVENT_AND_AGE);
    for (int i = 0; i < facts.size();) {
      StatedFact started = null;
      StatedFact cancelled = null;
      StatedFact updated = null;
      final long event = facts.get(i).event;
      do {
        final StatedFact fact = facts.get(i++);
        switch (fact.attribute(Words.PART)) {
          case Words.PART_START -> started = fact;
          case Words.PART_CANCEL -> cancelled = fact;
          case Words.PART_UPDATE -> updated = fact;
          default -> { }
        }
      } while (i < facts.size() && event != 0 && facts.get(i).event == event);
      if (started == null || started.start == Days.NONE) continue;
      if (cancelled != null && Long.compareUnsigned(cancelled.version, started.version) >= 0) continue;
      if (updated != null && Long.compareUnsigned(updated.version, started.version) < 0) updated = null;
      final boolean moved = updated != null && updated.start != Days.NONE;
      final boolean kindStated = updated != null && updated.attribute(Words.ATTENDANCE_KIND) != 0;
      story.attendances.add(new Stay(moved ? updated.start : started.start, Days.NONE, kindStated ? updated : started));
    }
    story.attendances.sort(BY_DAY);
  }

  private void foldScores(List<StatedFact> facts) {
    final List<StatedFact> latest = latestOfEachEvent(facts);
    latest.sort(Comparator.<StatedFact>comparingInt(fact -> fact.start).thenComparing(StatedFact::compareAge));
    for (StatedFact fact : latest) {
      if (fact.value < 0 || fact.value > SCORE_MAX) continue;
      story.scores.add(new Score(fact.start, fact.value, fact.attribute(Words.RESPONDENT)));
    }
  }

  /** The earliest t0 of a programme counts (rulings B9). */
  private void foldParticipations(List<StatedFact> facts) {
    for (StatedFact fact : latestOfEachEvent(facts)) {
      final int programme = fact.attribute(Words.PROGRAMME);
      final int arm = fact.attribute(Words.ARM);
      if (programme != 0 && arm != 0) story.participations.add(new Participation(programme, arm, fact.start));
    }
    story.participations.sort(Comparator.comparingInt(Participation::programme)
        .thenComparingInt(Participation::t0).thenComparingInt(Participation::arm));
    int programme = 0;
    for (var each = story.participations.iterator(); each.hasNext();) {
      final Participation participation = each.next();
      if (participation.programme() == programme) each.remove();
      programme = participation.programme();
    }
  }
}

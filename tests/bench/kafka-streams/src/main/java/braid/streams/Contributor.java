package braid.streams;

import braid.streams.Indicator.Measure;
import braid.streams.Story.Participation;
import braid.streams.Story.Score;
import braid.streams.Story.Stay;
import java.util.List;

/** What a person adds to the indicators; the counterpart of transform/measure/contribution.cc. */
final class Contributor {
  static final String PROGRAMME = "no-wrong-door";
  static final String[] ARMS = {"programme", "comparator"};
  static final int WINDOW_MONTHS = 12;
  private static final int PROGRAMME_CODE = Words.programmeCode(PROGRAMME);
  private static final int SCORE_BEFORE = 90;
  private static final int SCORE_AFTER = 30;
  private static final int FOLLOW_UP_AROUND = 90;

  private final List<Plan> plans;
  private final Timeline timeline;
  private final Contributions out = new Contributions();
  private Story story;
  private int plan;
  private Indicator indicator;

  Contributor(List<Plan> plans, Timeline timeline) {
    this.plans = plans;
    this.timeline = timeline;
  }

  static int window(int arm, boolean before) {
    return arm * 2 + (before ? 0 : 1);
  }

  byte[] contribute(Story of) {
    story = of;
    out.clear();
    out.nobody = story.nobody;
    for (plan = 0; plan < plans.size(); ++plan) {
      indicator = plans.get(plan).indicator;
      out.nextIndicator();
      if (!story.nobody || (indicator.measure == Measure.STARTS && !indicator.once)) addPeriods();
    }
    if (!story.nobody && story.known && !story.participations.isEmpty()) {
      for (plan = 0; plan < plans.size(); ++plan) {
        indicator = plans.get(plan).indicator;
        out.nextIndicator();
        if (indicator.hasWindows()) story.participations.forEach(this::addWindows);
      }
    }
    return out.encode();
  }

  private void put(int of, int number, long count) {
    out.add(Contributions.key(plan, of, number, story.sex), count, indicator.once);
  }

  private void addPeriods() {
    if (indicator.measure == Measure.MEAN) {
      addScoresOfYears();
      return;
    }
    final List<Stay> stays = indicator.stays(story);
    if (stays.isEmpty()) return;
    switch (indicator.measure) {
      case STOCK -> stays.forEach(this::addStock);
      case STARTS -> {
        for (Stay stay : stays) {
          if (indicator.isOfCare() || indicator.withinAges(story.ageAtStart(stay))) addEvent(stay.start);
        }
      }
      case ENDS -> {
        for (Stay stay : stays) {
          if (stay.exits && stay.end != Days.NONE) addEvent(stay.end);
        }
      }
      case ACTIVE -> {
        for (Stay stay : stays) eachPeriod(stay.start, stay.end, (of, number, days) -> put(of, number, 1));
      }
      case DURATION -> eachMerged(stays, (start, end) -> eachPeriod(start, end, this::put));
      case MEAN -> { }
    }
  }

  /** Open on the day before each month (indicators, R4). */
  private void addStock(Stay stay) {
    final int first = Math.max(stay.start, timeline.firstDay - 1);
    final int last = Math.min(stay.end - 1, timeline.lastDay);
    if (first > last) return;
    final int from = first < timeline.firstDay ? timeline.firstMonth : timeline.monthOf(first) + 1;
    for (int month = from; month <= timeline.pastMonth && timeline.monthStart(month) - 1 <= last; ++month) {
      put(Contributions.STOCK, month, 1);
    }
  }

  private void addEvent(int day) {
    if (!timeline.holds(day)) return;
    final int month = timeline.monthOf(day);
    for (int kind = Timeline.QUARTER; kind <= Timeline.YEAR; ++kind) {
      if (indicator.wants(kind)) put(kind, Timeline.period(kind, month), 1);
    }
  }

  private interface PeriodVisitor {
    void visit(int kind, int period, int days);
  }

  private interface SpanVisitor {
    void visit(int start, int end);
  }

  private void eachPeriod(int start, int end, PeriodVisitor visitor) {
    final int first = Math.max(start, timeline.firstDay);
    final int last = end == Days.NONE ? timeline.lastDay : Math.min(end - 1, timeline.lastDay);
    if (first > last) return;
    final int from = timeline.monthOf(first);
    final int to = timeline.monthOf(last);
    for (int kind = Timeline.QUARTER; kind <= Timeline.YEAR; ++kind) {
      if (!indicator.wants(kind)) continue;
      for (int period = Timeline.period(kind, from); period <= Timeline.period(kind, to); ++period) {
        visitor.visit(kind, period, Math.min(last, timeline.last(kind, period))
            - Math.max(first, timeline.first(kind, period)) + 1);
      }
    }
  }

  /** Stays of several agencies may overlap: their days are merged before they are counted (R5). */
  private static void eachMerged(List<Stay> stays, SpanVisitor visitor) {
    for (int i = 0; i < stays.size();) {
      final int start = stays.get(i).start;
      int end = stays.get(i).end;
      for (++i; i < stays.size() && stays.get(i).start <= end; ++i) end = Math.max(end, stays.get(i).end);
      visitor.visit(start, end);
    }
  }

  private void addScoresOfYears() {
    if (story.scores.isEmpty()) return;
    for (int year = (timeline.firstMonth + 9) / 12; year < (timeline.pastMonth + 9) / 12; ++year) {
      final int last = timeline.last(Timeline.YEAR, year);
      final int first = timeline.first(Timeline.YEAR, year);
      if (!indicator.withinAges(story.ageAt(last)) || !lookedAfterAllYear(first, last)) continue;
      Score latest = null;
      for (Score score : story.scores) {
        final boolean inYear = first <= score.date() && score.date() <= last;
        if (inYear && score.respondent() == Words.RESPONDENT_CARER) latest = score;
      }
      if (latest != null) put(Timeline.YEAR, year, latest.value());
    }
  }

  private boolean lookedAfterAllYear(int first, int last) {
    return story.spells.stream().anyMatch(spell -> spell.start <= first && spell.end > last)
        && story.respite.stream().noneMatch(stay -> stay.start <= last && stay.end > first);
  }

  /** Before and after a programme's t0 (rulings B6, B7). */
  private void addWindows(Participation participation) {
    final int arm = participation.arm() - 1;
    if (participation.programme() != PROGRAMME_CODE || arm >= ARMS.length) return;
    final int t0 = participation.t0();
    final int[] before = {Days.plusMonths(t0, -WINDOW_MONTHS), t0 - 1};
    final int[] after = {t0, Days.plusMonths(t0, WINDOW_MONTHS) - 1};
    final boolean coversBefore = plans.get(plan).coversAll(before[0], before[1]);
    final boolean coversAfter = plans.get(plan).coversAll(after[0], after[1]);
    final boolean isMean = indicator.measure == Measure.MEAN;
    addWindow(window(arm, true), before, isMean ? coversBefore && coversAfter : coversBefore, t0);
    addWindow(window(arm, false), after, isMean ? coversBefore && coversAfter : coversAfter, t0);
  }

  private void addWindow(int number, int[] days, boolean covered, int t0) {
    if (!covered) {
      putWindow(Contributions.WINDOW_LEFT_OUT, number, 1);
      return;
    }
    putWindow(Contributions.WINDOW_COUNTABLE, number, 1);
    if (indicator.measure == Measure.MEAN) {
      final Score score = scoreOfPair(t0, number % 2 == 0);
      if (score == null) return;
      putWindow(Contributions.WINDOW_COUNT, number, score.value());
      putWindow(Contributions.WINDOW_SCORES, number, 1);
      putWindow(Contributions.WINDOW_PEOPLE, number, 1);
      return;
    }
    final long count = countIn(days[0], days[1]);
    if (count == 0) return;
    putWindow(Contributions.WINDOW_COUNT, number, count);
    putWindow(Contributions.WINDOW_PEOPLE, number, 1);
  }

  private void putWindow(int of, int number, long count) {
    out.add(Contributions.key(plan, of, number, 0), count, false);
  }

  private long countIn(int first, int last) {
    final List<Stay> stays = indicator.stays(story);
    if (indicator.measure == Measure.DURATION) {
      final long[] days = {0};
      eachMerged(stays, (start, end) -> days[0] += Math.max(0, Math.min(end, last + 1) - Math.max(start, first)));
      return days[0];
    }
    long count = 0;
    for (Stay stay : stays) {
      final boolean counts = switch (indicator.measure) {
        case STARTS -> first <= stay.start && stay.start <= last
            && (indicator.isOfCare() || indicator.withinCohortAges(story.ageAtStart(stay)));
        case ENDS -> stay.exits && first <= stay.end && stay.end <= last;
        case ACTIVE -> stay.start <= last && stay.end > first;
        default -> false;
      };
      if (counts) ++count;
    }
    return indicator.once ? Math.min(count, 1) : count;
  }

  /** Of the baseline and the follow-up, if there are both. */
  private Score scoreOfPair(int t0, boolean baseline) {
    final int anniversary = Days.plusMonths(t0, WINDOW_MONTHS);
    final Score first = nearest(t0 - SCORE_BEFORE, t0 + SCORE_AFTER, t0);
    final Score second = nearest(anniversary - FOLLOW_UP_AROUND, anniversary + FOLLOW_UP_AROUND, anniversary);
    if (first == null || second == null) return null;
    return baseline ? first : second;
  }

  private Score nearest(int first, int last, int target) {
    Score best = null;
    for (Score score : story.scores) {
      if (score.respondent() != Words.RESPONDENT_CARER || score.date() < first || score.date() > last) continue;
      if (!indicator.withinCohortAges(story.ageAt(score.date()))) continue;
      final boolean same = best != null && best.date() == score.date();
      if (best == null || same || Math.abs(score.date() - target) < Math.abs(best.date() - target)) best = score;
    }
    return best;
  }
}

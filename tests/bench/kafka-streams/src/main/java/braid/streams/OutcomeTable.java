package braid.streams;

import braid.outcome.v1.OutcomeOuterClass.Breakdown;
import braid.outcome.v1.OutcomeOuterClass.Outcome;
import braid.streams.Indicator.Measure;
import braid.streams.Plan.Publishing;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The table that is published, made from an area's sums: totals and by sex, quarters and years, and windows. */
final class OutcomeTable {
  private static final String[] SEXES = {"F", "M", "unknown"};
  private static final long[] NOTHING = {0, 0};

  private final String area;
  private final List<Plan> plans;
  private final Timeline timeline;
  private final Map<Long, long[]> sums;
  private final List<Outcome.Builder> rows = new ArrayList<>();

  OutcomeTable(String area, List<Plan> plans, Timeline timeline, Map<Long, long[]> sums) {
    this.area = area;
    this.plans = plans;
    this.timeline = timeline;
    this.sums = sums;
  }

  List<Outcome.Builder> rows() {
    for (int plan = 0; plan < plans.size(); ++plan) {
      if (plans.get(plan).indicator.measure == Measure.STOCK) {
        addStock(plan);
      } else {
        addPeriods(plan);
      }
      if (plans.get(plan).indicator.hasWindows()) addWindows(plan);
    }
    return rows;
  }

  private interface PeriodVisitor {
    void visit(int kind, int period, Publishing publishing);
  }

  private void eachPublished(Plan plan, int kind, PeriodVisitor visitor) {
    if (!plan.indicator.wants(kind)) return;
    final int past = Timeline.period(kind, timeline.pastMonth);
    for (int period = Timeline.period(kind, timeline.firstMonth); period < past; ++period) {
      final Publishing publishing = plan.publishing(timeline.first(kind, period), timeline.last(kind, period));
      if (publishing != Publishing.NO) visitor.visit(kind, period, publishing);
    }
  }

  private void addPeriods(int plan) {
    for (int kind = Timeline.QUARTER; kind <= Timeline.YEAR; ++kind) {
      eachPublished(plans.get(plan), kind,
          (of, period, publishing) -> addCells(plan, of, period, Timeline.label(of, period), publishing));
    }
  }

  /** The last day of each published period, and the day before the first (rulings B1). */
  private void addStock(int plan) {
    final Map<Integer, Publishing> dates = new TreeMap<>();
    for (int kind = Timeline.QUARTER; kind <= Timeline.YEAR; ++kind) {
      final boolean[] first = {true};
      eachPublished(plans.get(plan), kind, (of, period, publishing) -> {
        if (first[0]) dates.merge(Timeline.firstMonth(of, period), publishing, OutcomeTable::better);
        first[0] = false;
        dates.merge(Timeline.pastMonth(of, period), publishing, OutcomeTable::better);
      });
    }
    dates.forEach((month, publishing) ->
        addCells(plan, Contributions.STOCK, month, timeline.dayBefore(month), publishing));
  }

  private static Publishing better(Publishing a, Publishing b) {
    return a == Publishing.OK ? a : b;
  }

  private void addCells(int plan, int of, int number, String label, Publishing publishing) {
    final long[] total = {0, 0};
    final long[][] bySex = new long[SEXES.length][];
    for (int sex = 0; sex < SEXES.length; ++sex) {
      bySex[sex] = sums.getOrDefault(Contributions.key(plan, of, number, sex), NOTHING);
      total[0] += bySex[sex][0];
      total[1] += bySex[sex][1];
    }
    rows.add(cell(plan, label, total[0], total[1], publishing == Publishing.OK));
    if (publishing != Publishing.OK) return;
    for (int sex = 0; sex < SEXES.length; ++sex) {
      if (bySex[sex][0] == 0 && bySex[sex][1] == 0) continue;
      rows.add(cell(plan, label, bySex[sex][0], bySex[sex][1], true).addBreakdown(part("sex", SEXES[sex])));
    }
  }

  private void addWindows(int plan) {
    for (int arm = 0; arm < Contributor.ARMS.length; ++arm) {
      for (boolean before : new boolean[] {true, false}) {
        final int window = Contributor.window(arm, before);
        final String months = Integer.toString(Contributor.WINDOW_MONTHS);
        final boolean countable = sum(plan, Contributions.WINDOW_COUNTABLE, window) != 0;
        rows.add(cell(plan, before ? "t0-" + months + "..t0" : "t0..t0+" + months,
            sum(plan, Contributions.WINDOW_COUNT, window), sum(plan, Contributions.WINDOW_PEOPLE, window), countable)
            .addBreakdown(part("arm", Contributor.ARMS[arm]))
            .addBreakdown(part("programme", Contributor.PROGRAMME))
            .addBreakdown(part("window", before ? "before" : "after"))
            .setLeftOut(sum(plan, Contributions.WINDOW_LEFT_OUT, window)));
      }
    }
  }

  private long sum(int plan, int of, int number) {
    return sums.getOrDefault(Contributions.key(plan, of, number, 0), NOTHING)[0];
  }

  private static Breakdown part(String name, String value) {
    return Breakdown.newBuilder().setName(name).setValue(value).build();
  }

  private Outcome.Builder cell(int plan, String period, long count, long people, boolean available) {
    final Plan of = plans.get(plan);
    final Outcome.Builder row = Outcome.newBuilder().setIndicator(of.indicator.id).setVersion(1).setArea(area)
        .setPeriod(period).setUnit(of.indicator.unit);
    if (of.asOf != Days.NONE) row.setAsOf(of.asOf);
    if (!available) return row.setStatus("x");
    final boolean isMean = of.indicator.measure == Measure.MEAN;
    if (isMean && people == 0) return row.setStatus("z");
    row.setStatus("ok").setPeople(people);
    if (!isMean) return row.setCount(count).setValue(Long.toString(count));
    final BigDecimal mean = BigDecimal.valueOf(count).divide(BigDecimal.valueOf(people), 4, RoundingMode.HALF_UP);
    return row.setNumerator(count).setDenominator(people).setValue(mean.toPlainString());
  }

  /** outcome_key() of core/keys.h. */
  static String key(Outcome.Builder row) {
    final StringBuilder key = new StringBuilder("o").append(row.getIndicator()).append('\0').append(row.getVersion())
        .append('\0').append(row.getPeriod()).append('\0');
    String between = "";
    for (Breakdown part : row.getBreakdownList()) {
      key.append(between).append(part.getName()).append('=').append(part.getValue());
      between = " ";
    }
    return key.toString();
  }
}

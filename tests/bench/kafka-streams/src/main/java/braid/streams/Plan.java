package braid.streams;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** An indicator with what the deliveries cover of it (rulings B1). */
final class Plan {
  enum Publishing { NO, OK, NOT_AVAILABLE }

  final Indicator indicator;
  final List<Coverage> coverages = new ArrayList<>();
  int asOf = Days.NONE;

  Plan(Indicator indicator, Deliveries deliveries, IntPredicate configured) {
    this.indicator = indicator;
    for (int kind : indicator.agencyKinds) {
      if (!configured.test(kind) && !deliveries.hasFeed(kind)) continue;
      final Coverage coverage = deliveries.coverage(kind, indicator.factKinds);
      coverages.add(coverage);
      asOf = Math.min(asOf, coverage.lastDay());
    }
  }

  boolean coversAll(int first, int last) {
    return !coverages.isEmpty() && coverages.stream().allMatch(coverage -> coverage.holds(first, last));
  }

  Publishing publishing(int first, int last) {
    final long holding = coverages.stream().filter(coverage -> coverage.holds(first, last)).count();
    if (holding == 0) return Publishing.NO;
    return holding == coverages.size() ? Publishing.OK : Publishing.NOT_AVAILABLE;
  }

  /** Of all indicators; null where nothing is covered yet. */
  static Timeline timeline(List<Plan> plans) {
    int first = Days.NONE;
    int last = Integer.MIN_VALUE;
    for (Plan plan : plans) {
      for (Coverage coverage : plan.coverages) {
        if (coverage.isEmpty()) continue;
        first = Math.min(first, coverage.firstDay());
        last = Math.max(last, coverage.lastDay());
      }
    }
    return first == Days.NONE ? null : new Timeline(first, last);
  }
}

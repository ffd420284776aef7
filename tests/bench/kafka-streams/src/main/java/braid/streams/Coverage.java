package braid.streams;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Days that are spoken for, as ascending spans, both ends included, that do not touch. */
final class Coverage {
  private final List<int[]> spans = new ArrayList<>();

  Coverage(List<int[]> given) {
    given.sort(Comparator.<int[]>comparingInt(span -> span[0]).thenComparingInt(span -> span[1]));
    for (int[] span : given) {
      if (span[1] < span[0]) continue;
      final int[] last = spans.isEmpty() ? null : spans.get(spans.size() - 1);
      if (last != null && span[0] <= last[1] + 1) {
        last[1] = Math.max(last[1], span[1]);
      } else {
        spans.add(span);
      }
    }
  }

  boolean isEmpty() {
    return spans.isEmpty();
  }

  boolean holds(int first, int last) {
    return spans.stream().anyMatch(span -> span[0] <= first && last <= span[1]);
  }

  int firstDay() {
    return isEmpty() ? Days.NONE : spans.get(0)[0];
  }

  int lastDay() {
    return isEmpty() ? Days.NONE : spans.get(spans.size() - 1)[1];
  }
}

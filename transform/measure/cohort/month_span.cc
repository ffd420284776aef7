#include "transform/measure/cohort/month_span.h"

namespace braid::transform {
namespace {

std::string edge_label(int months) {
  if (months == 0) return "t0";
  return (months < 0 ? "t0" : "t0+") + std::to_string(months);
}

}  // namespace

std::string span_label(MonthSpan span) {
  return edge_label(span.from) + ".." + edge_label(span.to);
}

}  // namespace braid::transform

#include "app/command/indicator/told_count.h"

namespace braid::app {
namespace {

constexpr std::int64_t kTen = 10;

}  // namespace

ToldCount told(std::int64_t count, std::int64_t people, bool exact) {
  if (exact) return {count, std::to_string(count)};
  if (count == 0 && people == 0) return {0, "0"};
  if (people < kTen || count < kTen) return {std::nullopt, "c"};
  const auto rounded = (count + kTen / 2) / kTen * kTen;
  return {rounded, "about " + std::to_string(rounded)};
}

}  // namespace braid::app

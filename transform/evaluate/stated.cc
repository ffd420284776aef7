#include "transform/evaluate/stated.h"

#include <algorithm>
#include <string>

namespace braid::transform {

std::optional<StatedFigure> read_stated(std::string_view text) {
  StatedFigure figure;
  if (text.ends_with('%')) {
    figure.is_percent = true;
    text.remove_suffix(1);
  }
  std::string digits{text};
  if (!digits.empty() && digits.front() == '+') digits.erase(0, 1);
  digits.erase(std::remove(digits.begin(), digits.end(), ','), digits.end());
  const auto value = parse_exact(digits);
  if (!value) return std::nullopt;
  figure.value = *value;
  const auto point = digits.find('.');
  if (point != std::string::npos) figure.places = static_cast<int>(digits.size() - point - 1);
  return figure;
}

StatedAgreement compare_stated(std::string_view stated, const Exact& computed) {
  const auto figure = read_stated(stated);
  if (!figure) return StatedAgreement::not_judged;
  Exact half{1, 2};
  for (int i = 0; i < figure->places; ++i) half /= 10;
  const Exact apart = figure->value - computed;
  return apart <= half && apart >= -half ? StatedAgreement::agrees : StatedAgreement::differs;
}

}  // namespace braid::transform

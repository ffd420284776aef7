#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "transform/evaluate/evaluation.h"

// How a report says what an evaluation holds: for people, not for scripts.

namespace braid::app {

/// Half away from zero, at fixed places, with commas; the minus sign is the typographic one in
/// HTML only, so here it is "-".
std::string decimal(double value, int places);
/// "GBP 1,234,567" of pence, whole pounds; with the pennies where they are few pounds.
std::string pounds(std::int64_t pence);
/// In the unit of an outcome: "85.7%", "63", "19.5".
std::string value_text(double value, std::string_view unit);
std::string change_text(double value, std::string_view unit);
std::string p_text(double p);
/// "0.619 (0.415 to 0.923)"; the interval only if there is one.
std::string effect_text(const transform::EvaluatedEffect& effect);

/// 191/223, or a count; "c" where suppressed, "-" where there is none.
std::string figure_text(const transform::EvaluatedFigure& figure, std::string_view unit);

std::string_view scale_title(transform::EffectScale scale);
std::string_view design_title(transform::Design design);
std::string_view verdict_title(transform::Verdict verdict);
std::string_view value_class_title(transform::ValueClass value);
std::string_view avoided_by_title(transform::AvoidedBy by);
std::string_view group_title(std::string_view group);
/// "12 months before t0", "months 13 to 18 after t0".
std::string span_title(transform::MonthSpan span);
/// One sentence of a flag or of a reason why somebody is left out; of an unknown one the word.
std::string flag_title(std::string_view flag);

/// What the seed's list of outcomes calls it: "Missing", of "H8" (indicators, sections H and S).
std::string_view heading_title(std::string_view headed);

}  // namespace braid::app

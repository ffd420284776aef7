#include "transform/train/weights_chart.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace braid::transform {
namespace {

// Pixels. Weights lie between -10 and 14 bits (linkage-design, section 7).
constexpr int kRow = 20, kBar = 14, kHead = 56, kFieldHead = 30, kWidth = 760;
constexpr int kZero = 360, kPixelsPerBit = 20;
constexpr double kBits = kBit;

struct ChartField {
  std::string_view title;
  const LinkModel::FieldModel LinkModel::*field;
  bool two_levels = false;
  bool has_swap = false;
};
constexpr std::array<ChartField, 7> kFieldsShown{
    {{"Surname, before term frequency", &LinkModel::surname},
     {"Given name, before term frequency", &LinkModel::given_name},
     {"Names in each other's column", &LinkModel::crossed},
     {"Date of birth", &LinkModel::birth_date, false, true},
     {"Postcode", &LinkModel::postcode},
     {"Sex", &LinkModel::sex, true},
     {"Identifier that may be mistyped", &LinkModel::identifier, true}}};

constexpr std::array<std::string_view, kLevels> kLevelNames{
    "L0 equal", "L1", "L2", "L3", "L4", "L5", "L6 unlike", "LX day and month swapped"};

bool is_shown(const ChartField& field, std::size_t level) {
  if (level == static_cast<std::size_t>(Level::lx)) return field.has_swap;
  return !field.two_levels || level == static_cast<std::size_t>(Level::l0) ||
         level == static_cast<std::size_t>(Level::l6);
}

bool is_empty(const LinkModel::FieldModel& field) {
  return std::all_of(field.weights.begin(), field.weights.end(),
                     [](Weight weight) { return weight == 0; });
}

/// The model's own name for itself is the one text here that is not ours.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else {
      out += c;
    }
  }
  return out;
}

class Chart {
 public:
  void field(const ChartField& shown, const LinkModel::FieldModel& field) {
    y_ += kFieldHead;
    body_ += "<g>\n<text class=\"field\" x=\"16\" y=\"" + std::to_string(y_ - 8) + "\">" +
             escaped(shown.title) + "</text>\n";
    const int top = y_;
    for (std::size_t level = 0; level < kLevels; ++level) {
      if (!is_shown(shown, level)) continue;
      bar(kLevelNames[level], field.weights[level] / kBits);
    }
    body_ += "<line x1=\"" + std::to_string(kZero) + "\" x2=\"" + std::to_string(kZero) +
             "\" y1=\"" + std::to_string(top) + "\" y2=\"" + std::to_string(y_) + "\"/>\n</g>\n";
  }

  std::string document(const LinkModel& model) const {
    const std::string size =
        "width=\"" + std::to_string(kWidth) + "\" height=\"" + std::to_string(y_ + 24) + '"';
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-labelledby=\"t d\" " +
           size + " viewBox=\"0 0 " + std::to_string(kWidth) + ' ' + std::to_string(y_ + 24) +
           "\">\n" + "<title id=\"t\">Weights of the link model " + escaped(model.version) +
           "</title>\n" +
           "<desc id=\"d\">For each field, how many bits of evidence each level of agreement is "
           "worth: to the right of the line for one person, to the left against.</desc>\n"
           "<style>svg{background:#fff}text{font:14px sans-serif;fill:#0b0c0c}"
           ".head{font-size:20px;font-weight:bold}.field{font-weight:bold}"
           ".for{fill:#1d70b8}.against{fill:#d4351c}line{stroke:#0b0c0c}</style>\n" +
           "<text class=\"head\" x=\"16\" y=\"32\">Weights of the link model " +
           escaped(model.version) + ", in bits</text>\n" + body_ + "</svg>\n";
  }

 private:
  void bar(std::string_view name, double bits) {
    const int length = static_cast<int>(std::abs(bits) * kPixelsPerBit + 0.5);
    const int left = bits < 0 ? kZero - length : kZero;
    char number[16];
    std::snprintf(number, sizeof number, "%+.1f", bits);
    const std::string middle = std::to_string(y_ + kBar - 2);
    body_ += "<text x=\"16\" y=\"" + middle + "\">" + escaped(name) + "</text>\n<rect class=\"" +
             (bits < 0 ? "against" : "for") + "\" x=\"" + std::to_string(left) + "\" y=\"" +
             std::to_string(y_) + "\" width=\"" + std::to_string(length) + "\" height=\"" +
             std::to_string(kBar) + "\"/>\n<text x=\"" +
             std::to_string(bits < 0 ? left - 6 : left + length + 6) + "\" y=\"" + middle + "\"" +
             (bits < 0 ? " text-anchor=\"end\"" : "") + '>' + number + "</text>\n";
    y_ += kRow;
  }

  std::string body_;
  int y_ = kHead;
};

}  // namespace

std::string weights_chart(const LinkModel& model) {
  Chart chart;
  for (const auto& shown : kFieldsShown) {
    const auto& field = model.*shown.field;
    if (!is_empty(field)) chart.field(shown, field);
  }
  return chart.document(model);
}

}  // namespace braid::transform

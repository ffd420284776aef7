#include "app/report/charts.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "app/report/markup.h"

namespace braid::app {
namespace {

// Lengths in the units of the drawing, which scales with the page.
constexpr double kWidth = 820, kLabels = 260, kNumbers = 200;
constexpr double kPlot = kWidth - kLabels - kNumbers;
constexpr double kBar = 20, kGap = 6, kGroupGap = 12, kMargin = 8;

/// A length to a tenth: the same bytes on every machine.
std::string length(double value) {
  const auto tenths = static_cast<long>(std::llround(value * 10));
  std::string text = (tenths < 0 ? "-" : "") + std::to_string(std::labs(tenths) / 10);
  if (tenths % 10 != 0) text += "." + std::to_string(std::labs(tenths) % 10);
  return text;
}

std::string attribute(std::string_view name, double value) {
  return " " + std::string{name} + "=\"" + length(value) + "\"";
}

std::string text_at(double x, double y, std::string_view anchor, std::string_view text) {
  return "<text" + attribute("x", x) + attribute("y", y) + " text-anchor=\"" + std::string{anchor} +
         "\">" + escaped(text) + "</text>\n";
}

std::string line(double x1, double y1, double x2, double y2, std::string_view kind) {
  return "<line class=\"" + std::string{kind} + "\"" + attribute("x1", x1) + attribute("y1", y1) +
         attribute("x2", x2) + attribute("y2", y2) + "/>\n";
}

/// A name beside the plot; a long one is cut, for it stands whole in the words and in the tables.
std::string name_at(double y, std::string text) {
  constexpr std::size_t kMost = 36;
  if (text.size() > kMost) {
    std::size_t end = kMost - 1;
    // Not inside a character of several bytes.
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    text = text.substr(0, end) + "\xE2\x80\xA6";
  }
  return text_at(kLabels - 8, y + kBar - 5, "end", text);
}

/// An interval as a line with ends.
std::string whisker(double low, double high, double y) {
  return line(low, y, high, y, "whisker") + line(low, y - 5, low, y + 5, "whisker") +
         line(high, y - 5, high, y + 5, "whisker");
}

std::string drawing(const std::string& id, const std::string& title, const std::string& description,
                    double height, const std::string& content) {
  return "<figure>\n<figcaption>" + escaped(title) +
         "</figcaption>\n<svg class=\"chart\" role=\"img\" aria-labelledby=\"" + id + "-title " +
         id + "-text\" viewBox=\"0 0 " + length(kWidth) + " " + length(height) +
         "\" xmlns=\"http://www.w3.org/2000/svg\">\n<title id=\"" + id + "-title\">" +
         escaped(title) + "</title>\n<desc id=\"" + id + "-text\">" + escaped(description) +
         "</desc>\n" + content + "</svg>\n</figure>\n";
}

/// Where a value lies on the axis of estimates.
class Axis {
 public:
  Axis(const std::vector<Estimate>& estimates, bool by_ratio) : by_ratio_{by_ratio} {
    double reach = by_ratio ? std::log(1.5) : 1;
    for (const auto& one : estimates) {
      reach = std::max(reach, std::abs(scaled(one.effect)));
      // A far end of an interval is cut off rather than let it flatten all the others.
      if (one.interval) {
        const double far =
            std::max(std::abs(scaled(one.interval->low)), std::abs(scaled(one.interval->high)));
        reach = std::max(reach, std::min(far, 3 * std::abs(scaled(one.effect)) + reach));
      }
    }
    reach_ = reach * 1.05;
  }

  double at(double value) const {
    const double place = std::clamp(scaled(value) / reach_, -1.0, 1.0);
    return kLabels + kPlot * (place + 1) / 2;
  }

 private:
  double scaled(double value) const {
    if (!by_ratio_) return value;
    return value > 0 ? std::log(value) : -20;
  }

  bool by_ratio_;
  double reach_ = 1;
};

}  // namespace

std::string bar_chart(const std::string& id, const std::string& title,
                      const std::vector<Bar>& bars) {
  if (bars.empty()) return {};
  double most = 0;
  for (const auto& bar : bars) {
    most = std::max(most, std::abs(bar.value));
    if (bar.interval) most = std::max(most, std::abs(bar.interval->high));
  }
  if (most == 0) most = 1;
  double y = kMargin;
  std::string content, description;
  for (std::size_t at = 0; at < bars.size(); ++at) {
    const auto& bar = bars[at];
    if (at > 0) y += bars[at - 1].group == bar.group ? kGap : kGroupGap;
    const double wide = kPlot * std::abs(bar.value) / most;
    content += name_at(y, bar.group + ", " + bar.side);
    content += "<rect class=\"" + std::string{bar.side == "before" ? "before" : "after"} + "\"" +
               attribute("x", kLabels) + attribute("y", y) + attribute("width", wide) +
               attribute("height", kBar) + "/>\n";
    double end = wide;
    if (bar.interval) {
      const double low = kPlot * std::max(0.0, bar.interval->low) / most;
      const double high = kPlot * bar.interval->high / most;
      content += whisker(kLabels + low, kLabels + high, y + kBar / 2);
      end = std::max(end, high);
    }
    content += text_at(kLabels + end + 8, y + kBar - 5, "start", bar.text);
    description += (description.empty() ? "" : "; ") + bar.group + " " + bar.side + ": " + bar.text;
    y += kBar;
  }
  content += line(kLabels, kMargin / 2, kLabels, y + kMargin / 2, "axis");
  return drawing(id, title, description + ".", y + kMargin, content);
}

std::string interval_chart(const std::string& id, const std::string& title,
                           const std::vector<Estimate>& estimates, bool by_ratio) {
  std::vector<Estimate> drawn;
  for (const auto& one : estimates) {
    if (std::isfinite(one.effect) && (!by_ratio || one.effect > 0)) drawn.push_back(one);
  }
  if (drawn.empty()) return {};
  const Axis axis{drawn, by_ratio};
  const double row = kBar + kGroupGap, none = axis.at(by_ratio ? 1 : 0);
  double y = kMargin;
  std::string content, description;
  for (const auto& one : drawn) {
    const double middle = y + kBar / 2;
    content += name_at(y, one.label);
    if (one.interval) {
      content += whisker(axis.at(one.interval->low), axis.at(one.interval->high), middle);
    }
    content += "<circle class=\"point\"" + attribute("cx", axis.at(one.effect)) +
               attribute("cy", middle) + " r=\"5\"/>\n";
    content += text_at(kWidth - kNumbers + 8, y + kBar - 5, "start", one.text);
    description += (description.empty() ? "" : "; ") + one.label + ": " + one.text;
    y += row;
  }
  content += line(none, kMargin / 2, none, y, "none");
  content += text_at(none, y + 14, "middle", by_ratio ? "1: no effect" : "0: no effect");
  return drawing(id, title, description + ".", y + 20, content);
}

}  // namespace braid::app

#include "app/command/indicator/example_drawing.h"

#include <algorithm>
#include <optional>
#include <sstream>
#include <vector>

#include "core/date.h"
#include "transform/measure/cell/timeline.h"

namespace braid::app {
namespace {

// All lengths are in pixels of the drawing.
constexpr int kWidth = 760, kLeft = 190, kRight = 20, kTop = 58, kRow = 34, kBar = 12;

/// A line of `given`, taken apart as far as a drawing needs it.
struct Row {
  std::string kind, who, rest;
  std::optional<Date> start, end;
  bool open = false;
};

Row row_of(const std::string& line) {
  std::istringstream in{line};
  Row row;
  in >> row.kind >> row.who;
  for (std::string word; in >> word;) {
    const auto day = parse_iso_date(word);
    if (day && !row.start) {
      row.start = day;
    } else if (day && !row.end && word.find('=') == std::string::npos) {
      row.end = day;
    } else if (word == "open") {
      row.open = true;
    } else {
      row.rest += (row.rest.empty() ? "" : " ") + word;
    }
  }
  return row;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else {
      out += c;
    }
  }
  return out;
}

class Drawing {
 public:
  Drawing(const transform::Definition& definition, const transform::Example& example)
      : definition_{definition}, example_{example} {
    for (const auto& line : example.given) rows_.push_back(row_of(line));
    period_ = transform::parse_period(example.period);
    find_days();
  }

  std::string draw() {
    const int bottom = kTop + static_cast<int>(rows_.size()) * kRow;
    const int height = bottom + 62;
    out_ << "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " << kWidth << ' ' << height
         << "\" role=\"img\" aria-labelledby=\"title desc\">\n"
         << "<title id=\"title\">" << escaped(definition_.title) << ": a worked example</title>\n"
         << "<desc id=\"desc\">" << escaped(described()) << "</desc>\n"
         << style();
    // A ground of its own: who has a dark desktop may read a light page.
    out_ << "<rect class=\"page\" width=\"" << kWidth << "\" height=\"" << height << "\"/>\n";
    text(10, 20, "head", definition_.id + ", version " + std::to_string(definition_.version));
    text(10, 38, "small", definition_.title);
    if (period_) draw_period(bottom);
    draw_axis(bottom);
    for (std::size_t i = 0; i < rows_.size(); ++i)
      draw_row(rows_[i], kTop + static_cast<int>(i) * kRow);
    text(10, height - 12, "head", answer());
    out_ << "</svg>\n";
    return out_.str();
  }

 private:
  static std::string_view style() {
    return "<style>\n"
           "text { font: 13px sans-serif; fill: #0b0c0c; } .head { font-weight: bold; }\n"
           ".small { font-size: 11px; fill: #505a5f; } .axis { stroke: #505a5f; }\n"
           ".page { fill: #ffffff; }\n"
           ".period { fill: #1d70b8; fill-opacity: 0.14; } .bar { fill: #1d70b8; } .dot { fill: "
           "#d4351c; }\n"
           "@media (prefers-color-scheme: dark) {\n"
           "  .page { fill: #0b0c0c; } text { fill: #f3f2f1; } .small { fill: #b1b4b6; } .axis { "
           "stroke: #b1b4b6; }\n"
           "  .period { fill: #5694ca; fill-opacity: 0.25; } .bar { fill: #5694ca; } .dot { fill: "
           "#f47738; }\n"
           "}\n</style>\n";
  }

  std::string answer() const {
    std::string of = example_.period;
    for (const auto& [set, value] : example_.breakdown) of += " " + set + "=" + value;
    return of + ": " + example_answer(example_);
  }

  std::string described() const {
    std::string words = "Given, all made up: ";
    for (std::size_t i = 0; i < example_.given.size(); ++i) {
      words += (i > 0 ? "; " : "") + example_.given[i];
    }
    return (example_.given.empty() ? std::string{"Given nothing"} : words) + ". The answer is " +
           answer() + ".";
  }

  /// The days that are drawn: all that are named, and a month on either side.
  void find_days() {
    std::vector<Date> days;
    for (const auto& row : rows_) {
      if (row.start) days.push_back(*row.start);
      if (row.end) days.push_back(*row.end);
    }
    if (period_) {
      days.push_back(period_->first);
      days.push_back(period_->last);
    }
    if (days.empty()) return;
    const auto [first, last] = std::minmax_element(days.begin(), days.end());
    first_ = first->plus_months(-1);
    last_ = last->plus_months(1);
  }

  int x(Date day) const {
    const std::int64_t span = std::max(1, last_ - first_);
    return kLeft + static_cast<int>(std::int64_t{day - first_} * (kWidth - kLeft - kRight) / span);
  }

  void text(int at, int y, std::string_view style_of, const std::string& words,
            std::string_view anchor = "start") {
    out_ << "<text x=\"" << at << "\" y=\"" << y << "\" class=\"" << style_of << "\" text-anchor=\""
         << anchor << "\">" << escaped(words) << "</text>\n";
  }

  void draw_period(int bottom) {
    const int from = x(period_->first), to = std::max(from + 2, x(period_->last + 1));
    out_ << "<rect class=\"period\" x=\"" << from << "\" y=\"" << kTop - 8 << "\" width=\""
         << to - from << "\" height=\"" << bottom - kTop + 8 << "\"/>\n";
    text((from + to) / 2, kTop - 12, "small", example_.period, "middle");
  }

  /// The first and last days of what is told, and of the period.
  void draw_axis(int bottom) {
    out_ << "<line class=\"axis\" x1=\"" << kLeft << "\" y1=\"" << bottom << "\" x2=\""
         << kWidth - kRight << "\" y2=\"" << bottom << "\"/>\n";
    const Date middle = first_ + (last_ - first_) / 2;
    text(kLeft, bottom + 16, "small", first_.text());
    text(x(middle), bottom + 16, "small", middle.text(), "middle");
    text(kWidth - kRight, bottom + 16, "small", last_.text(), "end");
  }

  void draw_row(const Row& row, int y) {
    text(10, y + 12, "head", row.who == "nobody" ? row.kind : row.kind + " " + row.who);
    if (!row.rest.empty()) text(10, y + 24, "small", short_of(row.rest));
    if (!row.start) return;
    const int from = x(*row.start);
    draw_dates(row, from, y + 27);
    if (!row.end && !row.open) {
      out_ << "<circle class=\"dot\" cx=\"" << from << "\" cy=\"" << y + 10 << "\" r=\"6\"/>\n";
      return;
    }
    // What is open goes past the edge, as an arrow.
    const int to = row.open ? kWidth - kRight - 8 : std::max(from + 2, x(*row.end));
    out_ << "<rect class=\"bar\" x=\"" << from << "\" y=\"" << y + 4 << "\" width=\"" << to - from
         << "\" height=\"" << kBar << "\" rx=\"2\"/>\n";
    if (row.open) {
      out_ << "<path class=\"bar\" d=\"M" << to << ' ' << y + 2 << " l10 8 l-10 8 z\"/>\n";
    }
  }

  /// Below the bar, where there is room for them.
  void draw_dates(const Row& row, int from, int y) {
    constexpr int kLong = 150;  // of two dates
    std::string dates = row.start->text();
    if (row.end) dates += " to " + row.end->text();
    if (row.open) dates += ", open";
    const bool fits = from + kLong < kWidth - kRight;
    text(fits ? from : kWidth - kRight, y, "small", dates, fits ? "start" : "end");
  }

  static std::string short_of(const std::string& words) {
    constexpr std::size_t kMost = 29;  // bytes that fit left of the bars
    return words.size() <= kMost ? words : words.substr(0, kMost - 3) + "...";
  }

  const transform::Definition& definition_;
  const transform::Example& example_;
  std::vector<Row> rows_;
  std::optional<transform::LabelledPeriod> period_;
  Date first_{0}, last_{1};
  std::ostringstream out_;
};

}  // namespace

std::string example_answer(const transform::Example& example) {
  std::string text;
  const auto add = [&](std::string_view name, const std::optional<std::int64_t>& number) {
    if (number) text.append(text.empty() ? "" : ", ").append(name) += " " + std::to_string(*number);
  };
  add("count", example.count);
  add("people", example.people);
  add("numerator", example.numerator);
  add("denominator", example.denominator);
  if (example.status == "ok") return text;
  std::string status = example.status == "not_applicable"  ? "z, not applicable"
                       : example.status == "not_available" ? "x, not available"
                                                           : "no cell";
  return text.empty() ? status : status + ", " + text;
}

std::string example_drawing(const transform::Definition& definition,
                            const transform::Example& example) {
  return Drawing{definition, example}.draw();
}

}  // namespace braid::app

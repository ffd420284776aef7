#include "app/report/markup.h"

namespace braid::app {

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string element(std::string_view name, std::string_view attributes, std::string_view content) {
  std::string out{"<"};
  out.append(name).append(attributes).append(">").append(content);
  return out.append("</").append(name).append(">");
}

std::string paragraph(std::string_view text) { return element("p", "", escaped(text)) + "\n"; }

std::string bullets(const std::vector<std::string>& texts) {
  if (texts.empty()) return {};
  std::string items;
  for (const auto& text : texts) items += element("li", "", escaped(text)) + "\n";
  return element("ul", "", "\n" + items) + "\n";
}

std::string HtmlTable::html() const {
  std::string head, body;
  for (const auto& column : columns_) {
    head += element("th", column.is_number ? R"( scope="col" class="number")" : R"( scope="col")",
                    escaped(column.title));
  }
  for (const auto& row : rows_) {
    std::string cells;
    for (std::size_t at = 0; at < row.size(); ++at) {
      const bool is_number = at < columns_.size() && columns_[at].is_number;
      if (at == 0) {
        cells += element("th", R"( scope="row")", row[at]);
      } else {
        cells += element("td", is_number ? R"( class="number")" : "", row[at]);
      }
    }
    body += element("tr", "", cells) + "\n";
  }
  // Wide tables scroll by themselves, which a keyboard has to be able to do, too.
  return R"(<div class="scroll" role="region" tabindex="0" aria-label=")" + escaped(caption_) +
         "\">\n<table>\n<caption>" + escaped(caption_) + "</caption>\n<thead><tr>" + head +
         "</tr></thead>\n<tbody>\n" + body + "</tbody>\n</table>\n</div>\n";
}

}  // namespace braid::app

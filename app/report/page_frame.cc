#include "app/report/page_frame.h"

#include "app/report/markup.h"

namespace braid::app {
namespace {

// Contrast of text is 7:1 or better, of bars and lines 3:1, in both schemes (WCAG 2.2, 1.4.6 and
// 1.4.11); report_test.py measures it.
constexpr std::string_view kStyle = R"css(
:root { color-scheme: light dark; --paper: #ffffff; --ink: #1b1f24; --soft: #46505c; --line: #6b7683;
  --band: #f1f4f7; --before: #6f7f92; --after: #0b5cad; --good: #0b5a2b; --bad: #8a1020; --warn: #6b4300; --link: #0a4a8f; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #14181d; --ink: #eef1f4; --soft: #c3ccd6; --line: #8b97a5; --band: #20262d;
    --before: #8d9bac; --after: #62adff; --good: #7fe0a3; --bad: #ffa8b0; --warn: #ffcf87; --link: #9cc9ff; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
header, nav, main, footer { max-width: 64rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 1.5rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.4rem; margin: 2.5rem 0 .75rem; padding-top: .75rem; border-top: 2px solid var(--line); }
h3 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
a { color: var(--link); }
a:focus-visible, .scroll:focus-visible, summary:focus-visible { outline: 3px solid var(--after); outline-offset: 2px; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: .5rem; background: var(--paper); padding: .5rem; }
nav ol { columns: 16rem; padding-left: 1.25rem; margin: .5rem 0; }
.lead { color: var(--soft); margin: .25rem 0; }
.scroll { overflow-x: auto; margin: .75rem 0 1.25rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: .95rem; }
caption { text-align: left; font-weight: 600; padding: .25rem 0 .5rem; }
th, td { padding: .35rem .6rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
thead th { background: var(--band); }
tbody th { font-weight: 500; }
.number { text-align: right; }
td.number { white-space: nowrap; }
.verdict { font-weight: 600; }
.positive { color: var(--good); }
.negative { color: var(--bad); }
.notice { background: var(--band); border-left: 4px solid var(--warn); padding: .5rem .9rem; margin: .75rem 0; }
.notice ul { margin: .25rem 0; padding-left: 1.2rem; }
figure { margin: .75rem 0; }
figcaption { font-weight: 600; font-size: .95rem; }
.chart { display: block; width: 100%; max-width: 52rem; height: auto; margin: .5rem 0; font-size: 14px; }
.chart text { fill: var(--ink); }
.before { fill: var(--before); }
.after, .point { fill: var(--after); }
.whisker, .axis, .none { stroke: var(--ink); stroke-width: 1.5; }
.none { stroke-dasharray: 4 3; }
code { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: .9em; overflow-wrap: anywhere; }
footer { color: var(--soft); margin-top: 2.5rem; padding-bottom: 2rem; border-top: 2px solid var(--line); }
@media print {
  :root { --paper: #fff; --ink: #000; --soft: #333; --line: #777; --band: #f2f2f2; --link: #000; }
  nav, .skip { display: none; }
  body { font-size: 10pt; }
  .scroll { overflow: visible; }
  h2, h3 { break-after: avoid; }
  figure, table, svg { break-inside: avoid; }
}
)css";

std::string contents(const std::vector<PageSection>& sections) {
  std::string items;
  for (const auto& section : sections) {
    if (section.content.empty()) continue;
    items += "<li><a href=\"#" + section.id + "\">" + escaped(section.title) + "</a></li>\n";
  }
  return "<nav aria-label=\"Contents\">\n<ol>\n" + items + "</ol>\n</nav>\n";
}

}  // namespace

std::string page(const std::string& title, const std::string& lead,
                 const std::vector<PageSection>& sections, const std::string& footer) {
  std::string out =
      "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      // Nothing is fetched, whatever a title in it says.
      "<meta http-equiv=\"Content-Security-Policy\" "
      "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
      "<title>" +
      escaped(title) + "</title>\n<style>";
  out += kStyle;
  out += "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">To the text</a>\n<header>\n" +
         element("h1", "", escaped(title)) + "\n" + lead + "</header>\n" + contents(sections) +
         "<main id=\"main\">\n";
  for (const auto& section : sections) {
    if (section.content.empty()) continue;
    out += "<section aria-labelledby=\"" + section.id + "\">\n" +
           element("h2", " id=\"" + section.id + "\"", escaped(section.title)) + "\n" +
           section.content + "</section>\n";
  }
  return out + "</main>\n<footer>\n" + footer + "</footer>\n</body>\n</html>\n";
}

}  // namespace braid::app

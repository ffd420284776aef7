#include "ingest/text/xml_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

namespace braid::ingest {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::string_view kRow[] = {"row"};

struct ReadXml {
  std::vector<std::string> records;  ///< "row(a=1 b(c=2))"
  std::string fault, root;
  std::uint64_t line = 0, stray = 0;
};

std::string tell(const XmlElement& record, std::size_t node) {
  std::string line{record.name(node)};
  const auto text = record.text(node).reveal_to_admit();
  if (!text.empty()) line += "=" + std::string{text};
  std::string inner;
  for (auto at = record.child(node, ""); at != XmlElement::kNone; at = record.sibling(at, "")) {
    EXPECT_EQ(record.parent(at), node);
    inner += (inner.empty() ? "" : " ") + tell(record, at);
  }
  return inner.empty() ? line : line + "(" + inner + ")";
}

ReadXml read(std::string text) {
  ReadXml out;
  const auto file = make_memory_file("made-up.xml", std::move(text));
  auto xml = open_xml(*file, kRow);
  EXPECT_TRUE(xml);
  for (;;) {
    const auto more = (*xml)->next();
    if (!more) {
      EXPECT_EQ(more.error().kind, ErrorKind::refused);
      out.fault = (*xml)->fault().rule.view();
      out.line = (*xml)->fault().line;
      break;
    }
    if (!*more) break;
    out.records.push_back(tell((*xml)->record(), 0));
  }
  out.root = (*xml)->root();
  out.stray = (*xml)->stray_texts();
  return out;
}

TEST(Xml, GivesTheWantedElementsOneByOne) {
  const auto got = read(
      "<?xml version=\"1.0\" encoding=\"us-ascii\"?><m><h>x</h><row><a> 1 </a><b><c>2</c></b>"
      "</row>\n<row/><row>&lt;3&amp;</row></m>");
  EXPECT_THAT(got.records, ElementsAre("row(a=1 b(c=2))", "row", "row=<3&"));
  EXPECT_EQ(got.root, "m");
  EXPECT_EQ(got.fault, "");
}

TEST(Xml, TakesNamesWithoutTheirNamespace) {  // feed-formats 11, row 18
  EXPECT_THAT(read("<m xmlns=\"urn:x\"><row><a>1</a></row></m>").records, ElementsAre("row(a=1)"));
  EXPECT_THAT(read("<q:m xmlns:q=\"urn:x\"><q:row><q:a>1</q:a></q:row></q:m>").records,
              ElementsAre("row(a=1)"));
}

TEST(Xml, PassesOverTextBetweenElements) {  // feed-formats 3
  const auto got = read("<m><row>stray<a>1</a>words<a>2</a></row></m>");
  EXPECT_THAT(got.records, ElementsAre("row(a=1 a=2)"));
  EXPECT_EQ(got.stray, 2U);
}

TEST(Xml, AWantedElementInsideAnotherIsPartOfIt) {
  EXPECT_THAT(read("<m><row><row>1</row></row></m>").records, ElementsAre("row(row=1)"));
}

TEST(Xml, RefusesADocumentTypeAndExpandsNothing) {  // feed-formats 11, row 22
  const auto got = read("<!DOCTYPE m [<!ENTITY a \"aaaa\">]>\n<m><row>&a;</row></m>");
  EXPECT_EQ(got.fault, "xml/doctype");
  EXPECT_THAT(got.records, IsEmpty());
  EXPECT_EQ(read("<m><row>&a;</row></m>").fault, "xml/not-well-formed");
  EXPECT_EQ(read("<!DOCTYPE m SYSTEM \"file:///etc/hostname\"><m/>").fault, "xml/doctype");
}

TEST(Xml, SaysOnWhichLineAFileBreaksOff) {  // feed-formats 11, row 23
  const auto got = read("<m>\n<row><a>1</a></row>\n<row><a>2");
  EXPECT_EQ(got.fault, "xml/not-well-formed");
  EXPECT_EQ(got.line, 3U);
}

TEST(Xml, HasLimits) {
  std::string deep;
  for (std::size_t i = 0; i <= kXmlDepthMax; ++i) deep += "<a>";
  EXPECT_EQ(read(deep).fault, "xml/too-deep");
  std::string many = "<m><row>";
  for (std::size_t i = 0; i < kXmlElementsMax; ++i) many += "<a/>";
  EXPECT_EQ(read(many + "</row></m>").fault, "xml/record-too-large");
  EXPECT_EQ(read("<m><row>" + std::string(kXmlRecordBytesMax + 1, 'x') + "</row></m>").fault,
            "xml/record-too-large");
  // Outside of records text has no limit, because none of it is kept.
  EXPECT_EQ(read("<m><x>" + std::string(kXmlRecordBytesMax + 1, 'x') + "</x><row/></m>").records,
            std::vector<std::string>{"row"});
}

TEST(Xml, ReadsOtherEncodings) {
  EXPECT_THAT(read("\xEF\xBB\xBF<m><row>\xC3\xA9</row></m>").records, ElementsAre("row=\xC3\xA9"));
  EXPECT_THAT(read("<m><row>\xE9</row></m>").records, ElementsAre("row=\xC3\xA9"));
}

RC_GTEST_PROP(XmlProperty, RecordsComeBackHoweverLongTheirNeighboursAre,
              (const std::vector<std::uint8_t>& sizes)) {
  // The reader takes 32 KiB at a time; records lie across its edges.
  std::string file = "<m>";
  std::vector<std::string> wanted;
  for (const auto size : sizes) {
    const std::string text(std::size_t{size} * 200 + 1, 'x');
    file += "<row><a>" + text + "</a></row>";
    wanted.push_back("row(a=" + text + ")");
  }
  RC_ASSERT(read(file + "</m>").records == wanted);
}

}  // namespace
}  // namespace braid::ingest

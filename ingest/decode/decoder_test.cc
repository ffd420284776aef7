#include "ingest/decode/decoder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ingest/decode/decode_fuzz.h"

namespace braid::ingest {
namespace {

using testing::HasSubstr;

TEST(Formats, AreThoseOfTheInterface) {
  EXPECT_THAT(formats(), testing::UnorderedElementsAre(
                             "ssda903", "cin", "ssd", "csc-daily", "workforce", "police-extract",
                             "hl7v2", "ecds", "mhsds", "school", "attendance", "nccis", "survey",
                             "beds", "population", "housing", "participation", "braid-feed"));
}

TEST(Formats, CanAllBeMade) {
  Faults faults;
  const auto vocabulary = Vocabulary::load(BRAID_TEST_DATA "/vocabulary.toml", faults);
  ASSERT_TRUE(vocabulary);
  DecoderOptions options;
  options.agency = "children/E10000023";
  options.vocabulary = &*vocabulary;
  options.code_folder = BRAID_TEST_DATA "/codes";
  for (const auto format : formats()) {
    EXPECT_TRUE(make_decoder(format, options, faults)) << format;
  }
  EXPECT_TRUE(faults.empty());
}

TEST(Formats, AnUnknownOneIsAFaultThatNamesTheKnown) {
  Faults faults;
  const auto made = make_decoder("ssda904", {}, faults);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().kind, ErrorKind::misconfigured);
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_THAT(faults[0].message, HasSubstr("ssda904"));
  EXPECT_THAT(faults[0].remedy, HasSubstr("ssda903"));
}

std::vector<std::string> texts_of(const Delivery& delivery) {
  std::vector<std::string> out;
  for (const auto& file : delivery.files) {
    auto reader = file->open();
    std::string text(file->size(), '\0');
    EXPECT_EQ(*(*reader)->read(text), text.size());
    out.push_back(text);
  }
  return out;
}

TEST(DecodeFuzz, DividesItsBytesBetweenFiles) {
  const auto delivery = [](std::string bytes) {
    return delivery_of_fuzz({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()},
                            ".csv");
  };
  EXPECT_THAT(texts_of(delivery("")), testing::ElementsAre(""));
  EXPECT_THAT(texts_of(delivery(std::string{'\0'} + "ab")), testing::ElementsAre("ab"));
  EXPECT_THAT(texts_of(delivery("\x01"
                                "ab\xFF\xFE\xFD"
                                "c\xFF\xFE\xFD"
                                "d")),
              testing::ElementsAre("ab",
                                   "c\xFF\xFE\xFD"
                                   "d"));
  EXPECT_THAT(texts_of(delivery("\x03"
                                "ab")),
              testing::ElementsAre("ab"));
  EXPECT_EQ(delivery("\x01"
                     "a\xFF\xFE\xFD"
                     "b")
                .files[1]
                ->name(),
            "fuzz2.csv");
}

}  // namespace
}  // namespace braid::ingest

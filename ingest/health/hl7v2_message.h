#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "core/personal.h"

namespace braid::ingest {

/// A piece of a message, still escaped. Views point into the message.
using Hl7Text = Personal<std::string_view>;

/// The characters that take a message apart. They come from MSH-1 and MSH-2 and are never assumed
/// (feed-formats 7.1).
struct Hl7Delimiters {
  char field = '|', component = '^', repetition = '~', escape = '\\', subcomponent = '&';

  /// False unless `header` begins with MSH and four different delimiters that are no letters or
  /// digits; the subcomponent's may be absent, as version 2.1 had none.
  bool read(std::string_view header);
};

/// `""`: the sender deletes the value. An empty field, in contrast, says nothing.
inline bool deletes(Hl7Text text) { return text.reveal_to_admit() == "\"\""; }

/// One segment, cut into its fields. Numbers are HL7's own: `field(19)` of a PV1 is PV1-19, and
/// MSH-1 is the delimiter itself, so that `field(9)` of an MSH is MSH-9. What stands after field
/// 63 is not kept: no field that Braid reads does.
class Hl7Segment {
 public:
  void cut(Hl7Text segment, char delimiter);
  void clear() { count_ = 0; }
  bool present() const { return count_ > 0; }
  /// Empty where the segment is shorter.
  Hl7Text field(std::size_t number) const;

 private:
  std::array<std::string_view, 64> fields_{};
  std::size_t count_ = 0;
};

/// The `number`-th part, from 1, of a text that `delimiter` divides; empty if there are fewer.
/// A part `""` is empty too.
Hl7Text part(Hl7Text text, std::size_t number, char delimiter);
/// Takes the first part off `rest`; call it until `rest` is empty.
Hl7Text take_part(Hl7Text& rest, char delimiter);
/// Component of the first repetition, its first subcomponent, without outer blanks.
Hl7Text value_of(Hl7Text field, std::size_t component, const Hl7Delimiters& delimiters);

/// Name of a segment: its first three bytes, or empty if it is shorter.
std::string_view segment_name(Hl7Text segment);
/// True if what follows the name is a field delimiter or nothing.
bool is_segment(Hl7Text segment, std::string_view name, const Hl7Delimiters& delimiters);

/// The text that a part stands for, as UTF-8: escapes resolved (`\F\ \S\ \T\ \R\ \E\ \Xhh..\`,
/// others dropped), and, where it is no UTF-8, read as Windows-1252 (feed-formats 1.1). Returns
/// `text` itself where there is nothing to do, else a view of `room`.
Hl7Text plain(Hl7Text text, const Hl7Delimiters& delimiters, std::string& room);

}  // namespace braid::ingest

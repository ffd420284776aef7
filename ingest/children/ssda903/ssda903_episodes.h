#pragma once

#include <cstdint>
#include <vector>

#include "ingest/children/ssda903/ssda903_rows.h"
#include "ingest/decode/decoder.h"
#include "ingest/table/refusal.h"

namespace braid::ingest {

/// What the Episodes of a return say of one another. A row costs 24 bytes until `settle`
/// (rulings S7: at most 32).
class Ssda903Episodes {
 public:
  /// `row` was kept when judged by itself. Its child is number `child` of the return.
  void add(std::uint32_t child, std::uint64_t position, const EpisodeRow& row);

  /// Judges all rows, whatever their order in the file:
  ///   * one child and DECOM several times: the one closed row beats open ones; else all of them
  ///     are refused (rulings C6);
  ///   * an episode that begins before an earlier one ends is refused (rulings C3; rules 142, 501).
  /// Tells the children when their last episode ends. `remarks` gains what the codes say against
  /// the dates (feed-formats 2.10; rulings C1, C4): spells are built by dates, never by codes.
  void settle(Ssda903Return& whole, const std::string& file, std::vector<DeliveryRemark>& remarks);

  std::uint64_t refused() const { return refused_; }
  /// After `settle`; rows must be asked for in the order of the file, from the first.
  Judgement judgement_of(std::uint64_t position);
  void rewind() { next_ = 0; }

 private:
  struct Span {
    std::uint64_t position = 0;
    std::uint32_t child = 0;
    Date start, end;
    bool open = false, begins_spell = false, goes_on = false, temporary = false, taken_over = false;
  };
  static_assert(sizeof(Span) <= 32, "rulings S7");
  enum class Fault : std::uint8_t { twice, superseded, overlaps };
  struct Verdict {
    std::uint64_t position = 0;
    Fault fault{};
  };
  struct Grammar {
    std::uint64_t begun_without_s = 0, begun_temporary = 0, s_inside = 0, gap_after_x1 = 0;
  };
  using Spans = std::vector<Span>::iterator;

  /// Of rows with one DECOM, the one that counts; null if none does.
  const Span* judge_repeated(Spans from, Spans to);
  void judge_child(Spans from, Spans to, Ssda903Return& whole, Grammar& grammar);
  void add_verdict(std::uint64_t position, Fault fault);

  std::vector<Span> spans_;
  std::vector<Verdict> verdicts_;  ///< ascending by position once settled
  std::size_t next_ = 0;
  std::uint64_t refused_ = 0;
};

}  // namespace braid::ingest

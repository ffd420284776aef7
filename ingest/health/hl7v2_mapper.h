#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/date.h"
#include "core/vocabulary.h"
#include "ingest/decode/decoder.h"
#include "ingest/health/hl7v2_message.h"
#include "ingest/health/hl7v2_patient.h"
#include "ingest/health/hl7v2_reader.h"
#include "proto/feed/record.h"

namespace braid::ingest {

/// Units of an HL7 delivery, by index. A merge has a unit of its own because an identity is kept by
/// subject and unit: a late message about the retired number would else replace the merge.
inline constexpr std::uint16_t kHl7Messages = 0, kHl7Merges = 1;

/// Turns admission, discharge and transfer messages into records (feed-formats 7.1; rulings A6, A8,
/// A11, E1, E3, S3, S6). Knows one message at a time: which statement of a visit counts is decided
/// where all of them are seen, in measure.
class Hl7Mapper {
 public:
  /// `options` outlives the mapper. `kind_field` is the number of the PV1 field that holds the
  /// attendance category; 0: none does.
  Hl7Mapper(const DecoderOptions& options, std::size_t kind_field);

  /// Deliveries differ in it; the lower half of every version.
  void set_submitted(Seconds submitted) { submitted_ = submitted; }

  /// Adds what the message says to `batch`: records, or a refused row, or a remark.
  void map(const Hl7Frame& frame, std::uint16_t file, feed::RecordBatch& batch);

 private:
  enum class Part : std::uint8_t { start, end, cancel, update };
  struct Refusal {
    Literal rule = "", reason = "";
  };
  using Verdict = std::optional<Refusal>;  ///< nothing: the message was taken
  struct Visit {
    char letter = 0;  ///< 'E' attendance, 'I' stay, 0 neither
    Date date = Date::none();
  };
  struct Merge {
    Hl7PatientId old_id, survivor;
  };

  Verdict map_adt(const Hl7Frame& frame, feed::RecordBatch& batch);
  Verdict read_header(const Hl7Frame& frame);
  Verdict read_time();
  Verdict map_event(const Hl7Frame& frame, feed::RecordBatch& batch);
  Verdict map_visit(Part part, bool withdrawn, feed::RecordBatch& batch);
  Verdict map_merges(const Hl7Frame& frame, feed::RecordBatch& batch);
  bool add_merge(Hl7Text repetition, const Hl7PatientId& survivor);
  bool is_dropped_test(feed::RecordBatch& batch) const;
  char visit_class() const;
  /// None if a field that should say it does not hold a day.
  std::optional<Date> event_date(Part part) const;
  void add_patient(bool restates, feed::RecordBatch& batch);
  void withdraw_patient(feed::RecordBatch& batch);
  bool is_mental_health(Hl7Text treatment_function) const;
  void add_visit(Part part, Visit visit, bool withdrawn, feed::RecordBatch& batch);
  std::uint32_t attendance_kind(feed::RecordBatch& batch) const;
  Hl7Text text(const Hl7Segment& segment, std::size_t field, std::size_t component = 1) const;
  bool is_event(std::string_view name) const { return event_ == name; }

  std::string_view source_of(const Hl7PatientId& id, feed::RecordBatch& batch);
  feed::SubjectName subject_of(const Hl7PatientId& id, feed::RecordBatch& batch);
  feed::Record new_record(const feed::RecordBatch& batch) const;

  const DecoderOptions& options_;
  std::size_t kind_field_;
  Seconds submitted_ = 0;
  KindCode attendance_, stay_;
  AttributeCode mental_health_, ethnic5_, part_, attendance_kind_;
  std::array<std::uint32_t, 4> part_values_{};
  std::array<std::uint32_t, 3> kind_values_{};

  // The message in hand. Views into it are dead once `map` returns.
  Hl7Delimiters delimiters_;
  Hl7Segment msh_, evn_, pid_, pv1_, other_;
  std::string_view event_, facility_;
  Seconds recorded_ = 0;  ///< EVN-2, else MSH-7; UK local
  feed::Place place_;
  Hl7PatientId patient_;
  static constexpr std::size_t kMergesMax = 64;
  std::array<Merge, kMergesMax> merges_;
  std::size_t merge_count_ = 0;
  std::string room_, line_;  ///< scratch
};

}  // namespace braid::ingest

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/agency.h"
#include "core/date.h"
#include "core/fault.h"
#include "core/result.h"
#include "core/vocabulary.h"
#include "ingest/source/delivery.h"

namespace braid::feed {
class RecordBatch;
}

namespace braid::ingest {

/// How a new submission of a unit relates to what is stated (feed-formats 1.3; rulings S3, S5).
enum class UnitMode : std::uint8_t {
  snapshot,   ///< replaces the unit: what it does not repeat is withdrawn
  increment,  ///< rows with versions of their own: what it does not repeat stays
};

/// A unit of replacement that a delivery carries: a table of a return year, a table of a snapshot,
/// or the one unit of an event stream.
struct Unit {
  std::string name;   ///< "episodes/2025", "person", "messages"; no "/" at its ends
  std::string table;  ///< "episodes": part of the label of its record keys (rulings S1)
  UnitMode mode = UnitMode::snapshot;
  int year = 0;  ///< collection year, 0 where the format has none
  /// Both days included; none: covers no period, so its facts make no cells.
  Date covers_from = Date::none(), covers_to = Date::none();
  Date extracted_on = Date::none();  ///< day up to which an extract speaks (rulings D2)
  /// Kinds of fact that its coverage vouches for: all that the feed's format can supply, whichever
  /// tables were delivered (rulings B1). Empty where it covers nothing.
  std::vector<KindCode> supplies;
  /// Kinds that it tells in the same days, but not well enough for anything to be counted that no
  /// other feed vouches for (ssd-formats C.3).
  std::vector<KindCode> doubted;
};

/// Kept, with a remark: a rule and how often. `warn` and `info` of feed-formats 1.4.
struct DeliveryRemark {
  Literal rule = "file/remark";
  std::string file;
  std::uint64_t count = 0;
};

/// What the first reading of a delivery found.
struct Verified {
  std::vector<Unit> units;
  std::uint64_t rows = 0;
  std::vector<DeliveryRemark> remarks;
  /// Not empty: the delivery is refused whole, with all that was found.
  Faults faults;
};

/// Takes the records of a delivery, batch by batch, in the order of its files and rows.
class RecordSink {
 public:
  virtual ~RecordSink() = default;
  /// May change the batch; the decoder clears it afterwards. An error ends the decoding.
  virtual Result<void> take(feed::RecordBatch& batch) = 0;
};

/// Bytes of one format to records. Streams: memory grows with children, not with rows (rulings S7).
/// One decoder serves one feed and one thread; it keeps nothing between deliveries except what
/// `verify` learns for the `decode` that follows it.
class Decoder {
 public:
  virtual ~Decoder() = default;
  /// Reads everything once and judges the delivery as a whole. Unavailable only if reading fails.
  virtual Result<Verified> verify(const Delivery& delivery) = 0;
  /// Reads everything again. `verified` is what `verify` said of this same delivery.
  virtual Result<void> decode(const Delivery& delivery, const Verified& verified,
                              RecordSink& sink) = 0;
};

/// What a decoder needs to know of its feed. Borrowed things outlive the decoder.
struct DecoderOptions {
  std::string agency;  ///< "children/E10000023"
  const Vocabulary* vocabulary = nullptr;
  std::string code_folder;  ///< `codes/` of Braid's data folder
  // Options of single formats, as in section 1 of the interface.
  std::string attendance_kind;       ///< hl7v2: "PV1-18", or empty
  bool drop_test_patients = true;    ///< hl7v2, police-extract: 999 numbers and test names
  std::string respondent = "carer";  ///< ssd: whose answers sdq_scores holds (ssd-formats A.3)
  /// Of the agreement: a delivery of a health agency has to say that the opt-out was applied.
  bool opt_out_required = false;
  /// Of the agreement: care may be counted although respite cannot be told apart (ssd-formats C.3).
  bool respite_unknown = false;
  std::string local_id = "person_id";   ///< ssd, ssda903: or "legacy_id"
  std::vector<std::string> programmes;  ///< participation: the configured ones
  /// The time of intake, where a delivery does not state `submitted`.
  Seconds now = 0;
};

/// Names that `format` of a feed may have.
std::vector<std::string_view> formats();
/// The kind of agency that a format comes from; nothing: any, or no such format.
std::optional<AgencyKind> agency_of_format(std::string_view format);

/// Misconfigured for an unknown format, or if its code lists cannot be read (faults say why).
Result<std::unique_ptr<Decoder>> make_decoder(std::string_view format,
                                              const DecoderOptions& options, Faults& faults);

// One factory a format, beside its decoder.
Result<std::unique_ptr<Decoder>> make_ssda903_decoder(const DecoderOptions& options,
                                                      Faults& faults);
Result<std::unique_ptr<Decoder>> make_ssd_decoder(const DecoderOptions& options, Faults& faults);
Result<std::unique_ptr<Decoder>> make_cin_decoder(const DecoderOptions& options, Faults& faults);
Result<std::unique_ptr<Decoder>> make_csc_daily_decoder(const DecoderOptions& options,
                                                        Faults& faults);
Result<std::unique_ptr<Decoder>> make_workforce_decoder(const DecoderOptions& options,
                                                        Faults& faults);
Result<std::unique_ptr<Decoder>> make_police_extract_decoder(const DecoderOptions& options,
                                                             Faults& faults);
Result<std::unique_ptr<Decoder>> make_hl7v2_decoder(const DecoderOptions& options, Faults& faults);
Result<std::unique_ptr<Decoder>> make_braid_feed_decoder(const DecoderOptions& options,
                                                         Faults& faults);
Result<std::unique_ptr<Decoder>> make_ecds_decoder(const DecoderOptions& options, Faults& faults);
Result<std::unique_ptr<Decoder>> make_mhsds_decoder(const DecoderOptions& options, Faults& faults);
Result<std::unique_ptr<Decoder>> make_school_decoder(const DecoderOptions& options, Faults& faults);
Result<std::unique_ptr<Decoder>> make_attendance_decoder(const DecoderOptions& options,
                                                         Faults& faults);
Result<std::unique_ptr<Decoder>> make_nccis_decoder(const DecoderOptions& options, Faults& faults);
Result<std::unique_ptr<Decoder>> make_survey_decoder(const DecoderOptions& options, Faults& faults);
Result<std::unique_ptr<Decoder>> make_beds_decoder(const DecoderOptions& options, Faults& faults);
Result<std::unique_ptr<Decoder>> make_population_decoder(const DecoderOptions& options,
                                                         Faults& faults);
Result<std::unique_ptr<Decoder>> make_housing_decoder(const DecoderOptions& options,
                                                      Faults& faults);
Result<std::unique_ptr<Decoder>> make_participation_decoder(const DecoderOptions& options,
                                                            Faults& faults);

}  // namespace braid::ingest

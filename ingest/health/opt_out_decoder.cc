#include "ingest/health/opt_out_decoder.h"

#include <string>
#include <utility>

#include "ingest/table/record_writer.h"
#include "ingest/text/dates.h"
#include "proto/feed/record.h"

namespace braid::ingest {
namespace {

constexpr int kCheckDaysMax = 21;

class OptOutDecoder final : public Decoder {
 public:
  OptOutDecoder(std::unique_ptr<Decoder> decoder, const DecoderOptions& options)
      : decoder_{std::move(decoder)},
        agency_{options.agency},
        kind_{options.vocabulary->kind("opt_out")},
        required_{options.opt_out_required},
        intake_{date_of(options.now)} {}

  Result<Verified> verify(const Delivery& delivery) override {
    auto verified = decoder_->verify(delivery);
    BRAID_TRY(verified);
    stated_ = false;
    if (required_) judge(delivery, *verified);
    if (!verified->faults.empty() || !delivery.note.opted_out) return verified;
    if (!delivery.note.covers_from || !delivery.note.covers_to) {
      verified->remarks.push_back({"opt-out/without-period", "submission.toml", 1});
      return verified;
    }
    stated_ = true;
    Unit unit;
    unit.table = "opt_out";
    unit.covers_from = *delivery.note.covers_from;
    unit.covers_to = *delivery.note.covers_to;
    unit.name = unit.table + "/" + unit.covers_from.text() + "_" + unit.covers_to.text();
    unit.supplies = {kind_};
    verified->units.push_back(std::move(unit));
    return verified;
  }

  Result<void> decode(const Delivery& delivery, const Verified& verified,
                      RecordSink& sink) override {
    BRAID_TRY(decoder_->decode(delivery, verified, sink));
    if (!stated_) return {};
    RecordWriter writer{agency_, sink};
    writer.begin_table(0, static_cast<std::uint16_t>(verified.units.size() - 1));
    writer.record(1, {{}, RowKey{"opted_out"}});
    auto& statement = writer.statement(kind_);
    statement.start = *delivery.note.covers_to;
    statement.value = *delivery.note.opted_out;
    // One statement of one event: of several periods that end on a day the latest counts.
    statement.event = Personal{std::string_view{kEvent}};
    return writer.finish();
  }

 private:
  static constexpr std::string_view kEvent = "opted_out";

  void judge(const Delivery& delivery, Verified& verified) const {
    const auto& note = delivery.note;
    if (!note.opt_out_applied || !note.opt_out_checked) {
      verified.faults.push_back(
          {delivery.name, 0, 0, "opt-out/not-stated",
           "the agreement asks for the national data opt-out, and nothing says that it was applied",
           "apply it, then state opt_out = \"applied\" and opt_out_checked = DATE in "
           "submission.toml"});
    } else if (intake_ - *note.opt_out_checked > kCheckDaysMax) {
      verified.faults.push_back({delivery.name, 0, 0, "opt-out/check-too-old",
                                 "the opt-out was last looked up more than 21 days ago",
                                 "look it up again, and make the delivery anew"});
    }
  }

  std::unique_ptr<Decoder> decoder_;
  std::string agency_;
  KindCode kind_;
  bool required_;
  Date intake_;
  bool stated_ = false;  ///< of the delivery at hand
};

}  // namespace

std::unique_ptr<Decoder> make_opt_out_decoder(std::unique_ptr<Decoder> decoder,
                                              const DecoderOptions& options) {
  return std::make_unique<OptOutDecoder>(std::move(decoder), options);
}

}  // namespace braid::ingest

#pragma once

#include <memory>

#include "ingest/decode/decoder.h"

namespace braid::ingest {

/// A decoder of a health agency's feed, in any format, that also takes what `submission.toml` says
/// of the national data opt-out. How many people were left out becomes a fact about nobody, dated
/// by the last day of the stated period (rulings G37); without a period it is remarked on and
/// dropped. Where the agreement requires the opt-out, a delivery that does not state it, or states
/// a look-up of more than 21 days before intake, is refused whole (rulings E4; privacy, OPT-01,
/// OPT-02).
std::unique_ptr<Decoder> make_opt_out_decoder(std::unique_ptr<Decoder> decoder,
                                              const DecoderOptions& options);

}  // namespace braid::ingest

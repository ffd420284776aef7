#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/result.h"
#include "core/vocabulary.h"
#include "ingest/decode/decoder.h"

namespace braid::feed {
class RecordBatch;
}

namespace braid::ingest {

/// A refused row, ready to leave ingest: nothing in it but `sealed` comes from the record.
struct SealedRow {
  std::uint16_t file = 0;
  std::uint16_t unit = 0;
  std::uint64_t position = 0;
  Literal rule = "";
  Literal reason = "";
  std::string sealed;  ///< CMS EnvelopedData, DER; empty where the row was over the limit
};

/// Seals texts to an agency's certificate, so that only the agency can open them:
/// `openssl cms -decrypt -inform PEM -inkey KEY` (design, section 5).
class Sealer {
 public:
  virtual ~Sealer() = default;
  virtual Result<std::string> seal(std::string_view original) const = 0;
};

/// Misconfigured if the file is not a certificate that can be sealed to.
Result<std::unique_ptr<Sealer>> make_cms_sealer(const std::string& certificate_file);

/// The allow-list of an agreement, and the envelope for what is refused.
struct AdmissionOptions {
  /// Grants in force today for the feed's kind of agency (rulings F5). Empty: nothing passes.
  std::vector<std::string> grants;
  const Vocabulary* vocabulary = nullptr;
  /// None: refused rows leave without their original, as in a trial whose output nobody keeps.
  const Sealer* sealer = nullptr;
};

/// What came of the batches of a delivery so far.
struct Admitted {
  std::uint64_t rows = 0;               ///< rows_read of the batches
  std::uint64_t not_granted = 0;        ///< statements dropped for want of a grant
  std::vector<SealedRow> sealed;        ///< refused rows, in order
  std::vector<DeliveryRemark> remarks;  ///< summed by rule; `file` stays empty
};

/// Drops the statements that the agreement does not grant, and counts them in the batch; refuses
/// rows whose names are hashed already (privacy DEI-01, DEI-04), of which nothing is kept to seal;
/// turns refused rows into sealed ones, which it appends to `admitted`, and clears them from the
/// batch. Identities stay only if there is any grant.
Result<void> admit(feed::RecordBatch& batch, const AdmissionOptions& options, Admitted& admitted);

}  // namespace braid::ingest

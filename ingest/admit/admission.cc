#include "ingest/admit/admission.h"

#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <algorithm>

#include "core/openssl.h"
#include "ingest/admit/hashed_name.h"
#include "proto/feed/record.h"

namespace braid::ingest {
namespace {

using Bio = Handle<BIO, BIO_free_all>;
using Certificate = Handle<X509, X509_free>;
using Envelope = Handle<CMS_ContentInfo, CMS_ContentInfo_free>;

struct FreeCertificates {
  // Does not free the certificates in it: the sealer owns them.
  void operator()(STACK_OF(X509) * stack) const noexcept { sk_X509_free(stack); }
};
using Recipients = std::unique_ptr<STACK_OF(X509), FreeCertificates>;

/// Binary, so that not a byte of the row is changed. The cipher is that of design, section 5.
constexpr unsigned int kSealFlags = CMS_BINARY;

class CmsSealer final : public Sealer {
 public:
  CmsSealer(Certificate certificate, Recipients recipients)
      : certificate_{std::move(certificate)}, recipients_{std::move(recipients)} {}

  Result<std::string> seal(std::string_view original) const override {
    const Bio in{BIO_new_mem_buf(original.data(), static_cast<int>(original.size()))};
    const Bio out{BIO_new(BIO_s_mem())};
    if (!in || !out) return cannot_seal();
    const Envelope envelope{
        CMS_encrypt(recipients_.get(), in.get(), EVP_aes_256_cbc(), kSealFlags)};
    if (!envelope || i2d_CMS_bio(out.get(), envelope.get()) != 1) return cannot_seal();
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(out.get(), &bytes);
    if (size <= 0) return cannot_seal();
    return std::string(bytes, static_cast<std::size_t>(size));
  }

 private:
  static tl::unexpected<Error> cannot_seal() {
    // The queue is OpenSSL's own and would be found by the next caller that looks.
    ERR_clear_error();
    return fail(ErrorKind::unavailable, "admit/cannot-seal");
  }

  Certificate certificate_;
  Recipients recipients_;
};

/// Which kinds of fact the grants let through, by the kind's number.
std::vector<bool> granted_kinds(const AdmissionOptions& options) {
  std::vector<bool> out;
  for (const Kind& kind : options.vocabulary->kinds()) {
    const auto number = static_cast<std::size_t>(kind.code);
    if (out.size() <= number) out.resize(number + 1);
    // A kind that needs no grant of its own goes with any (rulings F5).
    out[number] = kind.grant.empty() ? !options.grants.empty()
                                     : std::find(options.grants.begin(), options.grants.end(),
                                                 kind.grant) != options.grants.end();
  }
  return out;
}

/// Drops statements in place; records keep their order, and so do what is left of their statements.
void keep_granted_statements(feed::RecordBatch& batch, const std::vector<bool>& granted) {
  const auto is_granted = [&](const feed::Statement& statement) {
    const auto number = static_cast<std::size_t>(statement.kind);
    return number < granted.size() && granted[number];
  };
  if (std::all_of(batch.statements.begin(), batch.statements.end(), is_granted)) return;
  std::vector<feed::Statement> kept;
  kept.reserve(batch.statements.size());
  for (feed::Record& record : batch.records) {
    const auto first = static_cast<std::uint32_t>(kept.size());
    for (std::uint32_t i = 0; i < record.statement_count; ++i) {
      const feed::Statement& statement = batch.statements[record.first_statement + i];
      if (is_granted(statement)) {
        kept.push_back(statement);
      } else {
        ++batch.not_granted;
      }
    }
    record.first_statement = first;
    record.statement_count = static_cast<std::uint32_t>(kept.size()) - first;
  }
  batch.statements = std::move(kept);
}

/// Without any grant nobody may be known here.
void drop_identities(feed::RecordBatch& batch) {
  batch.identities.clear();
  for (feed::Record& record : batch.records) record.identity = -1;
}

/// A row whose name is a hash says nothing of anybody that could be compared, and what is stated
/// under its keys stays (rulings C5). The rule names the column, not the value.
void refuse_hashed_names(feed::RecordBatch& batch) {
  for (feed::Record& record : batch.records) {
    if (record.identity < 0 || record.keep_only) continue;
    const auto& identity = batch.identities[static_cast<std::size_t>(record.identity)];
    const bool family_name = is_hashed_name(identity.family_name.reveal_to_admit());
    if (!family_name && !is_hashed_name(identity.given_name.reveal_to_admit())) continue;
    record.keep_only = true;
    record.identity = -1;
    // Of one row several records may be made.
    if (!batch.refused.empty() && batch.refused.back().place.file == record.place.file &&
        batch.refused.back().place.position == record.place.position) {
      continue;
    }
    batch.refused.push_back(
        {record.place,
         record.unit,
         family_name ? Literal{"admit/hashed-family-name"} : Literal{"admit/hashed-given-name"},
         "the name is hashed or encrypted already; send it as it is, the edge makes the pseudonym",
         {}});
  }
}

void add_remarks(const std::vector<feed::Remark>& remarks, std::vector<DeliveryRemark>& sums) {
  for (const feed::Remark& remark : remarks) {
    const auto found = std::find_if(sums.begin(), sums.end(), [&](const DeliveryRemark& sum) {
      return sum.rule == remark.rule;
    });
    if (found == sums.end()) {
      sums.push_back({remark.rule, {}, remark.count});
    } else {
      found->count += remark.count;
    }
  }
}

}  // namespace

Result<std::unique_ptr<Sealer>> make_cms_sealer(const std::string& certificate_file) {
  const Bio file{BIO_new_file(certificate_file.c_str(), "r")};
  Certificate certificate{file ? PEM_read_bio_X509(file.get(), nullptr, nullptr, nullptr)
                               : nullptr};
  Recipients recipients{sk_X509_new_null()};
  if (!certificate || !recipients || sk_X509_push(recipients.get(), certificate.get()) == 0) {
    ERR_clear_error();
    return fail(ErrorKind::misconfigured, "admit/certificate");
  }
  auto sealer = std::make_unique<CmsSealer>(std::move(certificate), std::move(recipients));
  // Some keys can only sign, Ed25519 for example: found out now and not at the first refused row.
  if (!sealer->seal("made up, to try the certificate")) {
    return fail(ErrorKind::misconfigured, "admit/certificate");
  }
  return std::unique_ptr<Sealer>{std::move(sealer)};
}

Result<void> admit(feed::RecordBatch& batch, const AdmissionOptions& options, Admitted& admitted) {
  keep_granted_statements(batch, granted_kinds(options));
  if (options.grants.empty()) drop_identities(batch);
  refuse_hashed_names(batch);
  const std::size_t before = admitted.sealed.size();
  for (const feed::RefusedRow& row : batch.refused) {
    SealedRow out{row.place.file, row.unit, row.place.position, row.rule, row.reason, {}};
    if (options.sealer != nullptr && !row.original.empty()) {
      auto envelope = options.sealer->seal(row.original.reveal_to_seal());
      if (!envelope) {
        // The batch still has all its refused rows and nothing is counted, so the step can be
        // taken again.
        admitted.sealed.resize(before);
        return tl::unexpected{envelope.error()};
      }
      out.sealed = std::move(*envelope);
    }
    admitted.sealed.push_back(std::move(out));
  }
  batch.refused.clear();
  admitted.rows += batch.rows_read;
  admitted.not_granted += batch.not_granted;
  add_remarks(batch.remarks, admitted.remarks);
  return {};
}

}  // namespace braid::ingest

#include "ingest/admit/admission.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/cms.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <rapidcheck/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "core/openssl.h"
#include "proto/feed/record.h"

namespace braid::ingest {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
namespace fs = std::filesystem;

using Key = Handle<EVP_PKEY, EVP_PKEY_free>;
using Certificate = Handle<X509, X509_free>;
using Bio = Handle<BIO, BIO_free_all>;

/// A folder of the test's own, gone afterwards.
class TestFolder {
 public:
  TestFolder() {
    std::string made = testing::TempDir() + "braid-admit-XXXXXX";
    BRAID_CHECK(::mkdtemp(made.data()) != nullptr);
    path_ = made;
  }
  ~TestFolder() { fs::remove_all(path_); }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

void write(const std::string& path, const std::string& bytes) {
  std::ofstream{path, std::ios::binary} << bytes;
}
std::string read(const std::string& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

/// A made-up agency's key and the certificate of it, signed by itself.
struct Agency {
  Key key;
  Certificate certificate{X509_new()};

  explicit Agency(EVP_PKEY* made) : key{made} {
    X509* const x509 = certificate.get();
    X509_set_version(x509, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
    X509_gmtime_adj(X509_getm_notBefore(x509), 0);
    X509_gmtime_adj(X509_getm_notAfter(x509), 86'400);
    X509_set_pubkey(x509, key.get());
    X509_NAME_add_entry_by_txt(X509_get_subject_name(x509), "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>("made-up agency"), -1, -1, 0);
    X509_set_issuer_name(x509, X509_get_subject_name(x509));
    const bool is_ed25519 = EVP_PKEY_is_a(key.get(), "ED25519") == 1;
    BRAID_CHECK(X509_sign(x509, key.get(), is_ed25519 ? nullptr : EVP_sha256()) > 0);
  }

  void write_certificate(const std::string& path) const {
    const Bio out{BIO_new_file(path.c_str(), "w")};
    BRAID_CHECK(PEM_write_bio_X509(out.get(), certificate.get()) == 1);
  }
  void write_key(const std::string& path) const {
    const Bio out{BIO_new_file(path.c_str(), "w")};
    BRAID_CHECK(
        PEM_write_bio_PrivateKey(out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
  }
  /// Empty if this is not the key, or the envelope is no envelope.
  std::string open(const std::string& sealed) const {
    const Bio in{BIO_new_mem_buf(sealed.data(), static_cast<int>(sealed.size()))};
    const Handle<CMS_ContentInfo, CMS_ContentInfo_free> envelope{d2i_CMS_bio(in.get(), nullptr)};
    const Bio out{BIO_new(BIO_s_mem())};
    const bool opened = envelope && CMS_decrypt(envelope.get(), key.get(), certificate.get(),
                                                nullptr, out.get(), CMS_BINARY) == 1;
    ERR_clear_error();
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(out.get(), &bytes);
    return opened ? std::string(bytes, static_cast<std::size_t>(size)) : std::string{};
  }
};

const Agency& rsa_agency() {
  static const Agency agency{EVP_RSA_gen(2048)};
  return agency;
}

std::unique_ptr<Sealer> sealer_of(const Agency& agency, const TestFolder& folder) {
  agency.write_certificate(folder / "made.pem");
  auto sealer = make_cms_sealer(folder / "made.pem");
  BRAID_CHECK(sealer);
  return *std::move(sealer);
}

TEST(Sealer, SealsBytesThatTheAgencysKeyOpens) {
  const TestFolder folder;
  const auto sealer = sealer_of(rsa_agency(), folder);
  const std::string row{"made1,\"made\r\nup\",\0\n\xFF,2", 22};
  const auto sealed = sealer->seal(row);
  ASSERT_TRUE(sealed);
  EXPECT_EQ(sealed->find("made1"), std::string::npos);
  EXPECT_EQ(rsa_agency().open(*sealed), row);
}

TEST(Sealer, MakesAnotherEnvelopeEachTime) {
  const TestFolder folder;
  const auto sealer = sealer_of(rsa_agency(), folder);
  EXPECT_NE(*sealer->seal("made1"), *sealer->seal("made1"));
}

TEST(Sealer, SealsToACertificateOfAnEllipticCurve) {
  const TestFolder folder;
  const Agency agency{EVP_EC_gen("P-256")};
  const auto sealer = sealer_of(agency, folder);
  EXPECT_EQ(agency.open(*sealer->seal("made1,2")), "made1,2");
  EXPECT_EQ(rsa_agency().open(*sealer->seal("made1,2")), "");
}

TEST(Sealer, IsOpenedByTheOpensslProgram) {
  const TestFolder folder;
  const auto sealer = sealer_of(rsa_agency(), folder);
  rsa_agency().write_key(folder / "made.key");
  write(folder / "row.cms", *sealer->seal("made1,2,3"));
  const std::string command = "openssl cms -decrypt -binary -inform DER -in " +
                              (folder / "row.cms") + " -inkey " + (folder / "made.key") + " -out " +
                              (folder / "row.txt");
  ASSERT_EQ(std::system(command.c_str()), 0);
  EXPECT_EQ(read(folder / "row.txt"), "made1,2,3");
}

TEST(Sealer, RefusesWhatIsNoCertificateToSealTo) {
  const TestFolder folder;
  const Agency signs_only{EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")};
  signs_only.write_certificate(folder / "signs-only.pem");
  rsa_agency().write_key(folder / "key.pem");
  write(folder / "text.pem", "made up\n");
  for (const std::string name : {"signs-only.pem", "key.pem", "text.pem", "missing.pem"}) {
    const auto sealer = make_cms_sealer(folder / name);
    ASSERT_FALSE(sealer) << name;
    EXPECT_EQ(sealer.error().kind, ErrorKind::misconfigured);
    EXPECT_EQ(sealer.error().rule.view(), "admit/certificate");
    EXPECT_EQ(ERR_peek_error(), 0U);
  }
}

const Vocabulary& vocabulary() {
  static const Vocabulary loaded = [] {
    Faults faults;
    auto made = Vocabulary::load(BRAID_TEST_DATA "/vocabulary.toml", faults);
    BRAID_CHECK(made);
    return *std::move(made);
  }();
  return loaded;
}

/// A record about a made-up subject with one statement of each kind.
void add_record(feed::RecordBatch& batch, const std::vector<std::string_view>& kinds) {
  feed::Record record;
  record.identity = static_cast<std::int32_t>(batch.identities.size());
  batch.identities.emplace_back();
  record.first_statement = static_cast<std::uint32_t>(batch.statements.size());
  record.statement_count = static_cast<std::uint32_t>(kinds.size());
  for (const auto kind : kinds) {
    feed::Statement statement;
    statement.kind = vocabulary().kind(kind);
    batch.statements.push_back(statement);
  }
  batch.records.push_back(record);
}

std::vector<std::string> kinds_of(const feed::RecordBatch& batch, std::size_t record) {
  std::vector<std::string> out;
  const auto& at = batch.records[record];
  for (std::uint32_t i = 0; i < at.statement_count; ++i) {
    out.push_back(vocabulary().find_kind(batch.statements[at.first_statement + i].kind)->name);
  }
  return out;
}

AdmissionOptions granting(std::vector<std::string> grants) {
  return {std::move(grants), &vocabulary(), nullptr};
}

TEST(Admit, DropsAndCountsWhatIsNotGranted) {
  feed::RecordBatch batch;
  add_record(batch, {"care", "sdq", "missing"});
  add_record(batch, {"arrest"});
  add_record(batch, {"sdq", "care"});
  Admitted admitted;
  ASSERT_TRUE(admit(batch, granting({"care", "missing"}), admitted));
  EXPECT_THAT(kinds_of(batch, 0), ElementsAre("care", "missing"));
  EXPECT_THAT(kinds_of(batch, 1), IsEmpty());
  EXPECT_THAT(kinds_of(batch, 2), ElementsAre("care"));
  EXPECT_EQ(batch.not_granted, 3U);
  EXPECT_THAT(batch.identities, SizeIs(3));
  EXPECT_EQ(batch.records[1].identity, 1);
}

TEST(Admit, LetsAPersonGoWithAnyGrantAndUascWithCare) {  // rulings F5
  feed::RecordBatch batch;
  add_record(batch, {"person", "uasc"});
  Admitted admitted;
  ASSERT_TRUE(admit(batch, granting({"wellbeing"}), admitted));
  EXPECT_THAT(kinds_of(batch, 0), ElementsAre("person"));
  feed::RecordBatch with_care;
  add_record(with_care, {"person", "uasc"});
  ASSERT_TRUE(admit(with_care, granting({"care"}), admitted));
  EXPECT_THAT(kinds_of(with_care, 0), ElementsAre("person", "uasc"));
}

TEST(Admit, LetsNobodyThroughWithoutAGrant) {
  feed::RecordBatch batch;
  add_record(batch, {"person", "care"});
  Admitted admitted;
  ASSERT_TRUE(admit(batch, granting({}), admitted));
  EXPECT_THAT(batch.statements, IsEmpty());
  EXPECT_THAT(batch.identities, IsEmpty());
  EXPECT_EQ(batch.records[0].identity, -1);
  EXPECT_EQ(batch.not_granted, 2U);
}

TEST(Admit, DropsAKindThatTheVocabularyDoesNotKnow) {
  feed::RecordBatch batch;
  add_record(batch, {"care"});
  batch.statements[0].kind = KindCode{999};
  Admitted admitted;
  ASSERT_TRUE(admit(batch, granting({"care"}), admitted));
  EXPECT_EQ(batch.not_granted, 1U);
}

RC_GTEST_PROP(Admit, KeepsTheGrantedStatementsInTheirOrder, ()) {
  static const std::vector<std::string_view> kKinds = {"care", "sdq", "missing", "person"};
  const auto records = *rc::gen::container<std::vector<std::vector<std::string_view>>>(
      rc::gen::container<std::vector<std::string_view>>(rc::gen::elementOf(kKinds)));
  feed::RecordBatch batch;
  std::uint64_t total = 0;
  for (const auto& kinds : records) {
    add_record(batch, kinds);
    total += kinds.size();
  }
  Admitted admitted;
  RC_ASSERT(admit(batch, granting({"care"}), admitted).has_value());
  for (std::size_t i = 0; i < records.size(); ++i) {
    std::vector<std::string> want;
    for (const auto kind : records[i]) {
      if (kind == "care" || kind == "person") want.emplace_back(kind);
    }
    RC_ASSERT(kinds_of(batch, i) == want);
  }
  RC_ASSERT(batch.statements.size() + batch.not_granted == total);
}

feed::RefusedRow refused(std::uint64_t position, std::string_view original) {
  feed::RefusedRow row;
  row.place = {2, position};
  row.unit = 1;
  row.rule = "row/made-up";
  row.reason = "made up";
  row.original = feed::Text{original};
  return row;
}

TEST(Admit, SealsRefusedRowsAndForgetsThem) {
  const TestFolder folder;
  const auto sealer = sealer_of(rsa_agency(), folder);
  feed::RecordBatch batch;
  batch.refused = {refused(7, "made1,x"), refused(9, "")};
  Admitted admitted;
  admitted.sealed.resize(1);
  AdmissionOptions options = granting({"care"});
  options.sealer = sealer.get();
  ASSERT_TRUE(admit(batch, options, admitted));
  EXPECT_THAT(batch.refused, IsEmpty());
  ASSERT_THAT(admitted.sealed, SizeIs(3));
  EXPECT_EQ(admitted.sealed[1].file, 2);
  EXPECT_EQ(admitted.sealed[1].unit, 1);
  EXPECT_EQ(admitted.sealed[1].position, 7U);
  EXPECT_EQ(admitted.sealed[1].rule.view(), "row/made-up");
  EXPECT_EQ(admitted.sealed[1].reason.view(), "made up");
  EXPECT_EQ(rsa_agency().open(admitted.sealed[1].sealed), "made1,x");
  EXPECT_EQ(admitted.sealed[2].sealed, "");
}

TEST(Admit, RefusesARowWhoseNameIsHashedAlready) {  // privacy DEI-01, DEI-04
  feed::RecordBatch batch;
  for (int i = 0; i < 4; ++i) {
    add_record(batch, {"care"});
    batch.records.back().place = {1, i == 2 ? 12U : 11U + static_cast<unsigned>(i)};
    batch.identities.back().family_name = feed::Text{"MadeUp"};
  }
  // Two records of one row.
  batch.identities[1].family_name = batch.identities[2].family_name =
      feed::Text{"9f922ade480bde0c37c5e72363c58f8e0bff064d89ebd855a3628a238af893ed"};
  batch.identities[3].given_name = feed::Text{"n5Iq3kgL3gw3xecjY8WPjgv/Bk2J69hVo2KKI4r4k+0="};
  Admitted admitted;
  ASSERT_TRUE(admit(batch, granting({"care"}), admitted));
  EXPECT_FALSE(batch.records[0].keep_only);
  EXPECT_EQ(batch.records[0].identity, 0);
  for (std::size_t i = 1; i < 4; ++i) {
    EXPECT_TRUE(batch.records[i].keep_only);  // what was stated of it before stays (rulings C5)
    EXPECT_EQ(batch.records[i].identity, -1);
  }
  ASSERT_THAT(admitted.sealed, SizeIs(2));
  EXPECT_EQ(admitted.sealed[0].position, 12U);
  EXPECT_EQ(admitted.sealed[0].rule.view(), "admit/hashed-family-name");
  EXPECT_EQ(admitted.sealed[1].position, 14U);
  EXPECT_EQ(admitted.sealed[1].rule.view(), "admit/hashed-given-name");
  EXPECT_EQ(admitted.sealed[1].sealed, "");
}

TEST(Admit, SumsTheBatchesOfADelivery) {
  Admitted admitted;
  for (int i = 0; i < 2; ++i) {
    feed::RecordBatch batch;
    add_record(batch, {"care", "sdq"});
    batch.rows_read = 10;
    batch.remark("row/made-up");
    batch.remark("row/made-up");
    if (i == 1) batch.remark("row/other");
    ASSERT_TRUE(admit(batch, granting({"care"}), admitted));
  }
  EXPECT_EQ(admitted.rows, 20U);
  EXPECT_EQ(admitted.not_granted, 2U);
  ASSERT_THAT(admitted.remarks, SizeIs(2));
  EXPECT_EQ(admitted.remarks[0].rule.view(), "row/made-up");
  EXPECT_EQ(admitted.remarks[0].count, 4U);
  EXPECT_EQ(admitted.remarks[1].count, 1U);
}

TEST(Admit, CanBeTriedAgainWhenSealingFails) {
  struct Broken final : Sealer {
    Result<std::string> seal(std::string_view) const override {
      return fail(ErrorKind::unavailable, "admit/cannot-seal");
    }
  } broken;
  feed::RecordBatch batch;
  batch.rows_read = 2;
  batch.refused = {refused(1, ""), refused(2, "made1,x")};
  Admitted admitted;
  AdmissionOptions options = granting({"care"});
  options.sealer = &broken;
  EXPECT_FALSE(admit(batch, options, admitted));
  EXPECT_THAT(admitted.sealed, IsEmpty());
  EXPECT_EQ(admitted.rows, 0U);
  EXPECT_THAT(batch.refused, SizeIs(2));
}

}  // namespace
}  // namespace braid::ingest

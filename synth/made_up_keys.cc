#include "synth/made_up_keys.h"

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <array>
#include <cstdio>

#include "core/openssl.h"

namespace braid::synth {
namespace {

using Number = Handle<BIGNUM, BN_free>;
using NumberContext = Handle<BN_CTX, BN_CTX_free>;
using Key = Handle<EVP_PKEY, EVP_PKEY_free>;
using KeyContext = Handle<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using ParamBuilder = Handle<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>;
using Params = Handle<OSSL_PARAM, OSSL_PARAM_free>;
using Certificate = Handle<X509, X509_free>;
using Extension = Handle<X509_EXTENSION, X509_EXTENSION_free>;
using Memory = Handle<BIO, BIO_free_all>;

auto openssl_failed() { return fail(ErrorKind::unavailable, "synth/openssl"); }

/// The next prime from a drawn place, with its two top bits set so that a product of two has all
/// 2048 bits, and fit for the exponent 65537.
Number draw_prime(Random& random, BN_CTX* context) {
  std::array<unsigned char, 128> bytes{};
  for (auto& byte : bytes) byte = static_cast<unsigned char>(random.next() >> 56U);
  bytes.front() |= 0xC0U;
  bytes.back() |= 1U;
  Number number{BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr)};
  if (number == nullptr) return nullptr;
  for (;; BN_add_word(number.get(), 2)) {
    if (BN_mod_word(number.get(), 65537) == 1) continue;
    const int prime = BN_check_prime(number.get(), context, nullptr);
    if (prime < 0) return nullptr;
    if (prime == 1) return number;
  }
}

struct RsaNumbers {
  Number p, q, n, e, d, dp, dq, inverse;

  bool complete() const { return n && e && d && dp && dq && inverse; }
};

RsaNumbers draw_rsa(Random& random, BN_CTX* context) {
  RsaNumbers rsa;
  rsa.p = draw_prime(random, context);
  rsa.q = draw_prime(random, context);
  if (!rsa.p || !rsa.q) return rsa;
  if (BN_cmp(rsa.p.get(), rsa.q.get()) < 0) std::swap(rsa.p, rsa.q);
  const Number p1{BN_dup(rsa.p.get())}, q1{BN_dup(rsa.q.get())}, phi{BN_new()};
  rsa.e.reset(BN_new());
  rsa.n.reset(BN_new());
  rsa.dp.reset(BN_new());
  rsa.dq.reset(BN_new());
  if (!p1 || !q1 || !phi || !rsa.e || !rsa.n || !rsa.dp || !rsa.dq) return rsa;
  bool right = BN_set_word(rsa.e.get(), 65537) == 1 && BN_sub_word(p1.get(), 1) == 1 &&
               BN_sub_word(q1.get(), 1) == 1 &&
               BN_mul(rsa.n.get(), rsa.p.get(), rsa.q.get(), context) == 1 &&
               BN_mul(phi.get(), p1.get(), q1.get(), context) == 1;
  if (!right) return rsa;
  rsa.d.reset(BN_mod_inverse(nullptr, rsa.e.get(), phi.get(), context));
  if (!rsa.d) return rsa;
  right = BN_mod(rsa.dp.get(), rsa.d.get(), p1.get(), context) == 1 &&
          BN_mod(rsa.dq.get(), rsa.d.get(), q1.get(), context) == 1;
  if (right) rsa.inverse.reset(BN_mod_inverse(nullptr, rsa.q.get(), rsa.p.get(), context));
  return rsa;
}

Key make_key(const RsaNumbers& rsa) {
  const ParamBuilder builder{OSSL_PARAM_BLD_new()};
  const std::pair<const char*, const BIGNUM*> fields[] = {
      {OSSL_PKEY_PARAM_RSA_N, rsa.n.get()},
      {OSSL_PKEY_PARAM_RSA_E, rsa.e.get()},
      {OSSL_PKEY_PARAM_RSA_D, rsa.d.get()},
      {OSSL_PKEY_PARAM_RSA_FACTOR1, rsa.p.get()},
      {OSSL_PKEY_PARAM_RSA_FACTOR2, rsa.q.get()},
      {OSSL_PKEY_PARAM_RSA_EXPONENT1, rsa.dp.get()},
      {OSSL_PKEY_PARAM_RSA_EXPONENT2, rsa.dq.get()},
      {OSSL_PKEY_PARAM_RSA_COEFFICIENT1, rsa.inverse.get()}};
  for (const auto& [name, number] : fields) {
    if (builder == nullptr || OSSL_PARAM_BLD_push_BN(builder.get(), name, number) != 1)
      return nullptr;
  }
  const Params params{OSSL_PARAM_BLD_to_param(builder.get())};
  const KeyContext context{EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr)};
  EVP_PKEY* key = nullptr;
  if (params == nullptr || context == nullptr || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_KEYPAIR, params.get()) != 1) {
    return nullptr;
  }
  return Key{key};
}

bool add_extension(X509* certificate, int kind, const char* value) {
  const Extension extension{X509V3_EXT_conf_nid(nullptr, nullptr, kind, value)};
  return extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1;
}

/// Signed by PKCS #1 v1.5, which draws no random numbers, so the bytes follow from the key.
Certificate make_certificate(EVP_PKEY* key, const std::string& name) {
  Certificate certificate{X509_new()};
  if (certificate == nullptr) return nullptr;
  auto* subject = X509_get_subject_name(certificate.get());
  const auto add = [&](const char* field, const std::string& text) {
    return X509_NAME_add_entry_by_txt(subject, field, MBSTRING_UTF8,
                                      reinterpret_cast<const unsigned char*>(text.data()),
                                      static_cast<int>(text.size()), -1, 0) == 1;
  };
  const bool right =
      X509_set_version(certificate.get(), X509_VERSION_3) == 1 &&
      ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1) == 1 &&
      ASN1_TIME_set_string_X509(X509_getm_notBefore(certificate.get()), "20000101000000Z") == 1 &&
      ASN1_TIME_set_string_X509(X509_getm_notAfter(certificate.get()), "20991231235959Z") == 1 &&
      add("O", "MADE UP by braid synth, protects nothing") && add("CN", name) &&
      X509_set_issuer_name(certificate.get(), subject) == 1 &&
      X509_set_pubkey(certificate.get(), key) == 1 &&
      add_extension(certificate.get(), NID_basic_constraints, "critical,CA:FALSE") &&
      add_extension(certificate.get(), NID_key_usage, "critical,keyEncipherment") &&
      X509_sign(certificate.get(), key, EVP_sha256()) > 0;
  return right ? std::move(certificate) : nullptr;
}

std::string text_of(BIO* memory) {
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(memory, &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

}  // namespace

Result<KeyPair> make_made_up_key_pair(const std::string& name, Random random) {
  const NumberContext context{BN_CTX_new()};
  if (context == nullptr) return openssl_failed();
  const RsaNumbers rsa = draw_rsa(random, context.get());
  if (!rsa.complete()) return openssl_failed();
  const Key key = make_key(rsa);
  if (key == nullptr) return openssl_failed();
  const Certificate certificate = make_certificate(key.get(), name);
  const Memory public_text{BIO_new(BIO_s_mem())}, private_text{BIO_new(BIO_s_mem())};
  if (certificate == nullptr || public_text == nullptr || private_text == nullptr ||
      PEM_write_bio_X509(public_text.get(), certificate.get()) != 1 ||
      PEM_write_bio_PKCS8PrivateKey(private_text.get(), key.get(), nullptr, nullptr, 0, nullptr,
                                    nullptr) != 1) {
    return openssl_failed();
  }
  return KeyPair{text_of(public_text.get()), text_of(private_text.get())};
}

std::string made_up_linkage_key(Random random) {
  std::string key = "badc0de5";
  while (key.size() < 64) key += "0123456789abcdef"[random.below(16)];
  return key;
}

}  // namespace braid::synth

#include "synth/made_up_keys.h"

#include <gtest/gtest.h>
#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "core/openssl.h"

namespace braid::synth {
namespace {

using Memory = Handle<BIO, BIO_free_all>;
using Certificate = Handle<X509, X509_free>;
using Key = Handle<EVP_PKEY, EVP_PKEY_free>;
using Envelope = Handle<CMS_ContentInfo, CMS_ContentInfo_free>;

Memory memory(const std::string& text) {
  return Memory{BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))};
}

TEST(MadeUpKeys, OpenWhatIsSealedToTheirCertificate) {
  const auto pair = make_made_up_key_pair("children", Random{5});
  ASSERT_TRUE(pair.has_value());
  const auto public_text = memory(pair->certificate), private_text = memory(pair->private_key);
  const Certificate certificate{PEM_read_bio_X509(public_text.get(), nullptr, nullptr, nullptr)};
  const Key key{PEM_read_bio_PrivateKey(private_text.get(), nullptr, nullptr, nullptr)};
  ASSERT_TRUE(certificate != nullptr && key != nullptr);
  EXPECT_EQ(X509_verify(certificate.get(), key.get()), 1);

  const std::string row = "X1,01/01/2015,made up";
  const auto in = memory(row);
  const Handle<STACK_OF(X509), [](STACK_OF(X509) * all) { sk_X509_free(all); }> to{
      sk_X509_new_null()};
  ASSERT_GT(sk_X509_push(to.get(), certificate.get()), 0);
  const Envelope sealed{CMS_encrypt(to.get(), in.get(), EVP_aes_256_cbc(), CMS_BINARY)};
  ASSERT_NE(sealed, nullptr);
  const Memory out{BIO_new(BIO_s_mem())};
  ASSERT_EQ(CMS_decrypt(sealed.get(), key.get(), certificate.get(), nullptr, out.get(), CMS_BINARY),
            1);
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(out.get(), &bytes);
  EXPECT_EQ(std::string(bytes, static_cast<std::size_t>(size)), row);
}

TEST(MadeUpKeys, FollowFromTheSeed) {
  const auto one = make_made_up_key_pair("police", Random{6}),
             same = make_made_up_key_pair("police", Random{6}),
             other = make_made_up_key_pair("police", Random{7});
  ASSERT_TRUE(one.has_value() && same.has_value() && other.has_value());
  EXPECT_EQ(one->certificate, same->certificate);
  EXPECT_EQ(one->private_key, same->private_key);
  EXPECT_NE(one->private_key, other->private_key);
  EXPECT_EQ(made_up_linkage_key(Random{1}).size(), 64U);
  EXPECT_TRUE(made_up_linkage_key(Random{1}).starts_with("badc0de5"));
}

}  // namespace
}  // namespace braid::synth

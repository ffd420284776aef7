#pragma once

#include <openssl/evp.h>

#include <memory>

namespace braid {

/// Owns a C handle; the freeing function is part of the type.
template <auto Free>
struct FreeWith {
  void operator()(auto* object) const noexcept { Free(object); }
};
template <class C, auto Free>
using Handle = std::unique_ptr<C, FreeWith<Free>>;

using Mac = Handle<EVP_MAC, EVP_MAC_free>;
using MacContext = Handle<EVP_MAC_CTX, EVP_MAC_CTX_free>;
using DigestContext = Handle<EVP_MD_CTX, EVP_MD_CTX_free>;

}  // namespace braid

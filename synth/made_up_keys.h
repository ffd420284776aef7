#pragma once

#include <string>

#include "core/result.h"
#include "synth/random.h"

namespace braid::synth {

/// A certificate and the private key that opens what is sealed to it, both PEM.
struct KeyPair {
  std::string certificate, private_key;
};

/// RSA, 2048 bits, self-signed, valid from 2000 to 2099, and computed from `random` alone: the same
/// seed gives the same key on every machine. So it protects nothing; it is there to show sealing
/// and opening of made-up rows. Unavailable as "synth/openssl" if OpenSSL fails.
Result<KeyPair> make_made_up_key_pair(const std::string& name, Random random);

/// A linkage key as 64 hexadecimal digits. It begins with "badc0de5", so that nobody takes it for a
/// real one.
std::string made_up_linkage_key(Random random);

}  // namespace braid::synth

#pragma once

#include <string>

#include "core/result.h"
#include "transform/pseudonymise/pseudonymiser.h"

namespace braid::transform {

// `LinkageKey` itself stands in pseudonymiser.h. The rules of its errors, all misconfigured:
//   key/missing             the file is not there, cannot be read, or is no plain file
//   key/readable-by-others  others may read it (core/secret_file.h)
//   key/short               fewer than 32 bytes
//   key/not-a-key           anything else that is neither 32 bytes nor 64 hexadecimal digits

/// Writes a new random key, 64 hexadecimal digits and a newline, with mode 0600. Misconfigured
/// "key/exists", and nothing is touched, if the file exists: whoever overwrote a key in use would
/// part the partnership from everything it has linked. Unavailable if the disk or the random
/// numbers fail; then no file is left behind.
Result<void> make_linkage_key(const std::string& file);

}  // namespace braid::transform

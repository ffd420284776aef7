#pragma once

#include <sys/stat.h>

#include <string>

namespace braid {

/// True if nobody but this process' user, and root, can read a file: it is one of theirs, with mode
/// 0400 or 0600 (rulings F7). `status` is that of the opened file, `path` where it was found.
///
/// A file of root's in $CREDENTIALS_DIRECTORY may also be 0440: newer systemd lets the service's
/// user read its credentials by an access control list, whose mask shows as the rights of the group
/// (seen with 257, not yet with 252).
bool is_kept_secret(const std::string& path, const struct stat& status);

}  // namespace braid

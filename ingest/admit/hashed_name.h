#pragma once

#include <string_view>

namespace braid::ingest {

/// True for a name that somebody has hashed or encrypted already: at least 16 bytes as hexadecimal
/// digits, as a UUID or in base64. Such a name cannot be compared, and without our key it is a hash
/// that a list of names inverts (privacy DEI-01, DEI-04; linkage-design 3).
///
/// No name of a person is taken for one, however long, joined up or misspelt: it would have to be
/// 22 letters or more without a blank, at least three of them digits. So a few short base64 texts
/// pass, that happen to hold fewer; where a whole column is hashed most of it is found.
bool is_hashed_name(std::string_view sent);

}  // namespace braid::ingest

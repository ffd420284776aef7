#pragma once

#include <string_view>

#include "core/result.h"

namespace braid::ingest {

/// The longest id of a person that an agency's system may use. The returns allow 20 characters
/// (feed-formats 2), social care exports use GUIDs; 40 is the limit of privacy DEI-10.
inline constexpr std::size_t kLocalIdBytesMax = 40;

/// Why a text cannot be an agency's own id of a person; an empty rule if it can. Blanks, case and a
/// trailing ".0" are no faults: transform/normalise makes one spelling of them (rulings A7).
///   * "row/id-missing"
///   * "row/id-mangled": a spreadsheet has turned it into a number, `1.2E+05` (feed-formats 1.1)
///   * "row/id-not-an-id": too long, or a text for people to read
Literal fault_of_local_id(std::string_view text);

/// The exponent form that spreadsheets give to long numbers: a sign or a decimal point tells it
/// from ids such as `12E5`.
bool is_exponent_form(std::string_view text);

/// Three or more words, an `@`, an address of the web, or ten digits or more on end, as telephone
/// and NHS numbers have (privacy DEI-10). For values that should be codes.
bool is_free_text(std::string_view text);

}  // namespace braid::ingest

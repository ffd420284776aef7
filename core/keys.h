#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/bytes.h"

namespace braid {

// Keys of the log's streams. The first byte says what the entry is, so one stream may hold entries
// of several sorts (records, markers, control) without their keys ever meeting.

enum class KeyTag : char {
  record = 'r',      ///< a fact: record id
  identity = 'i',    ///< an identity: subject handle, unit
  subject = 's',     ///< a link: subject handle
  marker = 'm',      ///< Marker of a feed
  unit = 'u',        ///< current submission of a unit
  outcome = 'o',     ///< a cell
  control = 'c',     ///< one of a kind: release, summary
  quarantine = 'q',  ///< a refusal
  audit = 'a',       ///< an audit entry
  review = 'v',      ///< a question about links
  decision = 'd',    ///< what was answered: a pair of subject handles
};

std::optional<KeyTag> key_tag(std::string_view key);

std::string record_key(const Id16& record);
/// `unit` is feed "/" unit, as in the entry itself.
std::string identity_key(const Id16& subject, std::string_view unit);
std::string subject_key(const Id16& subject);
std::string marker_key(std::string_view feed);
std::string unit_key(std::string_view feed, std::string_view unit);
std::string control_key(std::string_view name);
/// Of an entry that says nothing, only that time has gone on (Log::due_for_tick).
std::string tick_key();
/// Ordered: sorting keys sorts by indicator, version, period, breakdown.
std::string outcome_key(std::string_view indicator, std::uint32_t version, std::string_view period,
                        std::string_view breakdown);
std::string quarantine_key(const Id16& id);
std::string review_key(const Id16& id);
/// Of a pair, in either order.
std::string decision_key(const Id16& one, const Id16& other);
std::string audit_key(std::string_view writer, std::int64_t sequence);

/// The sixteen bytes after the tag of a record, identity, subject, quarantine or review key.
std::optional<Id16> id_of_key(std::string_view key);
/// The text after the tag of a marker, unit or control key.
std::string_view name_of_key(std::string_view key);

/// Names of the streams of one agency: "facts.children-E10000023" (rulings S25).
std::string agency_stream(std::string_view stream, std::string_view agency);

}  // namespace braid

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "outcome/outcome.pb.h"
#include "submission/submission.pb.h"

namespace braid::app {

/// Why a release says something else than the one before it. It stands with the release in the
/// audit, as the name of a count, so that `explain cell` can tell it years later (privacy, REL-08).
struct ReleaseCause {
  enum class Kind : std::uint8_t {
    first,       ///< nothing was published before it
    delivery,    ///< days were told of for the first time, behind those that were published
    late,        ///< days that lie before the last published one were told of
    correction,  ///< what had been told was replaced
    links,       ///< who is whom was decided otherwise; `count` links
    definition,  ///< a definition, or a version of it, was new
    retired,     ///< one was taken away
    other,       ///< none of these: the configuration, or another version of Braid
  };
  Kind kind{};
  std::string about;  ///< a feed, or an indicator and its version; else empty
  std::int64_t count = 1;

  bool operator==(const ReleaseCause&) const = default;
};

/// What a unit's current submission brought, as far as it can be a cause.
struct DeliveredUnit {
  std::string feed;
  std::int64_t sequence = 0, first_sequence = 0;
  bool is_increment = false;
  Date first_day = Date::none();  ///< that it speaks for; none if it speaks for no days

  static DeliveredUnit of(const submission::v1::Submission& submission);
};

/// What the units and links have brought since the release `stated`: by feed, then links. Of a feed
/// whose units had several causes each is named.
std::vector<ReleaseCause> causes_since(const braid::outcome::v1::Release& stated,
                                       const std::vector<DeliveredUnit>& units,
                                       std::int64_t links_moved);

/// "late police", "definition cla.days 2", "links".
std::string cause_text(const ReleaseCause& cause);
/// The reverse; nothing for the name of another count.
std::optional<ReleaseCause> cause_from_text(std::string_view text, std::int64_t count);

}  // namespace braid::app

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "core/agency.h"
#include "core/bytes.h"
#include "core/result.h"

namespace braid::transform {

/// What strongest evidence joins a subject to its person; also the order of strength (rulings A4).
enum class LinkRule : std::uint8_t { merge, nhs, upn, names };
std::string_view link_rule_name(LinkRule rule);

/// A subject's link as it should be said; nothing: the subject is a person alone.
struct LinkChange {
  Id16 subject;
  struct To {
    Id16 person;
    LinkRule rule = LinkRule::nhs;
    bool operator==(const To&) const = default;
  };
  std::optional<To> to;
};

struct LinkTotals {
  std::int64_t subjects = 0, persons = 0, conflicts = 0;
};

/// Links of one area as a pure function of its identities (rulings A2 to A10, S15, S16): keeps the
/// identities, and recomputes a component from nothing whenever one of its members changes. The
/// outcome does not depend on the order in which identities arrived.
///
/// Not to be shared between threads. `agency` is the agency whose stream an entry was read from.
class Linker {
 public:
  virtual ~Linker() = default;
  /// An entry of `identities.<agency>`: key and value as in the log; no value: a tombstone. Entries
  /// that are not identities are ignored. Refused if the value cannot be parsed.
  virtual Result<void> apply(std::string_view agency, std::string_view key,
                             std::optional<std::string_view> value) = 0;
  /// An entry of `links` as read back at start: what has been stated.
  virtual Result<void> apply_stated(std::string_view key,
                                    std::optional<std::string_view> value) = 0;
  /// Recomputes what is touched and appends the difference between wanted and stated, ascending by
  /// subject; the difference then counts as stated.
  virtual void settle(std::vector<LinkChange>& changes) = 0;
  virtual LinkTotals totals() const = 0;
};

std::unique_ptr<Linker> make_exact_linker();

}  // namespace braid::transform

#pragma once

#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace braid {

/// Text fixed when the program is compiled, so it cannot hold anything read from a record.
class Literal {
 public:
  consteval Literal(const char* text) : text_{text} {}  // NOLINT: implicit on purpose
  constexpr std::string_view view() const { return text_; }
  constexpr bool operator==(const Literal&) const = default;

 private:
  std::string_view text_;
};

/// Says what the caller must do next; the rule says why.
enum class ErrorKind {
  refused,        ///< this record or delivery breaks its contract: quarantine it, go on
  unavailable,    ///< a broker, disk or peer is away: retry with back-off
  fenced,         ///< another process has taken over this role: stop
  misconfigured,  ///< the operator must act: stop, exit status 78 (EX_CONFIG)
};

struct Error {
  ErrorKind kind;
  Literal rule;  ///< stable name, e.g. "log/disk-full"; also a metric label
};

/// tl::expected, except that ignoring one is a compiler error in this repository.
template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
 public:
  using tl::expected<T, Error>::expected;
  Result(tl::expected<T, Error> other) : tl::expected<T, Error>{std::move(other)} {}
};

inline tl::unexpected<Error> fail(ErrorKind kind, Literal rule) {
  return tl::unexpected<Error>{Error{kind, rule}};
}

/// Leaves the function with the error of `result`, or goes on when there is none.
#define BRAID_TRY(result)                                                      \
  do {                                                                         \
    if (auto&& tried = (result); !tried) return tl::unexpected{tried.error()}; \
  } while (false)

/// A broken invariant of our own stops the process, in release builds too. The condition is
/// printed as source text, never with values.
#define BRAID_CHECK(condition)                                                            \
  do {                                                                                    \
    if (!(condition)) {                                                                   \
      std::fprintf(stderr, "braid: broken invariant: %s (%s:%d)\n", #condition, __FILE__, \
                   __LINE__);                                                             \
      std::abort();                                                                       \
    }                                                                                     \
  } while (false)

}  // namespace braid

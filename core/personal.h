#pragma once

#include <utility>

namespace braid {

/// A value that says, or helps to say, who somebody is.
///
/// It has no formatter, no `operator<<` and no conversion, so logging or printing it does not
/// compile. It has three doors, one for each step that has to read it (rulings S26); searching
/// for their names lists every place where an identifier is read:
///   * `reveal_to_admit`         ingest: checks of form and consistency, mapping of dates;
///   * `reveal_to_pseudonymise`  transform/normalise and transform/pseudonymise;
///   * `reveal_to_seal`          ingest/admit: a refused row on its way into its CMS envelope.
/// `tests/tidy` holds each door to its folders.
template <class T>
class Personal {
 public:
  constexpr Personal() = default;
  constexpr explicit Personal(T value) : value_{std::move(value)} {}

  constexpr const T& reveal_to_admit() const { return value_; }
  constexpr const T& reveal_to_pseudonymise() const { return value_; }
  constexpr const T& reveal_to_seal() const { return value_; }

  /// True when there is nothing to reveal.
  constexpr bool empty() const requires requires(const T& value) { value.empty(); }
  { return value_.empty(); }

 private:
  T value_{};
};

}  // namespace braid

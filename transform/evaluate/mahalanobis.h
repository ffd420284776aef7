#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace braid::transform {

/// How unlike two people are by several numbers, each by how much it varies among the people of the
/// programme and goes along with the others (evaluation, section 2; rulings H11).
class Mahalanobis {
 public:
  using Values = std::vector<std::int64_t>;

  /// Of `people`'s covariance (n - 1). Of its diagonal alone where there are under ten people a
  /// variable, or the variables all but determine each other. What does not vary counts for
  /// nothing. All have as many values.
  explicit Mahalanobis(std::span<const Values> people);

  double distance(const Values& one, const Values& other) const;
  bool is_diagonal() const { return is_diagonal_; }

 private:
  bool factorise(std::vector<double> covariance);

  std::vector<std::size_t> kept_;  ///< of the values, those that vary
  std::vector<double> factor_;     ///< lower triangle of Cholesky's, row by row, kept_ x kept_
  bool is_diagonal_ = true;
};

}  // namespace braid::transform

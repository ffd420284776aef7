#include "transform/evaluate/mahalanobis.h"

#include <cmath>

#include "core/result.h"

namespace braid::transform {
namespace {

constexpr std::size_t kPeopleOfAVariable = 10;
constexpr double kPivotMin = 1e-9;  ///< of its diagonal

double mean_of(std::span<const Mahalanobis::Values> people, std::size_t at) {
  double sum = 0;
  for (const auto& person : people) sum += static_cast<double>(person[at]);
  return sum / static_cast<double>(people.size());
}

double covariance_of(std::span<const Mahalanobis::Values> people, std::size_t one,
                     std::size_t other) {
  const double mean_one = mean_of(people, one), mean_other = mean_of(people, other);
  double sum = 0;
  for (const auto& person : people) {
    sum += (static_cast<double>(person[one]) - mean_one) *
           (static_cast<double>(person[other]) - mean_other);
  }
  return people.size() < 2 ? 0 : sum / static_cast<double>(people.size() - 1);
}

}  // namespace

Mahalanobis::Mahalanobis(std::span<const Values> people) {
  const auto variables = people.empty() ? 0 : people.front().size();
  for (std::size_t at = 0; at < variables; ++at) {
    if (covariance_of(people, at, at) > 0) kept_.push_back(at);
  }
  const auto size = kept_.size();
  std::vector<double> covariance(size * size, 0);
  for (std::size_t row = 0; row < size; ++row) {
    for (std::size_t column = 0; column <= row; ++column) {
      covariance[row * size + column] = covariance_of(people, kept_[row], kept_[column]);
    }
  }
  is_diagonal_ = people.size() < kPeopleOfAVariable * size || !factorise(covariance);
  if (is_diagonal_) {
    factor_.assign(size * size, 0);
    for (std::size_t at = 0; at < size; ++at) {
      factor_[at * size + at] = std::sqrt(covariance[at * size + at]);
    }
  }
}

bool Mahalanobis::factorise(std::vector<double> covariance) {
  const auto size = kept_.size();
  for (std::size_t row = 0; row < size; ++row) {
    for (std::size_t column = 0; column <= row; ++column) {
      double left = covariance[row * size + column];
      for (std::size_t k = 0; k < column; ++k) {
        left -= covariance[row * size + k] * covariance[column * size + k];
      }
      if (column < row) {
        covariance[row * size + column] = left / covariance[column * size + column];
      } else if (left < kPivotMin * covariance[row * size + row]) {
        return false;
      } else {
        covariance[row * size + row] = std::sqrt(left);
      }
    }
  }
  factor_ = std::move(covariance);
  return true;
}

double Mahalanobis::distance(const Values& one, const Values& other) const {
  BRAID_CHECK(one.size() == other.size());
  const auto size = kept_.size();
  // With S = L L', the distance is the length of L^-1 d: forward substitution.
  std::vector<double> solved(size);
  double squares = 0;
  for (std::size_t row = 0; row < size; ++row) {
    double left = static_cast<double>(one[kept_[row]] - other[kept_[row]]);
    for (std::size_t k = 0; k < row; ++k) left -= factor_[row * size + k] * solved[k];
    solved[row] = left / factor_[row * size + row];
    squares += solved[row] * solved[row];
  }
  return std::sqrt(squares);
}

}  // namespace braid::transform

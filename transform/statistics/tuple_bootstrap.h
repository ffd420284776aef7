#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "transform/statistics/bootstrap.h"

namespace braid::transform {

/// All numbers of one person together, however many: as many for each person.
using PersonTuple = std::vector<std::int64_t>;
using TupleEffect = std::function<double(const PersonTuple& programme, const PersonTuple& other)>;

/// cluster_bootstrap() of an effect that is made of several outcomes, such as net benefit: a draw
/// of people takes all their numbers (rulings H25, H46).
std::optional<Interval> tuple_bootstrap(std::span<const PersonTuple> programme,
                                        std::span<const PersonTuple> comparator,
                                        const TupleEffect& effect, const BootstrapOptions& options);

}  // namespace braid::transform

#include "app/service/board.h"

#include <algorithm>

namespace braid::app {
namespace {

template <class List>
auto& named(List& list, const std::string& name) {
  const auto found =
      std::find_if(list.begin(), list.end(), [&](const auto& item) { return item.name == name; });
  if (found != list.end()) return *found;
  auto& fresh = list.emplace_back();
  fresh.name = name;
  return fresh;
}

}  // namespace

RoleState& ServiceState::role(const std::string& name) { return named(roles, name); }
bool ServiceState::is_followed(std::string_view name, const RoleState& later) const {
  for (const auto& role : roles) {
    if (role.name == name) return role.caught_up && later.seen >= role.caught_up_at;
  }
  return true;
}

void ServiceState::begins_step(const std::string& name) {
  auto& beginning = role(name);
  if (beginning.seen != commits) beginning.settled = false;
  beginning.seen = commits;
}

FeedState& ServiceState::feed(const std::string& name) { return named(feeds, name); }

}  // namespace braid::app

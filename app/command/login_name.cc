#include "app/command/login_name.h"

#include <pwd.h>
#include <unistd.h>

namespace braid::app {

std::string login_name() {
  const auto* entry = ::getpwuid(::getuid());
  return entry != nullptr ? entry->pw_name : "uid-" + std::to_string(::getuid());
}

}  // namespace braid::app

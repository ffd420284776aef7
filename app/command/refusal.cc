#include "app/command/refusal.h"

#include <iostream>

#include "app/command/exit_status.h"

namespace braid::app {

int refuse(int status, const std::string& what, const std::string& remedy) {
  std::cerr << "braid: " << what << "\n    remedy: " << remedy << '\n';
  return status;
}

int refuse_id(const std::string& id, bool several, const std::string& list) {
  if (several) {
    return refuse(EX_USAGE, "more than one id begins with " + id, "give more digits of it");
  }
  return refuse(EX_NOINPUT, "there is nothing with the id " + id, list);
}

}  // namespace braid::app

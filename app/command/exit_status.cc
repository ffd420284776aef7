#include "app/command/exit_status.h"

namespace braid::app {

int exit_status(const Error& error) {
  const auto rule = error.rule.view();
  if (rule == "log/in-use") return EX_TEMPFAIL;
  switch (error.kind) {
    case ErrorKind::refused:
      return EX_DATAERR;
    case ErrorKind::misconfigured:
      return EX_CONFIG;
    case ErrorKind::fenced:
      return EX_TEMPFAIL;
    case ErrorKind::unavailable:
      return EX_IOERR;
  }
  return EX_SOFTWARE;
}

}  // namespace braid::app

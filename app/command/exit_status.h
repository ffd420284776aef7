#pragma once

#include <sysexits.h>

#include "core/result.h"

namespace braid::app {

/// Exit status of an error, by sysexits (interface, section 3).
int exit_status(const Error& error);

}  // namespace braid::app

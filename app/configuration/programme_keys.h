#pragma once

#include "app/configuration/configuration_keys.h"

namespace braid::app {

// The keys of a programme: what it is, and how it is evaluated (rulings H1). Parts of
// configuration_files().
ConfigurationFile programme_file();
/// Figures that somebody has published of a programme, to be held against the data.
ConfigurationFile stated_file();

}  // namespace braid::app

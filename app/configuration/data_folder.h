#pragma once

#include <string>

namespace braid::app {

/// Braid's own data: vocabulary, indicator definitions, code lists. `$BRAID_DATA_FOLDER`, else
/// `share/braid` beside the program's folder or in it. Empty when there is none.
std::string data_folder();

}  // namespace braid::app

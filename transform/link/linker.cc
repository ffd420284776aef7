#include "transform/link/linker.h"

#include "transform/link/exact_linker.h"
#include "transform/link/probabilistic_linker.h"

namespace braid::transform {

std::unique_ptr<Linker> make_linker(const LinkerOptions& options) {
  if (options.method == LinkerOptions::Method::exact) return make_exact_linker();
  BRAID_CHECK(options.model != nullptr);
  return make_probabilistic_linker(options);
}

}  // namespace braid::transform

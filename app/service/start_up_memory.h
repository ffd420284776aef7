#pragma once

namespace braid::app {

/// Gives back the memory that only starting needed: code that read the configuration and set up the
/// libraries, and what the heap has free. The code's pages come back from the page cache when they
/// are wanted again.
void release_start_up_memory();

}  // namespace braid::app

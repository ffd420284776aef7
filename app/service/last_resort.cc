#include "app/service/last_resort.h"

#include <spdlog/spdlog.h>
#include <unistd.h>

#include "app/service/role_work.h"

namespace braid::app {

LastResort::LastResort(std::chrono::milliseconds longest, int status)
    : thread_{[longest, status](const std::stop_token& stop) {
        pause(longest, stop);
        if (stop.stop_requested()) return;
        spdlog::warn(
            "Something is not done in time; the service ends without it, nothing is lost.");
        ::_exit(status);
      }} {}

}  // namespace braid::app

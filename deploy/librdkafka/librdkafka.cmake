# Target `braid_librdkafka`: the Kafka client library's C API, `#include <librdkafka/rdkafka.h>`, 2.8.0 or newer.
#
# The system's own where it is new enough, else the static library that deploy/librdkafka/build.sh made below build/,
# which all presets share; only the thread sanitizer has one of its own.
if(BRAID_SANITIZE MATCHES "thread")
  set(librdkafka_kind "-tsan")
else()
  pkg_check_modules(system_librdkafka QUIET IMPORTED_TARGET rdkafka>=2.8.0)
endif()
set(librdkafka_folder "build/librdkafka${librdkafka_kind}")
set(BRAID_LIBRDKAFKA_FOLDER "${CMAKE_SOURCE_DIR}/${librdkafka_folder}" CACHE PATH "What build.sh made")

add_library(braid_librdkafka INTERFACE)
if(system_librdkafka_FOUND)
  target_link_libraries(braid_librdkafka INTERFACE PkgConfig::system_librdkafka)
elseif(EXISTS "${BRAID_LIBRDKAFKA_FOLDER}/recipe")
  find_package(ZLIB REQUIRED)
  pkg_check_modules(librdkafka_needs REQUIRED IMPORTED_TARGET libsasl2 libzstd liblz4)
  target_include_directories(braid_librdkafka SYSTEM INTERFACE "${BRAID_LIBRDKAFKA_FOLDER}/include")
  target_link_libraries(braid_librdkafka INTERFACE "${BRAID_LIBRDKAFKA_FOLDER}/lib/librdkafka.a" OpenSSL::SSL
                                                   OpenSSL::Crypto ZLIB::ZLIB PkgConfig::librdkafka_needs
                                                   Threads::Threads m)
else()
  string(REPLACE "-" " " librdkafka_kind "${librdkafka_kind}")
  message(FATAL_ERROR "librdkafka 2.8.0 or newer is missing. Build it once, about a minute:\n"
                      "  deploy/librdkafka/build.sh ${librdkafka_folder}${librdkafka_kind}\n"
                      "(./dev does so by itself), or install a system's own development package that is new enough.")
endif()

# The library's own harmless races, those in which it is its own code that reads or writes, are passed over; ours in its
# callbacks and on its threads are not.
if(BRAID_SANITIZE MATCHES "thread")
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/librdkafka_tsan.cc CONTENT [=[
extern "C" const char* __tsan_default_suppressions();
extern "C" const char* __tsan_default_suppressions() { return "race_top:librdkafka/src/\n"; }
]=])
  add_library(braid_librdkafka_tsan OBJECT ${CMAKE_BINARY_DIR}/librdkafka_tsan.cc)
  # As an object, so that it reaches every program, also through a static library that uses the client privately.
  target_link_libraries(braid_librdkafka INTERFACE $<TARGET_OBJECTS:braid_librdkafka_tsan>)
endif()

#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

namespace braid::test {

/// Where the broker of this test's fixture is (tests/kafka/CMakeLists.txt), read from its folder.
struct TestBroker {
  std::filesystem::path folder;
  /// Value of bootstrap.servers.
  std::string bootstrap;
  /// True when clients need TLS and a login by SCRAM-SHA-512.
  bool secured = false;

  /// PEM file of the authority that signed the broker's certificate; of one that did not.
  std::filesystem::path authority() const { return folder / "authority.pem"; }
  std::filesystem::path stranger() const { return folder / "stranger.pem"; }
  /// Users: admin, braid, reader. Readable by us only, without an end of line.
  std::filesystem::path password_file(const std::string& user) const {
    return folder / "credentials" / user;
  }
};

/// The one line of a file, without its end.
inline std::string line_of(const std::filesystem::path& path) {
  std::ifstream file{path};
  std::string line;
  if (!std::getline(file, line)) throw std::runtime_error{"cannot read " + path.string()};
  return line;
}

/// Throws, so that the test fails, when there is none: ctest starts it; by hand, start one with
/// `./dev broker start` and set BRAID_TEST_KAFKA=build/broker.
inline TestBroker test_broker() {
  const char* folder = std::getenv("BRAID_TEST_KAFKA");
  if (folder == nullptr) {
    throw std::runtime_error{
        "BRAID_TEST_KAFKA names no broker's folder; run by ctest, or see "
        "tests/kafka/test_broker.h"};
  }
  TestBroker broker{folder, line_of(std::filesystem::path{folder} / "bootstrap")};
  broker.secured = std::filesystem::exists(broker.authority());
  return broker;
}

}  // namespace braid::test

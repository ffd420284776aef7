#include "app/service/control_socket.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace braid::app {
namespace {

using testing::Contains;
using testing::Not;

class ControlSocketTest : public testing::Test {
 protected:
  ControlSocketTest() {
    std::filesystem::create_directory(folder_);
    configuration_.folder = folder_;
    configuration_.service.socket = folder_ + "/ask.sock";
  }
  ~ControlSocketTest() override { std::filesystem::remove_all(folder_); }

  void make(const std::string& name) const { std::ofstream{folder_ + '/' + name} << ""; }

  const std::string folder_ = testing::TempDir() + "braid-sockets-" + std::to_string(::getpid());
  Configuration configuration_;
};

TEST_F(ControlSocketTest, IsNamedByRoleAndFromTheSecondProcessOnByNumber) {
  EXPECT_EQ(control_socket(configuration_, ""), folder_ + "/ask.sock");
  EXPECT_EQ(control_socket(configuration_, "", 2), folder_ + "/ask-2.sock");
  EXPECT_EQ(control_socket(configuration_, "edge"), folder_ + "/ask-edge.sock");
  EXPECT_EQ(control_socket(configuration_, "edge", 12), folder_ + "/ask-edge-12.sock");
}

TEST_F(ControlSocketTest, OfFurtherProcessesIsAskedWhereverOneIsLeft) {
  make("ask-2.sock");
  make("ask-edge-3.sock");
  make("ask-edge-11.sock");
  const auto sockets = control_sockets(configuration_);
  for (const auto* name : {"ask.sock", "ask-2.sock", "ask-edge.sock", "ask-edge-3.sock",
                           "ask-edge-11.sock", "ask-link.sock", "ask-measure.sock"}) {
    EXPECT_THAT(sockets, Contains(folder_ + '/' + name).Times(1));
  }
  EXPECT_THAT(sockets, Not(Contains(folder_ + "/ask-edge-2.sock")));
}

TEST_F(ControlSocketTest, IsNotTakenFromOtherNames) {
  for (const auto* name :
       {"ask-0.sock", "ask-1.sock", "ask--2.sock", "ask-2x.sock", "ask-2.sock.bak", "ask-.sock",
        "other-2.sock", "ask-99999999999999.sock"}) {
    make(name);
    EXPECT_THAT(control_sockets(configuration_), Not(Contains(folder_ + '/' + name))) << name;
  }
}

}  // namespace
}  // namespace braid::app

#include "app/service/control_server.h"

#include <gmock/gmock.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "app/service/http_server.h"

namespace braid::app {
namespace {

constexpr const char* kStatus = R"({"command":"status"})";

class ControlServerTest : public testing::Test {
 protected:
  ControlServerTest() {
    std::filesystem::create_directory(folder_);
    board_.note([](ServiceState& state) {
      state.partnership = "Made";
      state.role("edge").trouble = "log/disk-full";
    });
  }
  ~ControlServerTest() override { std::filesystem::remove_all(folder_); }

  Result<std::unique_ptr<ControlServer>> open(const std::string& group = "") {
    return ControlServer::open({socket_, group}, reporter_);
  }

  const std::string folder_ = testing::TempDir() + "braid-control-" + std::to_string(::getpid());
  const std::string socket_ = folder_ + "/control.sock";
  Board board_;
  Metrics metrics_;
  Reporter reporter_{
      board_, metrics_, [] {
        return std::map<std::string, std::chrono::milliseconds>{{"edge", std::chrono::minutes{2}}};
      }};
};

TEST_F(ControlServerTest, AnswersWithTheStatusToItsOwner) {
  const auto server = open();
  ASSERT_TRUE(server);
  const auto answer = ask_service(socket_, kStatus);
  ASSERT_TRUE(answer);
  const auto json = nlohmann::json::parse(*answer);
  EXPECT_EQ(json["partnership"], "Made");
  EXPECT_EQ(json["roles"][0]["state"], "waiting");
  EXPECT_EQ(json["ready"], false);
  struct stat status {};
  ASSERT_EQ(::stat(socket_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST_F(ControlServerTest, KnowsNoOtherCommand) {
  const auto server = open();
  ASSERT_TRUE(server);
  for (const auto* request : {"", "{}", "null", "{\"command\":[]}", "{\"command\":\"stop\"}"}) {
    EXPECT_EQ(ask_service(socket_, request).value(), R"({"error":"service/unknown-command"})");
  }
}

TEST_F(ControlServerTest, GivesUpOnARequestThatIsTooLong) {
  const auto server = open();
  ASSERT_TRUE(server);
  EXPECT_FALSE(ask_service(socket_, std::string(100'000, 'x')));
  EXPECT_TRUE(ask_service(socket_, kStatus));
}

TEST_F(ControlServerTest, LeavesTheSocketOfALivingServiceAlone) {
  const auto first = open();
  ASSERT_TRUE(first);
  const auto second = open();
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().rule.view(), "service/socket-in-use");
  EXPECT_TRUE(ask_service(socket_, kStatus));
}

TEST_F(ControlServerTest, ReplacesTheSocketOfADeadService) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  socket_.copy(address.sun_path, sizeof address.sun_path - 1);
  {
    const Descriptor dead{::socket(AF_UNIX, SOCK_STREAM, 0)};
    ASSERT_EQ(::bind(dead.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  }
  ASSERT_TRUE(std::filesystem::exists(socket_));
  EXPECT_TRUE(open());
}

TEST_F(ControlServerTest, NeverRemovesWhatIsNoSocket) {
  std::ofstream{socket_} << "somebody's file";
  const auto server = open();
  ASSERT_FALSE(server);
  EXPECT_EQ(server.error().rule.view(), "service/socket");
  EXPECT_EQ(std::filesystem::file_size(socket_), 15U);
}

TEST_F(ControlServerTest, RemovesItsSocketAtTheEnd) {
  { ASSERT_TRUE(open()); }
  EXPECT_FALSE(std::filesystem::exists(socket_));
  const auto answer = ask_service(socket_, kStatus);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().rule.view(), "service/not-running");
}

TEST_F(ControlServerTest, IsRefusedForAGroupOrPathThatCannotBe) {
  EXPECT_EQ(open("no-such-group-999").error().rule.view(), "service/group");
  const auto server = ControlServer::open({folder_ + std::string(200, 'x'), ""}, reporter_);
  ASSERT_FALSE(server);
  EXPECT_EQ(server.error().rule.view(), "service/socket-path");
}

TEST_F(ControlServerTest, HasAReporterThatNamesTheLoopThatHangs) {
  EXPECT_FALSE(reporter_.live().good);
  EXPECT_EQ(reporter_.live().json, R"({"live":false,"stuck":["edge"]})");
  EXPECT_FALSE(reporter_.ready().good);
}

TEST_F(ControlServerTest, HasABrotherThatListensWhereItIsToldAndNowhereElse) {
  for (const auto* listen : {"", "9464", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:70000", ":9464"}) {
    const auto server = HttpServer::open(listen, reporter_);
    ASSERT_FALSE(server) << listen;
    EXPECT_EQ(server.error().rule.view(), "service/listen") << listen;
  }
  const auto server = HttpServer::open("127.0.0.1:0", reporter_);
  ASSERT_TRUE(server);
  EXPECT_GT((*server)->port(), 0);
  const auto again = HttpServer::open("127.0.0.1:" + std::to_string((*server)->port()), reporter_);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().rule.view(), "service/listen-in-use");
}

}  // namespace
}  // namespace braid::app

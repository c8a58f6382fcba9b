#include "core/child_process.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <csignal>
#include <optional>

#include "core/error.hpp"

namespace simul {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(ChildProcess, ItsLinesAndItsStatusArrive) {
  ChildProcess child({"/bin/sh", "-c", "echo one; echo two; printf rest; exit 7"});
  EXPECT_EQ(child.read_line(seconds(10)), "one");
  EXPECT_EQ(child.read_line(seconds(10)), "two");
  EXPECT_EQ(child.read_all(), "rest");
  EXPECT_EQ(child.wait(), 7);
  EXPECT_TRUE(child.ended());
}

TEST(ChildProcess, PatienceEnds) {
  ChildProcess child({"/bin/cat", "/dev/zero"});
  EXPECT_EQ(child.read_line(milliseconds(20)), std::nullopt);  // the child prints no whole line
}

TEST(ChildProcess, DestroyingItEndsIt) {
  pid_t pid = 0;
  {
    ChildProcess child({"/bin/sleep", "1000"});
    pid = child.pid();
    EXPECT_FALSE(child.ended());
  }
  EXPECT_EQ(kill(pid, 0), -1);
  EXPECT_EQ(errno, ESRCH);
}

TEST(ChildProcess, OneThatDoesNotListenIsKilled) {
  pid_t pid = 0;
  {
    ChildProcess child({"/bin/sh", "-c", "trap '' TERM; echo ready; while :; do sleep 0.05; done"});
    EXPECT_EQ(child.read_line(seconds(10)), "ready");
    pid = child.pid();
  }
  EXPECT_EQ(kill(pid, 0), -1);
}

TEST(ChildProcess, HasAProcessGroupOfItsOwn) {
  ChildProcess child({"/bin/sh", "-c", "echo started; exec sleep 1000"});
  ASSERT_EQ(child.read_line(seconds(10)), "started");
  EXPECT_EQ(getpgid(child.pid()), child.pid());
}

TEST(ChildProcess, SaysWhatCannotBeStarted) {
  try {
    ChildProcess child({"/no/such/program"});
    FAIL() << "nothing was thrown";
  } catch (const WorkError& error) {
    EXPECT_THAT(error.what(), testing::AllOf(testing::HasSubstr("/no/such/program"),
                                             testing::HasSubstr("No such file")));
  }
}

}  // namespace
}  // namespace simul

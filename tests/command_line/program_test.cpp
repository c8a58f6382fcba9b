#include "command_line/program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <utility>

#include "core/error.hpp"

namespace simul {
namespace {

using Ending = std::pair<int, std::string>;

template <class Error>
Ending run_that_throws(const std::string& text) {
  testing::internal::CaptureStderr();
  const int status = run_program("simul", [&]() -> int { throw Error(text); });
  return {status, testing::internal::GetCapturedStderr()};
}

TEST(Program, EndsWithWhatItsBodyReturns) {
  EXPECT_EQ(run_program("simul", [] { return 0; }), 0);
  EXPECT_EQ(run_program("simul", [] { return 5; }), 5);
}

TEST(Program, ErrorsAreALineAndAStatus) {
  EXPECT_EQ(run_that_throws<UsageError>("give a number"), Ending(2, "simul: give a number\n"));
  EXPECT_EQ(run_that_throws<Declined>("no"), Ending(2, "simul: this lane declines: no\n"));
  EXPECT_EQ(run_that_throws<WorkError>("no room"), Ending(1, "simul: no room\n"));
  EXPECT_EQ(run_that_throws<std::runtime_error>("odd"), Ending(1, "simul: odd\n"));
  EXPECT_EQ(run_that_throws<UsageError>("'1\n2' is none"), Ending(2, "simul: '1 2' is none\n"));
}

TEST(Program, ItsVersionIsTheProjectsWithTheCommit) {
  EXPECT_THAT(version_of("simul"),
              testing::MatchesRegex("simul [0-9]+\\.[0-9]+\\.[0-9]+ \\(commit .+\\)"));
}

}  // namespace
}  // namespace simul

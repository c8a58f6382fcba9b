#include "core/whole_file.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "core/error.hpp"

namespace simul {
namespace {

namespace fs = std::filesystem;

class WholeFile : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "simul-whole-file-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string path() const { return (folder_ / "file").string(); }
  std::string content() const {
    std::ostringstream text;
    text << std::ifstream(path()).rdbuf();
    return text.str();
  }
  std::size_t files() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }

  fs::path folder_;
};

TEST_F(WholeFile, ReplacesWhatWasThere) {
  write_whole_file(path(), "first, and longer");
  write_whole_file(path(), "second");
  EXPECT_EQ(content(), "second");
  EXPECT_EQ(files(), 1U);
}

TEST_F(WholeFile, FollowsALink) {
  const fs::path link = folder_ / "link";
  fs::create_symlink(path(), link);
  write_whole_file(path(), "first");
  write_whole_file(link.string(), "second");
  EXPECT_TRUE(fs::is_symlink(link));
  EXPECT_EQ(content(), "second");
  EXPECT_EQ(files(), 2U);
}

TEST_F(WholeFile, LeavesAPipeAPipe) {
  const std::string pipe = (folder_ / "pipe").string();
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  const int reader = open(pipe.c_str(), O_RDONLY | O_NONBLOCK);
  write_whole_file(pipe, "through");
  char read_back[16] = {};
  EXPECT_EQ(read(reader, read_back, sizeof read_back), 7);
  EXPECT_STREQ(read_back, "through");
  close(reader);
  EXPECT_TRUE(fs::is_fifo(pipe));
}

TEST_F(WholeFile, SaysWhichFileAndWhy) {
  try {
    write_whole_file((folder_ / "no" / "such" / "file").string(), "x");
    FAIL() << "nothing was thrown";
  } catch (const WorkError& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("No such file or directory"));
    EXPECT_THAT(error.what(), testing::HasSubstr("no/such/file"));
  }
}

// A folder of that name cannot be replaced by a file: the writing works, the renaming does not.
TEST_F(WholeFile, LeavesNothingBehindWhenItFails) {
  fs::create_directory(path());
  EXPECT_THROW(write_whole_file(path(), "x"), WorkError);
  EXPECT_EQ(files(), 1U);
}

}  // namespace
}  // namespace simul

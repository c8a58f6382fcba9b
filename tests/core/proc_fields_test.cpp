#include "core/proc_fields.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>

namespace simul {
namespace {

std::uint64_t field(const std::string& text, std::string_view name) {
  const std::string path = testing::TempDir() + "proc_fields_test";
  std::ofstream(path) << text;
  const ProcFields fields(path);
  std::remove(path.c_str());
  return fields[name];
}

TEST(ProcFields, KilobytesAreGivenInBytes) {
  EXPECT_EQ(field("VmPeak:\t    8 kB\nVmHWM:\t    1234 kB\n", "VmHWM"), 1234U * 1024);
  EXPECT_EQ(field("Name:\tx\nThreads:\t17\n", "Threads"), 17U);
}

TEST(ProcFields, AFieldIsKnownByItsWholeNameAtTheStartOfALine) {
  const char* text = "Name:\tThreads: 5\nThreads_max:\t6\nThreads:\t7\n";
  EXPECT_EQ(field(text, "Threads"), 7U);
  EXPECT_EQ(field(text, "Thread"), 0U);
}

TEST(ProcFields, AFileLongerThanOneReadIsReadWhole) {
  EXPECT_EQ(field(std::string(100'000, 'x') + "\nVmRSS: 1 kB", "VmRSS"), 1024U);
}

TEST(ProcFields, WhatIsNotThereIsZero) {
  EXPECT_EQ(field("Threads:\t7\n", "VmHWM"), 0U);
  EXPECT_EQ(field("Threads:", "Threads"), 0U);
  EXPECT_EQ(field("Threads:\tmany\n", "Threads"), 0U);
  EXPECT_EQ(field("", "Threads"), 0U);
  EXPECT_EQ(ProcFields("/no/such/file")["Threads"], 0U);
}

TEST(ProcFields, ReadsWhatTheKernelWrites) {
  EXPECT_GT(ProcFields("/proc/self/status")["VmHWM"], 100'000U);
  EXPECT_GE(ProcFields("/proc/self/status")["Threads"], 1U);
  EXPECT_GT(ProcFields("/proc/meminfo")["MemTotal"], 1U << 20);
}

}  // namespace
}  // namespace simul

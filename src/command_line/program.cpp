#include "command_line/program.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <exception>

#include "build_info/build_info.hpp"
#include "core/error.hpp"

namespace simul {
namespace {

constexpr int kFailed = 1;
constexpr int kWrongUsage = 2;

// Errors quote what was typed, which may contain newlines.
int fail(int status, std::string_view program, std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  std::fputs(fmt::format("{}: {}\n", program, text).c_str(), stderr);
  return status;
}

}  // namespace

int run_program(std::string_view name, const std::function<int()>& body) {
  try {
    return body();
  } catch (const UsageError& error) {
    return fail(kWrongUsage, name, error.what());
  } catch (const Declined& declined) {
    return fail(kWrongUsage, name, fmt::format("this lane declines: {}", declined.what()));
  } catch (const std::exception& error) {
    return fail(kFailed, name, error.what());
  }
}

std::string version_of(std::string_view program) {
  return fmt::format("{} {} (commit {})", program, kBuildInfo.version, kBuildInfo.commit);
}

}  // namespace simul

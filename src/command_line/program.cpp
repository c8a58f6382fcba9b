#include "command_line/program.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <exception>
#include <initializer_list>
#include <new>

#include "build_info/build_info.hpp"
#include "core/error.hpp"
#include "core/standard_output.hpp"

namespace simul {
namespace {

constexpr int kFailed = 1;
constexpr int kWrongUsage = 2;

// Errors quote what was typed, which may contain newlines.
int fail(int status, std::string_view program, std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  print_error(fmt::format("{}: {}\n", program, text));
  return status;
}

// Memory can run out where an exception has no way out: in a completion handler, in the middle of
// a coroutine's start. The program then ends with the same line.
constexpr std::string_view kOutOfMemory =
    "out of memory; ask for fewer tasks at once, or raise the limit (ulimit -v)";
bool out_of_memory = false;
std::string_view program_name;
std::terminate_handler usual_end = nullptr;

[[noreturn]] void on_out_of_memory() {
  out_of_memory = true;
  throw std::bad_alloc();
}

// Asio allocates past the handler above, so memory is tried, too: more than what was refused.
bool is_out_of_memory() {
  constexpr std::size_t kMore = std::size_t{1} << 20;
  return out_of_memory || std::malloc(kMore) == nullptr;
}

[[noreturn]] void on_terminate() {
  if (!is_out_of_memory()) usual_end();
  for (const std::string_view text :
       {program_name, std::string_view(": "), kOutOfMemory, std::string_view("\n")}) {
    print_error(text);
  }
  std::_Exit(kFailed);
}

}  // namespace

int run_program(std::string_view name, const std::function<int()>& body) {
  program_name = name;
  std::set_new_handler(on_out_of_memory);
  usual_end = std::set_terminate(on_terminate);
  try {
    return body();
  } catch (const UsageError& error) {
    return fail(kWrongUsage, name, error.what());
  } catch (const Declined& declined) {
    return fail(kWrongUsage, name, fmt::format("this lane declines: {}", declined.what()));
  } catch (const std::bad_alloc&) {
    return fail(kFailed, name, std::string(kOutOfMemory));
  } catch (const std::exception& error) {
    return fail(kFailed, name, error.what());
  }
}

std::string version_of(std::string_view program) {
  return fmt::format("{} {} (commit {})", program, kBuildInfo.version, kBuildInfo.commit);
}

}  // namespace simul

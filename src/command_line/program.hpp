#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace simul {

/// Runs the body of a program's main and returns its exit status: what the body returns, 2 for
/// wrong usage (UsageError, Declined), 1 for any other exception. An exception's text is printed on
/// standard error, as one line after the program's name.
int run_program(std::string_view name, const std::function<int()>& body);

/// What --version prints: the name, the project's version and the commit.
std::string version_of(std::string_view program);

}  // namespace simul

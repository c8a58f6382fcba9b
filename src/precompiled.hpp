#pragma once

// The headers that most files include and that take long to read, compiled once for the whole
// build. A file still includes what it uses: with -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON everything
// compiles without this.

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

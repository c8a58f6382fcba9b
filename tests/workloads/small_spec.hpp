#pragma once

#include <algorithm>
#include <map>
#include <string>

#include "core/parameters.hpp"

namespace simul {

/// Shrinks any workload's spec, so that every cell can run in a test: parameters of these names get
/// these values.
inline void make_small(const Parameters& parameters) {
  static const std::map<std::string, std::string> kSmall{
      {"delay", "1ms"},  {"unit", "50us"}, {"tasks", "20"},     {"threads", "64"},
      {"items", "2000"}, {"work", "1000"}, {"requests", "200"}, {"inflight", "16"},
      {"boards", "4"},   {"moves", "3"},   {"compute", "20us"}, {"wait", "1ms"}};
  for (const Parameter& parameter : parameters.all()) {
    const auto small = kSmall.find(parameter.key);
    if (small != kSmall.end()) parameters.set(small->first, small->second);
  }
}

}  // namespace simul

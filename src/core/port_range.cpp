#include "core/port_range.hpp"

#include <fstream>

namespace simul {

std::uint64_t connections_to_one_address() {
  constexpr std::uint64_t kForOthers = 1000;
  std::uint64_t first = 32768;
  std::uint64_t last = 60999;
  std::ifstream("/proc/sys/net/ipv4/ip_local_port_range") >> first >> last;
  const std::uint64_t ports = last - first + 1;
  return ports > 2 * kForOthers ? ports - kForOthers : (ports + 1) / 2;
}

}  // namespace simul

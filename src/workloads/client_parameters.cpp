#include "workloads/client_parameters.hpp"

#include <cstdint>

namespace simul {

void add_client_parameters(Parameters& parameters, http::Limits& limits, std::string& ca_file) {
  constexpr std::uint64_t kMaxBytes = std::uint64_t{1} << 40U;
  constexpr Duration kForever = std::chrono::hours(24);
  parameters
      .duration("--connect-timeout", limits.connect_timeout, Duration::zero(), kForever,
                "for name, TCP and TLS together; 0 is without limit")
      .duration("--timeout", limits.total_timeout, Duration::zero(), kForever,
                "for a whole GET with its redirects; 0 is without limit")
      .count("--lowest-speed", limits.lowest_speed, 0, 1'000'000'000,
             "bytes a second that a body must bring; 0 is without limit")
      .duration("--slow-for", limits.slow_for, Duration::zero(), kForever,
                "how long a body may be slower than that, in whole seconds")
      .count("--redirects", limits.max_redirects, 0, 1000, "redirects followed in one GET")
      .count("--header-bytes", limits.max_header_bytes, 1, 256 << 10,
             "the most headers of an answer")
      .count("--body-bytes", limits.max_body_bytes, 0, kMaxBytes, "the largest body, decoded")
      .text("--cacert", ca_file, "PEM file of the authorities to trust; without it the system's");
}

}  // namespace simul

#pragma once

#include <string>
#include <vector>

namespace simul::bench {

/// Prepares this process for measuring, once. Google Benchmark gets these flags of its own, and its
/// environment variables have no effect; memory that is freed is kept for the next run, because
/// otherwise every run would get its pages from the kernel again, and the warm-up would be without
/// effect. Throws UsageError for a flag that Google Benchmark does not know.
void set_up_library(const std::vector<std::string>& flags);

}  // namespace simul::bench

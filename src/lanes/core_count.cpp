#include "lanes/core_count.hpp"

#include <oneapi/tbb/info.h>

namespace simul {

unsigned core_count() {
  return static_cast<unsigned>(tbb::info::default_concurrency());
}

}  // namespace simul

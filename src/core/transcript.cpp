#include "core/transcript.hpp"

namespace simul {

void Transcript::write(const std::string& text) {
  const std::lock_guard lock(mutex_);
  sink_(text);
}

}  // namespace simul

#pragma once

namespace simul {

/// The most threads that a pool may have, and the largest value of every `--threads`.
inline constexpr unsigned kMaxThreads = 4096;

/// Makes sure that this process may have so many threads at once, by having them for a moment:
/// oneTBB ends the process when the system refuses it one. Throws WorkError that says how many
/// there could be. What was proven once is not tried again.
void require_threads(unsigned threads);

}  // namespace simul

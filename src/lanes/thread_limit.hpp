#pragma once

namespace simul {

/// The most threads that a pool may have, and the largest value of every `--threads`.
inline constexpr unsigned kMaxThreads = 4096;

/// Checks that this process may have so many threads at once, by starting them for a moment: oneTBB
/// ends the process if the system refuses it a thread. Throws WorkError with the number that could
/// be started. A number that was reached once is not tried again. Not thread-safe.
void require_threads(unsigned threads);

}  // namespace simul

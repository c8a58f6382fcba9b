#pragma once

#include <oneapi/tbb/cache_aligned_allocator.h>
#include <oneapi/tbb/concurrent_queue.h>

#include <memory>

namespace simul {

#if defined(__SANITIZE_THREAD__)
#define SIMUL_THREAD_SANITIZER
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define SIMUL_THREAD_SANITIZER
#endif
#endif

/// oneTBB's bounded queue. ThreadSanitizer does not see when oneTBB's own allocator, in a library
/// that is not instrumented, gives a page to another thread, and takes that for a race; so there
/// the pages come from the usual allocator.
#ifdef SIMUL_THREAD_SANITIZER
template <class T>
using BoundedQueue = tbb::concurrent_bounded_queue<T, std::allocator<T>>;
#else
template <class T>
using BoundedQueue = tbb::concurrent_bounded_queue<T>;
#endif

}  // namespace simul

#pragma once

#include <oneapi/tbb/cache_aligned_allocator.h>
#include <oneapi/tbb/concurrent_queue.h>

#include <memory>
#include <type_traits>

#include "core/sanitizer.hpp"

namespace simul {

/// oneTBB's bounded queue. ThreadSanitizer does not see when oneTBB's own allocator, in a library
/// that is not instrumented, gives a page to another thread, and takes that for a race; so there
/// the pages come from the usual allocator.
template <class T>
using BoundedQueue = tbb::concurrent_bounded_queue<
    T, std::conditional_t<kThreadSanitizer, std::allocator<T>, tbb::cache_aligned_allocator<T>>>;

}  // namespace simul

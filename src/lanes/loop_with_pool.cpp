#include "lanes/loop_with_pool.hpp"

#include "core/error.hpp"
#include "lanes/thread_limit.hpp"

namespace simul {
namespace {

unsigned allowed(unsigned threads, const Clock& clock) {
  if (clock.is_virtual()) throw Declined("threads cannot share a virtual clock");
  require_threads(threads);
  return threads;
}

}  // namespace

LoopWithPool::LoopWithPool(unsigned threads, Clock& clock)
    : loop_(clock), pool_(allowed(threads, clock)) {}

LoopWithPool::~LoopWithPool() {
  pool_.join();
}

}  // namespace simul

#include "lanes/loop_per_core.hpp"

#include <utility>

#include "core/error.hpp"
#include "lanes/core_count.hpp"

namespace simul {
namespace {

unsigned allowed(const Clock& clock) {
  if (clock.is_virtual()) throw Declined("threads cannot share a virtual clock");
  return core_count();
}

}  // namespace

LoopPerCore::LoopPerCore(Clock& clock) : LoopPerCore(clock, allowed(clock)) {}

LoopPerCore::LoopPerCore(Clock& clock, unsigned loops)
    : begin_(loops), end_(loops), tallied_(loops - 1) {
  failures_.resize(loops);
  while (loops_.size() < loops) loops_.emplace_back(clock);
  for (std::size_t number = 1; number < loops_.size(); ++number) {
    threads_.emplace_back([this, number] {
      for (;;) {
        begin_.arrive_and_wait();
        if (work_ == nullptr) return;
        work_on(number);
        end_.arrive_and_wait();
      }
    });
  }
}

LoopPerCore::~LoopPerCore() {
  work_ = nullptr;
  begin_.arrive_and_wait();
}

void LoopPerCore::on_each(const Work& work) {
  work_ = &work;
  begin_.arrive_and_wait();
  work_on(0);
  end_.arrive_and_wait();
  for (std::exception_ptr& failure : failures_) {
    if (failure) std::rethrow_exception(std::exchange(failure, nullptr));
  }
}

void LoopPerCore::work_on(std::size_t number) noexcept {
  try {
    (*work_)(loops_[number], number);
  } catch (...) {
    failures_[number] = std::current_exception();
  }
}

}  // namespace simul

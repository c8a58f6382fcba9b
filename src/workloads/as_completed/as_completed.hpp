#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "registry/registration.hpp"

/// Tasks of different length whose results are taken all together, each as it completes, or not at
/// all.
///
/// Rules: there is a task for each group of numbers. It sleeps for the largest of them, in seconds
/// of the article, and returns them in reverse. Main starts all tasks. Then it awaits all of them
/// before it takes their results (`gather`), or takes each result as soon as it is ready
/// (`as_completed`), or ends without awaiting any (`abandon`); unfinished tasks are then cancelled.
/// No task ends its sleep before main awaits or ends. A unit of work is a result that main took;
/// `cancelled` counts the cancelled tasks; `first_s` and `last_s` are the times of main's first and
/// last result.
namespace simul::as_completed {

using Group = std::vector<std::uint64_t>;

inline constexpr const char* kGather = "gather";
inline constexpr const char* kAsCompleted = "as_completed";
inline constexpr const char* kAbandon = "abandon";

struct Spec {
  std::vector<Group> groups{{3, 2, 1}, {10, 5, 0}};
  std::string mode = kGather;
  unsigned threads = 0;
  Duration unit = std::chrono::milliseconds(10);

  Parameters parameters();

  Duration delay(std::size_t task) const;
};

class Plan {
 public:
  using Spec = as_completed::Spec;

  Plan(const Spec& spec, std::uint64_t seed);

  const Spec& spec() const { return spec_; }
  Outcome expected() const;
  Duration ideal(Concurrency concurrency) const;

 private:
  Spec spec_;
};

/// The result of a task.
struct Result {
  std::size_t task = 0;
  Group numbers;
};

/// What a lane really does, from its construction on. Tasks on different threads may share it; only
/// main calls the functions named after it.
class Record {
 public:
  Record(const Spec& spec, const Context& context);

  /// To be called when a task begins.
  void begun(std::size_t task);
  /// To be called when its sleep has ended. Returns its result.
  Result completed(std::size_t task);
  /// To be called instead if it is cancelled, also before it begins.
  void cancelled(std::size_t task);

  void main_started();
  void main_took(Result result);
  void main_ended();

  /// To be called when main and all tasks have ended.
  Outcome outcome();

 private:
  struct Task {
    Clock::TimePoint begin{};
    bool woke_early = false;
    bool cancelled = false;
    Group taken;  // by main; empty until then
  };

  std::string now() const;

  const Spec& spec_;
  Context context_;
  Clock::TimePoint begin_;
  std::vector<Task> tasks_;
  std::vector<Duration> taken_after_;  // of each result that main took, in that order
};

}  // namespace simul::as_completed

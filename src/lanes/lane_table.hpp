#pragma once

#include <array>
#include <string_view>

namespace simul {

/// What a lane overlaps waiting with.
enum class Family {
  none,     ///< nothing: one thing at a time
  threads,  ///< threads that block
  loop      ///< tasks of an event loop
};

/// The most threads that a run may have, the caller's among them.
enum class Threads {
  caller_only,  ///< the caller's alone
  per_core,     ///< one for each core
  per_wait      ///< one for each thing that it overlaps, and one that waits for all of them
};

/// A way of executing. Each differs from its neighbour in one thing only, so that comparing the
/// rows of both shows the cost of that thing.
struct Lane {
  std::string_view name;
  std::string_view summary;  ///< one line: what it is
  Family family;
  Threads threads = Threads::caller_only;
  std::string_view neighbour;   ///< a lane above it in the table; empty for the first
  std::string_view difference;  ///< from the neighbour, in a few words
  std::string_view colour;      ///< on charts, "#RRGGBB"; distinct for colour-blind readers, too
  char marker;                  ///< on charts, one of matplotlib's
  /// Why the lane has no answer to a workload that gives no reason of its own.
  std::string_view no_answer;
};

/// All lanes, in the order of lists, charts and legends. A lane that is not here cannot be
/// registered. To add one, add its row.
inline constexpr auto kLanes = std::to_array<Lane>({
    {.name = "sequential",
     .summary = "one thread, one thing at a time",
     .family = Family::none,
     .neighbour = "",
     .difference = "",
     .colour = "#000000",
     .marker = 's',
     .no_answer = "one thing at a time has nothing to overlap here"},
    {.name = "thread_pool",
     .summary = "N threads of a oneTBB arena, each blocks while it waits",
     .family = Family::threads,
     .threads = Threads::per_wait,
     .neighbour = "sequential",
     .difference = "N things at a time",
     .colour = "#D55E00",
     .marker = '^',
     .no_answer = "a pool changes nothing here"},
    {.name = "thread_per_task",
     .summary = "a thread made for each task",
     .family = Family::threads,
     .threads = Threads::per_wait,
     .neighbour = "thread_pool",
     .difference = "no pool",
     .colour = "#E69F00",
     .marker = 'v',
     .no_answer = "a thread for each task changes nothing here"},
    {.name = "coroutine",
     .summary = "coroutines of Boost.Asio on one loop, one thread",
     .family = Family::loop,
     .neighbour = "thread_pool",
     .difference = "waiting holds no thread",
     .colour = "#0072B2",
     .marker = 'o',
     .no_answer = "there is nothing to await here"},
    {.name = "coroutine_offload",
     .summary = "the loop hands calls that block to a small pool and awaits them",
     .family = Family::loop,
     .threads = Threads::per_wait,
     .neighbour = "coroutine",
     .difference = "blocking calls run on a pool",
     .colour = "#009E73",
     .marker = 'D',
     .no_answer = "nothing blocks here that would have to leave the loop"},
    {.name = "callback",
     .summary = "completion handlers of Boost.Asio on one loop, one thread",
     .family = Family::loop,
     .neighbour = "coroutine",
     .difference = "no coroutines",
     .colour = "#56B4E9",
     .marker = 'P',
     .no_answer = "there is nothing to complete here"},
    {.name = "stackful",
     .summary = "coroutines of Boost.Asio with stacks of their own (Boost.Context) on one loop",
     .family = Family::loop,
     .neighbour = "coroutine",
     .difference = "every task has a stack of its own",
     .colour = "#CC79A7",
     .marker = 'X',
     .no_answer = "there is nothing to yield for here"},
    {.name = "multi_loop",
     .summary = "a loop for each core, each with its share of the coroutines",
     .family = Family::loop,
     .threads = Threads::per_core,
     .neighbour = "coroutine",
     .difference = "a loop for each core",
     .colour = "#882255",
     .marker = 'h',
     .no_answer = "what its tasks have in common belongs to one loop"},
    {.name = "lean",
     .summary = "coroutines of our own on one loop, one thread",
     .family = Family::loop,
     .neighbour = "coroutine",
     .difference = "no library between coroutine and kernel",
     .colour = "#332288",
     .marker = '*',
     .no_answer = "there is nothing to await here"},
});

/// Returns nullptr if there is no lane of that name.
constexpr const Lane* find_lane(std::string_view name) {
  for (const Lane& lane : kLanes) {
    if (lane.name == name) return &lane;
  }
  return nullptr;
}

/// The row of a lane, for its registration. Does not compile for a name that is not in the table.
consteval const Lane& lane(std::string_view name) {
  const Lane* found = find_lane(name);
  if (found == nullptr) throw "there is no such lane in the lane table";
  return *found;
}

constexpr std::string_view name(Family family) {
  switch (family) {
    case Family::none:
      return "none";
    case Family::threads:
      return "threads";
    case Family::loop:
      return "loop";
  }
  return "";
}

}  // namespace simul

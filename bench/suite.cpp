#include "bench/suite.hpp"

#include <fmt/format.h>

#include <regex>

#include "bench/fetch_floor.hpp"
#include "bench/floor.hpp"
#include "bench/memory_trial.hpp"
#include "bench/reference_trial.hpp"
#include "bench/start.hpp"
#include "registry/registry.hpp"

namespace simul::bench {
namespace {

using Counts = std::vector<std::uint64_t>;

/// The points of a sweep: few in quick mode, more in the others.
struct Points {
  Counts quick;
  Counts standard;
  Counts full;

  Counts operator()(Mode mode) const {
    return mode == Mode::quick ? quick : mode == Mode::standard ? standard : full;
  }
};

std::string text(std::uint64_t number) {
  return std::to_string(number);
}

}  // namespace

Suite::Suite(Mode mode, std::uint64_t seed) : mode_(mode), seed_(seed) {
  own_workloads_.push_back(floor_workload());
  own_workloads_.push_back(start_workload());
  own_workloads_.push_back(fetch_floor_workload());
  if (mode == Mode::gate) {
    add_gate();
    return;
  }
  add_floor();
  add_start();
  add_sleeps();
  add_queue();
  add_fetch();
  add_article();
  add_memory();
  if (mode != Mode::quick) add_references();
}

void Suite::cell(std::string series, const std::string& workload, std::string lane,
                 const Settings& settings) {
  const Workload* found = nullptr;
  for (const Workload& own : own_workloads_) {
    if (own.name == workload) found = &own;
  }
  if (!found) found = &find_workload(workload);
  trials_.push_back(
      std::make_unique<CellTrial>(std::move(series), *found, std::move(lane), settings, seed_));
}

void Suite::add_floor() {
  cell("floor", "floor", "empty", {});
  cell("floor", "floor", "sleep", {{"delay", "1ms"}});
  cell("floor", "floor", "sleep", {{"delay", "10ms"}});
}

void Suite::add_start() {
  for (const std::uint64_t tasks : Points{{64}, {16, 64, 256}, {16, 64, 256, 1024}}(mode_)) {
    for (const char* lane : {"thread", "thread_pool", "coroutine"}) {
      cell("start", "start", lane, {{"tasks", text(tasks)}});
    }
  }
}

void Suite::add_sleeps() {
  const std::string delay = "10ms";
  const auto add = [&](std::string series, std::string lane, std::uint64_t tasks,
                       std::uint64_t threads) {
    Settings settings{{"tasks", text(tasks)}, {"delay", delay}};
    if (threads != 0) settings.emplace_back("threads", text(threads));
    cell(std::move(series), "sleeps", std::move(lane), settings);
  };

  // How wall time grows with the number of tasks.
  for (const std::uint64_t tasks : Points{{1, 10}, {1, 10, 100}, {1, 10, 100, 1000}}(mode_)) {
    add("sleeps_scaling", "sequential", tasks, 0);
  }
  for (const std::uint64_t tasks :
       Points{{10, 1000}, {1, 10, 100, 1000, 10'000}, {1, 10, 100, 1000, 10'000, 100'000}}(mode_)) {
    add("sleeps_scaling", "thread_pool", tasks, 64);
  }
  for (const std::uint64_t tasks : Points{{1000}, {1000, 10'000}, {1000, 10'000, 100'000}}(mode_)) {
    add("sleeps_scaling", "thread_pool", tasks, 256);
  }
  for (const std::uint64_t tasks : Points{{1, 10, 100, 1000, 10'000},
                                          {1, 10, 100, 1000, 10'000, 100'000},
                                          {1, 10, 100, 1000, 10'000, 100'000, 1'000'000}}(mode_)) {
    add("sleeps_scaling", "coroutine", tasks, 0);
  }

  // How far a pool scales: ten tasks a thread, so that the ideal is the same for all.
  for (const std::uint64_t threads : Points{{}, {8, 64, 256}, {8, 64, 256, 512, 1024}}(mode_)) {
    add("sleeps_threads", "thread_pool", 10 * threads, threads);
  }
  cell("sleeps_many", "sleeps", "coroutine", {{"tasks", "100000"}, {"delay", "100ms"}});
}

void Suite::add_queue() {
  struct Shape {
    std::uint64_t producers;
    std::uint64_t consumers;
    std::uint64_t capacity;
    bool quick;
  };
  constexpr Shape kShapes[] = {{1, 1, 64, true},    {5, 10, 64, false}, {5, 100, 64, true},
                               {100, 5, 64, false}, {5, 10, 1, false},  {5, 10, 1024, false}};
  for (const Shape& shape : kShapes) {
    if (mode_ == Mode::quick && !shape.quick) continue;
    for (const char* lane : {"sequential", "thread_pool", "coroutine"}) {
      cell("queue_shapes", "queue", lane,
           {{"producers", text(shape.producers)},
            {"consumers", text(shape.consumers)},
            {"capacity", text(shape.capacity)},
            {"items", mode_ == Mode::full ? "200000" : "20000"}});
    }
  }
  if (mode_ == Mode::quick) return;
  for (const char* lane : {"sequential", "thread_pool", "coroutine"}) {
    cell("queue_latency", "queue", lane,
         {{"producers", "5"}, {"consumers", "10"}, {"items", "20000"}, {"latency", "true"}});
  }
}

void Suite::add_fetch() {
  const auto add = [&](std::string series, std::string lane, std::uint64_t requests,
                       std::uint64_t in_flight, const std::string& delay) {
    cell(std::move(series), "fetch", std::move(lane),
         {{"requests", text(requests)}, {"inflight", text(in_flight)}, {"delay", delay}});
  };
  // No waiting on the server's side: what the clients cost.
  const std::uint64_t requests = Points{{2'000}, {4'000}, {20'000}}(mode_).front();
  add("fetch_inflight", "sequential", requests, 1, "0s");
  for (const std::uint64_t in_flight :
       Points{{8, 64}, {1, 2, 4, 8, 16, 64, 256}, {1, 2, 4, 8, 16, 32, 64, 128, 256, 512}}(mode_)) {
    add("fetch_inflight", "thread_pool", requests, in_flight, "0s");
    add("fetch_inflight", "coroutine", requests, in_flight, "0s");
  }
  if (mode_ != Mode::quick) {
    cell("floor", "fetch_floor", "curl_multi", {{"requests", text(requests)}, {"inflight", "64"}});
  }
  // Every answer takes its time: from which share of waiting on overlapping pays.
  for (const std::uint64_t delay : Points{{3}, {1, 3, 10}, {1, 3, 10, 30, 100}}(mode_)) {
    const std::string text_of_delay = fmt::format("{}ms", delay);
    add("fetch_delay", "sequential", 64, 1, text_of_delay);
    for (const std::uint64_t in_flight : Points{{64}, {8, 64}, {8, 64}}(mode_)) {
      add("fetch_delay", "thread_pool", 64, in_flight, text_of_delay);
      add("fetch_delay", "coroutine", 64, in_flight, text_of_delay);
    }
  }
}

// The article's programs, and what its claims are measured by.
void Suite::add_article() {
  const std::vector<const char*> three{"sequential", "thread_pool", "coroutine"};
  const auto in_each = [&](std::string_view workload, const Settings& settings,
                           const std::vector<const char*>& lanes) {
    for (const char* lane : lanes) cell("article", std::string(workload), lane, settings);
  };
  in_each(
      "chess",
      {{"boards", "24"}, {"moves", text(Points{{3}, {10}, {30}}(mode_).front())}, {"unit", "50us"}},
      three);
  in_each("crawl", {}, three);
  in_each("blocking_call", {{"tasks", "10"}, {"delay", "10ms"}},
          {"sequential", "thread_pool", "coroutine", "coroutine_offload"});
  in_each("cpu", {}, three);
  if (mode_ == Mode::quick) return;

  in_each("chained", {{"numbers", "9,6,3"}}, three);
  in_each("count", {{"tasks", "3"}}, three);
  in_each("random", {{"unit", "1ms"}}, three);
  in_each("as_completed", {{"mode", "gather"}}, three);
  in_each("as_completed", {{"mode", "as_completed"}}, three);
  in_each("as_completed", {{"mode", "abandon"}}, three);
  in_each("asyncq", {{"nprod", "2"}, {"ncon", "5"}, {"unit", "1ms"}}, three);
  in_each("asyncq", {{"nprod", "5"}, {"ncon", "100"}, {"unit", "1ms"}}, three);
  in_each("asyncq", {{"nprod", "5"}, {"ncon", "1000"}, {"unit", "1ms"}},
          {"thread_pool", "coroutine"});

  // A session with pooled connections against a new connection for every request.
  for (const char* connections : {"false", "true"}) {
    for (const char* lane : three) {
      cell("fetch_connections", "fetch", lane,
           {{"requests", "200"},
            {"inflight", lane == std::string_view("sequential") ? "1" : "16"},
            {"new_connections", connections}});
    }
  }
}

void Suite::add_memory() {
  const auto add = [&](const char* lane, std::uint64_t tasks) {
    trials_.push_back(std::make_unique<MemoryTrial>(lane, tasks));
  };
  for (const std::uint64_t tasks :
       Points{{64, 256}, {64, 256, 512}, {64, 256, 512, 1024, 2048}}(mode_)) {
    add("thread_pool", tasks);
  }
  for (const std::uint64_t tasks :
       Points{{1000, 50'000}, {1000, 20'000, 100'000}, {1000, 20'000, 50'000, 100'000}}(mode_)) {
    add("coroutine", tasks);
  }
}

void Suite::add_references() {
  const auto add = [&](std::string workload, std::string lane, boost::json::object spec,
                       std::string script, std::vector<std::string> arguments) {
    std::string name = fmt::format("{}/{}", workload, lane);
    for (const auto& [key, value] : spec)
      name += fmt::format("/{}:{}", std::string(key), value.to_number<std::uint64_t>());
    trials_.push_back(
        std::make_unique<ReferenceTrial>(Identity{"reference", std::move(workload), std::move(lane),
                                                  std::move(name), std::move(spec)},
                                         std::move(script), std::move(arguments)));
  };
  add("fetch", "wrk", {{"inflight", 64}}, "wrk.py", {"{fixture}/bytes/1024", "64", "1"});
  add("serve", "nginx", {{"inflight", 64}}, "nginx.py", {"1024", "64", "1"});
  add("queue", "asyncio",
      {{"producers", 5}, {"consumers", 100}, {"capacity", 64}, {"items", 20'000}},
      "asyncio_queue.py", {"5", "100", "20000", "64"});
}

// Every workload and every lane at least once. Delays and article-seconds are so short that a run
// is over when the lane's own work is: slower code shows in full, and not behind a timer.
void Suite::add_gate() {
  const auto add = [&](const char* workload, const char* lane, const Settings& settings) {
    cell("gate", workload, lane, settings);
  };
  const auto fetch = [&](const char* lane, const char* in_flight) {
    add("fetch", lane, {{"requests", "200"}, {"inflight", in_flight}, {"delay", "0s"}});
  };
  fetch("sequential", "1");
  fetch("thread_pool", "8");
  fetch("coroutine", "8");
  for (const char* lane : {"thread_pool", "coroutine"}) {
    add("queue", lane,
        {{"producers", "1"}, {"consumers", "1"}, {"capacity", "64"}, {"items", "5000"}});
  }
  add("sleeps", "coroutine", {{"tasks", "2000"}, {"delay", "1ns"}});
  add("chess", "coroutine", {{"boards", "24"}, {"moves", "30"}, {"unit", "1ns"}});
  add("count", "thread_pool", {{"tasks", "16"}, {"unit", "1ns"}});
  add("random", "coroutine", {{"unit", "1ns"}});
  add("chained", "sequential", {{"numbers", "9,6,3"}, {"unit", "1ns"}});
  add("as_completed", "thread_pool", {{"mode", "gather"}, {"unit", "1ns"}});
  add("asyncq", "coroutine", {{"nprod", "5"}, {"ncon", "100"}, {"unit", "1ns"}});
  add("blocking_call", "coroutine_offload", {{"tasks", "200"}, {"delay", "1ns"}});
  add("cpu", "sequential", {{"tasks", "20"}});
  add("crawl", "coroutine", {{"urls", "fixture:/links/500/0"}});
}

void Suite::filter(const std::string& expression) {
  const bool negative = expression.starts_with('-');
  std::regex pattern;
  try {
    pattern = std::regex(negative ? expression.substr(1) : expression, std::regex::extended);
  } catch (const std::regex_error& error) {
    throw UsageError(fmt::format("--benchmark_filter: '{}' is no regular expression ({})",
                                 expression, error.what()));
  }
  std::erase_if(trials_, [&](const std::unique_ptr<Trial>& trial) {
    return std::regex_search(trial->identity().name, pattern) == negative;
  });
}

}  // namespace simul::bench

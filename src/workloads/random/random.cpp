#include "workloads/random/random.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <string_view>
#include <utility>

#include "core/checksum.hpp"
#include "core/makespan.hpp"
#include "core/terminal.hpp"
#include "lanes/thread_limit.hpp"
#include "workloads/article_time.hpp"
#include "workloads/python_random.hpp"

namespace simul::random {
namespace {

constexpr std::string_view kNoColour = "\033[0m";
// Cyan, light red, magenta, as in the article. Used in turn by further tasks.
constexpr std::array<std::string_view, 3> kColours{"\033[36m", "\033[91m", "\033[35m"};

bool colours_wanted() {
  return isatty(STDOUT_FILENO) == 1 && !no_color();
}

std::uint64_t mix_numbers(std::size_t task, const std::vector<int>& numbers) {
  std::uint64_t mixed = mix(task);
  for (const int number : numbers) mixed = mix(mixed ^ static_cast<std::uint64_t>(number));
  return mixed;
}

std::vector<Sweep> sweeps(Mode mode) {
  if (mode == Mode::gate) return {gate_case({{"unit", "1ns"}}, {"coroutine"})};
  if (mode == Mode::quick) return {};
  return {article({{{"unit", "1ms"}}})};
}

const RegisteredWorkload<Plan> registered{
    "random", "tasks that draw until a number is high enough and sleep in between", sweeps};

}  // namespace

Parameters Spec::parameters() {
  Parameters parameters;
  parameters
      .count("-n,--tasks", tasks, 1, 100'000, "tasks that draw, task i up to a number above 9 - i")
      .count("-t,--threads", threads, 0, kMaxThreads,
             "threads of the pool; 0 is one for each task");
  add_unit(parameters, unit);
  return parameters;
}

Plan::Plan(const Spec& spec, std::uint64_t seed) : spec_(spec), numbers_(spec.tasks) {
  PythonRandom random(seed);
  const Source draw = [&](std::size_t task, std::size_t /*attempt*/) {
    return numbers_[task].emplace_back(random.randint(0, 10));
  };
  VirtualClock clock;
  rehearse(spec_, draw, clock);
}

Outcome Plan::expected() const {
  Outcome outcome;
  outcome.completed = spec_.tasks;
  for (std::size_t task = 0; task < numbers_.size(); ++task) {
    outcome.tally["draws"] += numbers_[task].size();
    outcome.checksum += mix_numbers(task, numbers_[task]);
  }
  return outcome;
}

Duration Plan::ideal(Concurrency concurrency) const {
  std::vector<Duration> tasks;
  for (std::size_t task = 0; task < numbers_.size(); ++task) {
    const std::size_t too_low = numbers_[task].size() - 1;
    tasks.push_back(spec_.delay(task) * static_cast<std::int64_t>(too_low));
  }
  return makespan(tasks, concurrency);
}

Source Plan::replay() const {
  return [this](std::size_t task, std::size_t attempt) { return numbers_[task].at(attempt); };
}

Record::Record(const Spec& spec, Source source, const Context& context)
    : spec_(spec),
      source_(std::move(source)),
      context_(context),
      colours_(context.transcript.on() && colours_wanted()),
      tasks_(spec.tasks) {
  if (!context_.trace.on()) return;
  for (std::size_t task = 0; task < tasks_.size(); ++task) {
    context_.trace.track(task, fmt::format("makerandom({})", task));
  }
}

void Record::initiated(std::size_t task) {
  if (context_.transcript.on()) say(task, fmt::format("Initiated makerandom({}) .", task));
}

bool Record::draw(std::size_t task) {
  const auto now = context_.clock.now();
  auto& [numbers, drawn, woke_early] = tasks_[task];
  if (!numbers.empty()) {
    if (now - drawn < spec_.delay(task)) woke_early = true;
    context_.trace.span(task, Activity::waiting, "retry", drawn, now);
  }
  const int number = numbers.emplace_back(source_(task, numbers.size()));
  const bool high_enough = number > spec_.threshold(task);
  if (context_.transcript.on()) {
    say(task, high_enough ? fmt::format("---> Finished: makerandom({})  == {}", task, number)
                          : fmt::format("makerandom({})  == {} too low; retrying.", task, number));
  }
  drawn = context_.clock.now();
  return high_enough;
}

void Record::say(std::size_t task, const std::string& text) {
  if (colours_) {
    context_.transcript.line("{}{}{}", kColours[task % kColours.size()], text, kNoColour);
  } else {
    context_.transcript.line("{}", text);
  }
}

Outcome Record::outcome() {
  Outcome outcome;
  std::string results;
  for (std::size_t task = 0; task < tasks_.size(); ++task) {
    const auto& [numbers, drawn, woke_early] = tasks_[task];
    if (numbers.empty() || numbers.back() <= spec_.threshold(task)) {
      ++outcome.failed["not_finished"];
      continue;
    }
    if (woke_early) {
      ++outcome.failed["woke_early"];
    } else {
      ++outcome.completed;
    }
    outcome.tally["draws"] += numbers.size();
    outcome.checksum += mix_numbers(task, numbers);
    if (context_.transcript.on()) {
      results += fmt::format("{}r{}: {}", task == 0 ? "" : ", ", task + 1, numbers.back());
    }
  }
  context_.transcript.line("");
  context_.transcript.line("{}", results);
  return outcome;
}

}  // namespace simul::random

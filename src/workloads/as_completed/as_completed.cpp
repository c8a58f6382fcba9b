#include "workloads/as_completed/as_completed.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <boost/json/array.hpp>

#include <algorithm>
#include <sstream>
#include <utility>

#include "core/checksum.hpp"
#include "core/makespan.hpp"
#include "lanes/thread_limit.hpp"
#include "workloads/article_time.hpp"

namespace simul::as_completed {
namespace {

constexpr std::uint64_t kLargest = 1000;  // of the article's seconds

// "3,2,1 10,5,0": commas separate numbers, spaces separate groups. Typed as one word or several.
std::vector<Group> parse_groups(const std::vector<std::string>& texts) {
  std::istringstream words(fmt::format("{}", fmt::join(texts, " ")));
  std::vector<Group> groups;
  for (std::string word; words >> word;) {
    Group& group = groups.emplace_back();
    for (std::size_t begin = 0; begin <= word.size();) {
      const std::size_t end = std::min(word.find(',', begin), word.size());
      group.push_back(parse_count("groups", word.substr(begin, end - begin), 0, kLargest));
      begin = end + 1;
    }
  }
  if (groups.empty()) throw UsageError("groups: give at least one, such as 3,2,1");
  return groups;
}

std::string print_groups(const std::vector<Group>& groups) {
  std::string text;
  for (const Group& group : groups) {
    text += fmt::format("{}{}", text.empty() ? "" : " ", fmt::join(group, ","));
  }
  return text;
}

boost::json::value json_groups(const std::vector<Group>& groups) {
  boost::json::array array;
  for (const Group& group : groups) array.push_back(boost::json::array(group.begin(), group.end()));
  return array;
}

Group reversed(const Group& group) {
  return {group.rbegin(), group.rend()};
}

std::uint64_t mix_result(std::size_t task, const Group& numbers) {
  std::uint64_t mixed = mix(task);
  for (const std::uint64_t number : numbers) mixed = mix(mixed ^ number);
  return mixed;
}

std::vector<Sweep> sweeps(Mode mode) {
  if (mode == Mode::gate)
    return {gate_case({{"mode", "gather"}, {"unit", "1ns"}}, {"thread_pool"})};
  if (mode == Mode::quick) return {};
  const std::string unit = mode == Mode::full ? "10ms" : "2ms";
  return {article({{{"mode", "gather"}, {"unit", unit}},
                   {{"mode", "as_completed"}, {"unit", unit}},
                   {{"mode", "abandon"}, {"unit", unit}}})};
}

const RegisteredWorkload<Plan> registered{
    "as_completed", "results taken all together, each as it completes, or not at all", sweeps};
const Registered<Plan> multi_loop{
    lane("multi_loop"), "results that come to main from another loop are another question"};

}  // namespace

Parameters Spec::parameters() {
  Parameters parameters;
  parameters
      .words(
          "groups", [this](const auto& texts) { groups = parse_groups(texts); },
          [this] { return json_groups(groups); }, [this] { return print_groups(groups); },
          fmt::format("a task for each group of numbers (0 to {}), such as 3,2,1", kLargest))
      .choice("-m,--mode", mode, {kGather, kAsCompleted, kAbandon}, "how main takes the results")
      .count("-t,--threads", threads, 0, kMaxThreads,
             "threads of the pool beside main's; 0 is one for each task");
  add_unit(parameters, unit);
  return parameters;
}

Duration Spec::delay(std::size_t task) const {
  const std::uint64_t largest = *std::max_element(groups[task].begin(), groups[task].end());
  return unit * static_cast<std::int64_t>(largest);
}

Plan::Plan(const Spec& spec, std::uint64_t /*seed: nothing is drawn*/) : spec_(spec) {}

Outcome Plan::expected() const {
  Outcome outcome;
  if (spec_.mode == kAbandon) {
    outcome.tally["cancelled"] = spec_.groups.size();
    return outcome;
  }
  outcome.completed = spec_.groups.size();
  for (std::size_t task = 0; task < spec_.groups.size(); ++task) {
    outcome.checksum += mix_result(task, reversed(spec_.groups[task]));
  }
  return outcome;
}

Duration Plan::ideal(Concurrency concurrency) const {
  if (spec_.mode == kAbandon) return Duration::zero();
  std::vector<Duration> tasks;
  for (std::size_t task = 0; task < spec_.groups.size(); ++task) tasks.push_back(spec_.delay(task));
  return makespan(tasks, concurrency);
}

Record::Record(const Spec& spec, const Context& context)
    : spec_(spec), context_(context), begin_(context.clock.now()), tasks_(spec.groups.size()) {
  if (!context_.trace.on()) return;
  for (std::size_t task = 0; task < tasks_.size(); ++task) {
    context_.trace.track(task, fmt::format("coro({})", spec.groups[task]));
  }
}

void Record::begun(std::size_t task) {
  tasks_[task].begin = context_.clock.now();
}

Result Record::completed(std::size_t task) {
  const auto end = context_.clock.now();
  if (end - tasks_[task].begin < spec_.delay(task)) tasks_[task].woke_early = true;
  context_.trace.span(task, Activity::waiting, "sleep", tasks_[task].begin, end);
  return {task, reversed(spec_.groups[task])};
}

void Record::cancelled(std::size_t task) {
  tasks_[task].cancelled = true;
}

std::string Record::now() const {
  return article_time(context_.clock.now() - begin_, spec_.unit);
}

void Record::main_started() {
  context_.transcript.line("Start: {}", now());
}

void Record::main_took(Result result) {
  if (spec_.mode == kAsCompleted && context_.transcript.on()) {
    context_.transcript.line("res: {} completed at {}", result.numbers, now());
  }
  taken_after_.push_back(context_.clock.now() - begin_);
  tasks_[result.task].taken = std::move(result.numbers);
}

void Record::main_ended() {
  context_.transcript.line("End: {}", now());
  context_.transcript.line("{} tasks done: {}", tasks_.size() == 2 ? "Both" : "All",
                           taken_after_.size() == tasks_.size() ? "True" : "False");
}

Outcome Record::outcome() {
  Outcome outcome;
  std::vector<Group> results;
  for (std::size_t task = 0; task < tasks_.size(); ++task) {
    const auto& [begin, woke_early, was_cancelled, taken] = tasks_[task];
    if (was_cancelled) {
      ++outcome.tally["cancelled"];
      context_.transcript.line("Cancelled: coro({})", spec_.groups[task]);
    } else if (taken.empty()) {
      ++outcome.failed["lost"];
    } else if (woke_early) {
      ++outcome.failed["woke_early"];
    } else {
      ++outcome.completed;
      outcome.checksum += mix_result(task, taken);
      results.push_back(taken);
    }
  }
  if (spec_.mode == kGather) context_.transcript.line("{}", results);
  if (!taken_after_.empty()) {
    outcome.figures["first_s"] = to_seconds(taken_after_.front());
    outcome.figures["last_s"] = to_seconds(taken_after_.back());
  }
  return outcome;
}

}  // namespace simul::as_completed

#include "workloads/chained/chained.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>

#include "core/checksum.hpp"
#include "core/makespan.hpp"
#include "lanes/thread_limit.hpp"
#include "workloads/article_time.hpp"
#include "workloads/python_random.hpp"

namespace simul::chained {
namespace {

std::string result_of(std::uint64_t number, std::size_t part, const std::string& argument) {
  const std::string own = fmt::format("result{}-{}", number, part + 1);
  return part == 0 ? own : fmt::format("{} derived from {}", own, argument);
}

std::uint64_t mix_text(std::string_view text) {
  std::uint64_t mixed = 0;
  for (const char character : text) mixed = mix(mixed ^ static_cast<unsigned char>(character));
  return mixed;
}

std::uint64_t mix_chain(std::size_t chain, std::uint64_t result) {
  return mix(result + chain);
}

std::vector<Sweep> sweeps(Mode mode) {
  if (mode == Mode::gate)
    return {gate_case({{"numbers", "9,6,3"}, {"unit", "1ns"}}, {"sequential"})};
  if (mode == Mode::quick) return {};
  return {article({{{"numbers", "9,6,3"}, {"unit", mode == Mode::full ? "10ms" : "2ms"}}})};
}

const RegisteredWorkload<Plan> registered{
    "chained", "chains of two dependent parts, beside each other", sweeps};

}  // namespace

Parameters Spec::parameters() {
  Parameters parameters;
  parameters.list("numbers", numbers, 0, 1'000'000'000, "a chain for each of these numbers")
      .count("-t,--threads", threads, 0, kMaxThreads,
             "threads of the pool; 0 is one for each chain");
  add_unit(parameters, unit);
  return parameters;
}

Plan::Plan(const Spec& spec, std::uint64_t seed) : spec_(spec), seconds_(spec.numbers.size()) {
  PythonRandom random(seed);
  const Source draw = [&](std::size_t chain, std::size_t part) {
    return seconds_[chain][part] = random.randint(0, 10);
  };
  VirtualClock clock;
  rehearse(spec_, draw, clock);
}

Outcome Plan::expected() const {
  Outcome outcome;
  for (std::size_t chain = 0; chain < seconds_.size(); ++chain) {
    const std::uint64_t number = spec_.numbers[chain];
    ++outcome.completed;
    outcome.checksum += mix_chain(chain, mix_text(result_of(number, 1, result_of(number, 0, {}))));
  }
  return outcome;
}

Duration Plan::ideal(Concurrency concurrency) const {
  std::vector<Duration> chains;
  for (const auto& [part1, part2] : seconds_) chains.push_back((part1 + part2) * spec_.unit);
  return makespan(chains, concurrency);
}

Source Plan::replay() const {
  return [this](std::size_t chain, std::size_t part) { return seconds_[chain][part]; };
}

Part::Part(Record& record, std::size_t chain, std::size_t part, std::string argument)
    : record_(record), chain_(chain), part_(part), argument_(std::move(argument)) {
  const int seconds = record.source_(chain, part);
  delay_ = seconds * record.spec_.unit;
  if (Transcript& transcript = record.context_.transcript; transcript.on()) {
    // One space before "sleeping", and one more that the article prints after a bracket.
    transcript.line("{}{} sleeping for {} seconds.", call(), part == 0 ? " " : "", seconds);
  }
  begin_ = record.context_.clock.now();
}

std::string Part::call() const {
  const std::uint64_t number = record_.spec_.numbers[chain_];
  return part_ == 0 ? fmt::format("part1({})", number)
                    : fmt::format("part2({}, '{}')", number, argument_);
}

std::string Part::finish() {
  const auto end = record_.context_.clock.now();
  if (end - begin_ < delay_) record_.chains_[chain_].woke_early = true;
  std::string result = result_of(record_.spec_.numbers[chain_], part_, argument_);
  if (Transcript& transcript = record_.context_.transcript; transcript.on()) {
    transcript.line("Returning {}{} == {}.", call(), part_ == 0 ? " " : "", result);
  }
  record_.context_.trace.span(chain_, Activity::waiting, part_ == 0 ? "part1" : "part2", begin_,
                              end);
  return result;
}

Record::Record(const Spec& spec, Source source, const Context& context)
    : spec_(spec),
      source_(std::move(source)),
      context_(context),
      begin_(context.clock.now()),
      chains_(spec.numbers.size()) {
  if (!context_.trace.on()) return;
  for (std::size_t chain = 0; chain < chains_.size(); ++chain) {
    context_.trace.track(chain, fmt::format("chain {}", spec.numbers[chain]));
  }
}

void Record::chained(std::size_t chain, const std::string& result, Clock::TimePoint begin) {
  context_.transcript.line("-->Chained result{} => {} (took {:.2f} seconds) .",
                           spec_.numbers[chain], result,
                           article_seconds(context_.clock.now() - begin, spec_.unit));
  chains_[chain].result = mix_text(result);
  chains_[chain].done = true;
}

Outcome Record::outcome() {
  Outcome outcome;
  for (std::size_t chain = 0; chain < chains_.size(); ++chain) {
    if (!chains_[chain].done) {
      ++outcome.failed["not_run"];
    } else if (chains_[chain].woke_early) {
      ++outcome.failed["woke_early"];
    } else {
      ++outcome.completed;
      outcome.checksum += mix_chain(chain, chains_[chain].result);
    }
  }
  context_.transcript.line("Program finished in {:.2f} seconds.",
                           article_seconds(context_.clock.now() - begin_, spec_.unit));
  return outcome;
}

}  // namespace simul::chained

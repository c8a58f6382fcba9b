#include "bench/compare/comparison.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <map>
#include <memory>
#include <tuple>

#include "bench/cell_trial.hpp"
#include "bench/figures.hpp"
#include "bench/measurer.hpp"
#include "core/error.hpp"
#include "core/standard_output.hpp"
#include "core/terminal.hpp"

namespace simul::bench {
namespace {

volatile std::sig_atomic_t interrupts = 0;

// The first ends the comparison after the run in progress, the second at once.
void on_interrupt(int signal) {
  if (interrupts != 0) _exit(128 + signal);
  interrupts = 1;
}

class HandledInterrupts {
 public:
  HandledInterrupts() {
    interrupts = 0;
    struct sigaction action{};
    action.sa_handler = on_interrupt;
    action.sa_flags = SA_RESTART;
    for (std::size_t i = 0; i < 2; ++i) sigaction(kSignals[i], &action, &before_[i]);
  }
  ~HandledInterrupts() {
    for (std::size_t i = 0; i < 2; ++i) sigaction(kSignals[i], &before_[i], nullptr);
  }
  HandledInterrupts(const HandledInterrupts&) = delete;
  HandledInterrupts& operator=(const HandledInterrupts&) = delete;

 private:
  static constexpr int kSignals[] = {SIGINT, SIGTERM};
  struct sigaction before_[2];
};

/// One line on standard error that is written anew.
class ProgressLine {
 public:
  ProgressLine() : on_(terminal(STDERR_FILENO).present) {}
  ~ProgressLine() {
    if (on_) print_error("\r\033[K");
  }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void show(const std::string& text) const {
    if (on_) print_error(fmt::format("\r\033[K{}", text));
  }

 private:
  bool on_;
};

std::string too_long(Duration ideal) {
  const double seconds = to_seconds(ideal);
  // Rounded up, so that it is enough.
  const Duration enough = std::chrono::ceil<std::chrono::milliseconds>(ideal);
  return fmt::format("would take {} (--patience {} runs it)", seconds_text(seconds),
                     format_duration(enough));
}

std::shared_ptr<Instance> prepared(const Workload& workload, const Settings& settings,
                                   std::uint64_t seed) {
  std::shared_ptr<Instance> instance = workload.make();
  const Parameters parameters = instance->parameters();
  for (const auto& [key, text] : settings) parameters.set(key, text);
  instance->prepare(seed);
  return instance;
}

bool has(const Settings& settings, std::string_view key) {
  return std::ranges::find(settings, key, &Settings::value_type::first) != settings.end();
}

// The options as strangers may expect them.
CompareOptions polite(const Workload& workload, CompareOptions options) {
  constexpr std::uint64_t kMostRequests = 10'000;
  const std::shared_ptr<Instance> instance =
      prepared(workload, options.points().front(), options.seed);
  const std::optional<Strangers> strangers = instance->strangers();
  if (!strangers) return options;
  if (!strangers->no_answer.empty()) {
    throw WorkError(fmt::format("{}: {}", strangers->who, strangers->no_answer));
  }
  const std::size_t lanes =
      options.lanes.empty() ? workload.answering().size() : options.lanes.size();
  const std::uint64_t each = instance->expected().units.value_or(units(instance->expected())) *
                             lanes * options.points().size();
  if (!strangers->loopback) {
    if (!has(options.points().front(), "inflight")) options.settings.emplace_back("inflight", "8");
    if (!options.repetitions) {
      options.repetitions =
          std::clamp<std::uint64_t>(kMostRequests / each, 1, options.rounds_needed(lanes));
    }
  }
  print_error(fmt::format("simul: {} requests a round to {}{}\n", each, strangers->who,
                          options.repetitions
                              ? fmt::format(", {} rounds, {} requests in all", *options.repetitions,
                                            each * *options.repetitions)
                              : fmt::format(", for {}", format_duration(options.time))));
  return options;
}

class Comparer {
 public:
  Comparer(const Workload& workload, const CompareOptions& options) : options_(options) {
    comparison_.workload = workload.name;
    comparison_.settings = options.settings;
    comparison_.seed = options.seed;
    const std::vector<Settings> points = options.points();
    for (std::size_t point = 0; point < points.size(); ++point) {
      const auto first =
          points[point].begin() + static_cast<std::ptrdiff_t>(options.settings.size());
      comparison_.points.emplace_back(first, points[point].end());
      add_lanes(workload, point, points[point]);
    }
  }

  Comparison run() {
    std::vector<std::size_t> groups;
    for (const std::size_t entry : entries_) groups.push_back(comparison_.entries[entry].point);
    Contest contest(groups, {.seed = options_.seed,
                             .budget_s = to_seconds(options_.time),
                             .rounds = options_.repetitions});
    measure(contest);
    comparison_.rounds = contest.rounds();
    comparison_.rounds_needed = contest.rounds_needed();
    comparison_.clear = contest.clear();
    take_standings(contest);
    sort_entries();
    return std::move(comparison_);
  }

 private:
  void add_lanes(const Workload& workload, std::size_t point, const Settings& settings) {
    const std::shared_ptr<Instance> instance = prepared(workload, settings, options_.seed);
    if (!comparison_.strangers) comparison_.strangers = instance->strangers();
    std::map<std::string, int> seen;
    for (const std::string& lane : options_.lanes.empty() ? workload.answering() : options_.lanes) {
      const int time = ++seen[lane];
      auto trial =
          std::make_unique<CellTrial>(Series::compare, workload, instance, lane, settings, time);
      Comparison::Entry entry;
      entry.point = point;
      entry.lane = time == 1 ? lane : fmt::format("{} ({})", lane, time);
      entry.spec = trial->identity().spec;
      const std::string& reason = workload.cell(lane).declined;
      if (!reason.empty()) {
        entry.declined = reason;
      } else if (trial->ideal() > options_.patience) {
        entry.declined = too_long(trial->ideal());
      }
      if (entry.declined.empty()) {
        entries_.push_back(comparison_.entries.size());
        trials_.push_back(std::move(trial));
      } else {
        declined_.emplace_back(trial->identity(), entry.declined);
      }
      comparison_.entries.push_back(std::move(entry));
    }
  }

  void measure(Contest& contest) {
    using Steady = std::chrono::steady_clock;
    const auto seconds_since = [](Steady::time_point begin) {
      return std::chrono::duration<double>(Steady::now() - begin).count();
    };
    Measurer measurer({.path = options_.folder.empty() ? "" : comparison_file(options_.folder),
                       .seed = options_.seed,
                       .mode = "compare",
                       .context = {},
                       .iterations = {}},
                      trials_);
    for (const auto& [identity, reason] : declined_) measurer.decline(identity, reason);
    measurer.save();
    const HandledInterrupts handled;
    const ProgressLine progress;
    const Steady::time_point begin = Steady::now();
    while (const auto contestant = contest.next(seconds_since(begin))) {
      const Steady::time_point run_begin = Steady::now();
      const std::size_t round = contest.rounds();
      progress.show(fmt::format("[round {}, {:.0f} s] {}", round, seconds_since(begin),
                                trials_[*contestant]->identity().name));
      const Row* row =
          measurer.measure(*contestant, static_cast<int>(round - 1), static_cast<int>(round));
      if (row == nullptr || failed(*row)) {
        contest.drop(*contestant);
      } else if (answered_as_at_first(*row, comparison_.entries[entries_[*contestant]])) {
        contest.ran(*contestant, wall_s(*row), seconds_since(run_begin));
      } else {
        contest.ran_in_vain(*contestant, seconds_since(run_begin));
      }
      if (contest.round_is_over()) measurer.save();
      if (interrupts != 0) break;
    }
    comparison_.seconds = seconds_since(begin);
    comparison_.interrupted = interrupts != 0;
    if (comparison_.interrupted) {
      measurer.save();
    } else {
      measurer.finish();
    }
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      take(measurer.results()[i], comparison_.entries[entries_[i]]);
    }
  }

  // Whether strangers answered so that the same requests failed as in the first run, if any did.
  bool answered_as_at_first(const Row& row, Comparison::Entry& entry) {
    ++entry.runs;
    if (!comparison_.strangers) return true;
    const auto [first, is_new] = first_answers_.try_emplace(
        entry.point, FirstAnswers{row.report_label, row.counters.at("checksum_low52")});
    const FirstAnswers& answers = first->second;
    if (is_new) return true;
    if (row.report_label != answers.failures) {
      ++entry.answered_otherwise;
      entry.otherwise = row.report_label.empty() ? "nothing failed" : row.report_label;
      return false;
    }
    if (row.counters.at("checksum_low52") != answers.checksum) comparison_.pages_differ = true;
    return true;
  }

  static void take(const TrialResult& result, Comparison::Entry& entry) {
    std::vector<const Row*> good;
    for (const Row& row : result.rows) {
      if (failed(row)) {
        entry.failed = failure(row);
      } else {
        good.push_back(&row);
      }
    }
    if (result.declined) entry.declined = *result.declined;
    if (good.empty()) return;
    entry.cpu_s =
        median_of(good, "cpu_user_s").value_or(0) + median_of(good, "cpu_system_s").value_or(0);
    entry.threads = median_of(good, "threads_peak").value_or(0);
    entry.memory_bytes = median_of(good, "max_rss_bytes").value_or(0);
    entry.p50_s = median_of(good, "latency_p50_s");
    entry.p99_s = median_of(good, "latency_p99_s");
  }

  void take_standings(const Contest& contest) {
    const std::vector<Contest::Standing> standings = contest.standings();
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      comparison_.entries[entries_[i]].standing = standings[i];
    }
  }

  struct FirstAnswers {
    std::string failures;
    double checksum;
  };

  void sort_entries() {
    std::map<std::tuple<std::size_t, bool, double, std::size_t>, Comparison::Entry> sorted;
    for (Comparison::Entry& entry : comparison_.entries) {
      const bool without = entry.standing.pairs == 0;
      sorted.emplace(
          std::tuple(entry.point, without, without ? 0 : entry.standing.wall.median, sorted.size()),
          std::move(entry));
    }
    comparison_.entries.clear();
    for (auto& [place, entry] : sorted) comparison_.entries.push_back(std::move(entry));
  }

  const CompareOptions& options_;
  Comparison comparison_;
  std::map<std::size_t, FirstAnswers> first_answers_;  // by point
  Trials trials_;
  std::vector<std::size_t> entries_;  // of the trials
  std::vector<std::pair<Identity, std::string>> declined_;
};

}  // namespace

bool Comparison::any_failed() const {
  return std::ranges::any_of(entries, [](const Entry& entry) { return !entry.failed.empty(); });
}

Comparison compare(const Workload& workload, const CompareOptions& options) {
  const CompareOptions actual = polite(workload, options);
  return Comparer(workload, actual).run();
}

std::string comparison_file(const std::string& folder) {
  return folder + "/comparison.json";
}

}  // namespace simul::bench

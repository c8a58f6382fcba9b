#include "bench/compare/report.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>

#include "bench/conditions.hpp"
#include "bench/figures.hpp"
#include "bench/wrapped_text.hpp"

namespace simul::bench {
namespace {

namespace json = boost::json;
using Entry = Comparison::Entry;

constexpr std::array<std::string_view, 8> kHeadings{
    "lane", "wall [interval]", "× fastest", "CPU", "threads", "memory", "p50", "p99"};
using Cells = std::array<std::string, kHeadings.size()>;

std::string described(const Settings& settings) {
  std::string text;
  for (const auto& [key, value] : settings) text += fmt::format(" {}:{}", key, value);
  return text;
}

std::string wall_text(const Contest::Standing& standing) {
  const auto& [middle, low, high] = standing.wall;
  if (standing.runs < 2) return seconds_text(middle);
  return fmt::format("{} [{}]", seconds_text(middle), seconds_range_text(low, high, middle));
}

std::string range_text(const Estimate& estimate, std::string_view between) {
  return fmt::format("{}{}{}", ratio_text(estimate.low), between, ratio_text(estimate.high));
}

std::string ratio_cell(const Contest::Standing& standing) {
  if (standing.fastest) return "1";
  std::string middle = ratio_text(standing.ratio.median);
  if (standing.pairs < 2) return middle;
  return fmt::format("{} [{}]", middle, range_text(standing.ratio, "–"));
}

Cells cells_of(const Entry& entry) {
  const auto seconds = [](const std::optional<double>& value) {
    return value ? seconds_text(*value) : std::string("–");
  };
  return {entry.lane,
          wall_text(entry.standing),
          ratio_cell(entry.standing),
          seconds_text(entry.cpu_s),
          fmt::format("{:.0f}", entry.threads),
          fmt::format("{:.0f} MiB", entry.memory_bytes / 1048576),
          seconds(entry.p50_s),
          seconds(entry.p99_s)};
}

std::vector<const Entry*> entries_of(const Comparison& comparison, std::size_t point) {
  std::vector<const Entry*> entries;
  for (const Entry& entry : comparison.entries) {
    if (entry.point == point) entries.push_back(&entry);
  }
  return entries;
}

bool has_result(const Entry& entry) {
  return entry.standing.pairs > 0;
}

std::string reason_of(const Entry& entry) {
  if (!entry.failed.empty()) return "failed: " + entry.failed;
  if (!entry.declined.empty()) return "declined: " + entry.declined;
  return entry.runs == 0 ? "no run" : "no run that can be compared";
}

/// The rows of all points in the same columns.
class Layout {
 public:
  Layout(const Comparison& comparison, std::size_t width) : width_(width) {
    bool latencies = false;
    for (std::size_t i = 0; i < kHeadings.size(); ++i) widths_[i] = columns(kHeadings[i]);
    for (const Entry& entry : comparison.entries) {
      widths_[0] = std::max(widths_[0], columns(entry.lane));
      if (!has_result(entry)) continue;
      latencies = latencies || entry.p50_s;
      const Cells cells = cells_of(entry);
      for (std::size_t i = 0; i < cells.size(); ++i) {
        widths_[i] = std::max(widths_[i], columns(cells[i]));
      }
    }
    shown_ = latencies ? kHeadings.size() : kHeadings.size() - 2;
    while (shown_ > 3 && line_columns() > width_) --shown_;
  }

  std::string heading() const {
    Cells cells;
    std::ranges::copy(kHeadings, cells.begin());
    return line(cells);
  }

  std::string line(const Entry& entry) const {
    if (has_result(entry)) return line(cells_of(entry));
    return wrap(pad_right(entry.lane, widths_[0]) + "  " + reason_of(entry), width_, 4) + "\n";
  }

 private:
  std::size_t line_columns() const {
    std::size_t sum = 0;
    for (std::size_t i = 0; i < shown_; ++i) sum += widths_[i] + (i == 0 ? 0 : 2);
    return sum;
  }

  std::string line(const Cells& cells) const {
    std::string text;
    for (std::size_t i = 0; i < shown_; ++i) {
      text += (i == 0 ? "" : "  ") + pad_right(cells[i], widths_[i]);
    }
    return text.substr(0, text.find_last_not_of(' ') + 1) + "\n";
  }

  std::size_t width_;
  std::array<std::size_t, kHeadings.size()> widths_{};
  std::size_t shown_ = kHeadings.size();
};

std::string percent(double share) {
  return fmt::format("{:.{}f} %", 100 * share, share < 0.0995 ? 1 : 0);
}

std::string names(const std::vector<const Entry*>& entries) {
  std::vector<std::string> lanes;
  for (const Entry* entry : entries) lanes.push_back(entry->lane);
  if (lanes.size() == 1) return lanes.front();
  const std::string last = lanes.back();
  lanes.pop_back();
  return fmt::format("{} and {}", fmt::join(lanes, ", "), last);
}

std::string slower_sentence(const Entry& fastest, const std::vector<const Entry*>& slower) {
  std::vector<std::string> parts;
  for (const Entry* entry : slower) {
    parts.push_back(fmt::format("{} times as fast as {}", range_text(entry->standing.ratio, " to "),
                                entry->lane));
  }
  std::string sentence = fmt::format("{} is {}", fastest.lane, fmt::join(parts, ", "));
  if (slower.size() == 1 && slower.front()->cpu_s > 0) {
    sentence += fmt::format(", with {} times its CPU time",
                            ratio_text(fastest.cpu_s / slower.front()->cpu_s));
  }
  return sentence + ".";
}

std::size_t fewest_pairs(const std::vector<const Entry*>& entries) {
  std::size_t fewest = entries.front()->standing.pairs;
  for (const Entry* entry : entries) fewest = std::min(fewest, entry->standing.pairs);
  return fewest;
}

// As a part of the median: what lies further from 1 than this would have been shown.
double smallest_difference(const std::vector<const Entry*>& entries) {
  double smallest = 0;
  for (const Entry* entry : entries) {
    const auto& [middle, low, high] = entry->standing.ratio;
    smallest = std::max(smallest, std::max(high - middle, middle - low) / middle);
  }
  return smallest;
}

json::object to_json(const Estimate& estimate) {
  return {{"median", estimate.median}, {"low", estimate.low}, {"high", estimate.high}};
}

std::string_view verdict_of(const Entry& entry) {
  if (!entry.failed.empty()) return "failed";
  if (!entry.declined.empty()) return "declined";
  if (!has_result(entry)) return "no_run";
  if (entry.standing.fastest) return "fastest";
  if (entry.standing.slower) return "slower";
  return entry.standing.enough ? "no_difference" : "too_few_rounds";
}

json::object to_json(const Comparison& comparison, const Entry& entry) {
  json::object object{{"lane", entry.lane}, {"spec", entry.spec}, {"verdict", verdict_of(entry)}};
  for (const auto& [key, value] : comparison.points[entry.point]) object[key] = value;
  if (const std::string_view verdict = verdict_of(entry);
      verdict == "failed" || verdict == "declined") {
    object["reason"] = entry.failed.empty() ? entry.declined : entry.failed;
  }
  if (!has_result(entry)) return object;
  object["runs"] = entry.standing.runs;
  object["wall_s"] = to_json(entry.standing.wall);
  object["ratio"] = to_json(entry.standing.ratio);
  object["cpu_s"] = entry.cpu_s;
  object["threads"] = entry.threads;
  object["max_rss_bytes"] = entry.memory_bytes;
  if (entry.p50_s) object["latency_p50_s"] = *entry.p50_s;
  if (entry.p99_s) object["latency_p99_s"] = *entry.p99_s;
  return object;
}

std::string rounds_text(const Comparison& comparison) {
  return fmt::format("{} round{} in {}{}, seed {}, {}", comparison.rounds,
                     comparison.rounds == 1 ? "" : "s", seconds_text(comparison.seconds),
                     comparison.interrupted ? ", interrupted" : "", comparison.seed,
                     machine_summary());
}

}  // namespace

std::vector<std::string> verdicts(const Comparison& comparison, std::size_t point) {
  const Entry* fastest = nullptr;
  std::vector<const Entry*> slower;
  std::vector<const Entry*> same;
  std::vector<const Entry*> behind;  // of too few rounds
  std::vector<const Entry*> unknown;
  for (const Entry* entry : entries_of(comparison, point)) {
    const std::string_view verdict = verdict_of(*entry);
    if (verdict == "fastest") fastest = entry;
    if (verdict == "slower") slower.push_back(entry);
    if (verdict == "no_difference") same.push_back(entry);
    if (verdict != "too_few_rounds") continue;
    (entry->standing.ratio.low > 1 ? behind : unknown).push_back(entry);
  }
  if (fastest == nullptr) return {"No lane has a result."};
  std::vector<std::string> sentences;
  if (!slower.empty()) sentences.push_back(slower_sentence(*fastest, slower));
  if (!same.empty()) {
    sentences.push_back(fmt::format(
        "No difference that {} rounds can show between {} and {} (smallest that they would: {}).",
        comparison.rounds, fastest->lane, names(same), percent(smallest_difference(same))));
  }
  if (!behind.empty()) {
    sentences.push_back(fmt::format(
        "Slower than {} in each of {} rounds: {}; a verdict takes {}, give more time with --for.",
        fastest->lane, fewest_pairs(behind), names(behind), comparison.rounds_needed));
  }
  if (!unknown.empty()) {
    sentences.push_back(fmt::format(
        "Now faster, now slower than {} in {} rounds: {}; a verdict takes {}, give more time with "
        "--for.",
        fastest->lane, fewest_pairs(unknown), names(unknown), comparison.rounds_needed));
  }
  if (sentences.empty()) sentences.push_back(fmt::format("Only {} has a result.", fastest->lane));
  return sentences;
}

std::vector<std::string> notes(const Comparison& comparison) {
  std::vector<std::string> notes;
  for (const Entry& entry : comparison.entries) {
    if (entry.answered_otherwise == 0) continue;
    notes.push_back(fmt::format(
        "In {} of {} runs of {} the server answered otherwise than at first ({}); they are not "
        "compared.",
        entry.answered_otherwise, entry.runs, entry.lane, entry.otherwise));
  }
  if (comparison.pages_differ) {
    notes.emplace_back(
        "The server's pages differed from run to run: that the lanes got the same is not known.");
  }
  return notes;
}

std::string to_text(const Comparison& comparison, std::size_t width) {
  std::string text;
  const std::string title = comparison.workload + (comparison.settings.empty() ? "" : ",") +
                            described(comparison.settings);
  const std::string rounds = rounds_text(comparison);
  if (columns(title) + 2 + columns(rounds) <= width) {
    text = pad_right(title, width - columns(rounds)) + rounds + "\n";
  } else {
    text = wrap(title, width, 4) + "\n" + wrap(rounds, width, 4) + "\n";
  }
  const Layout layout(comparison, width);
  for (std::size_t point = 0; point < comparison.points.size(); ++point) {
    const Settings& own = comparison.points[point];
    if (!own.empty()) text += "\n" + described(own).substr(1) + "\n";
    text += layout.heading();
    for (const Entry* entry : entries_of(comparison, point)) text += layout.line(*entry);
    for (const std::string& sentence : verdicts(comparison, point)) {
      text += wrap(sentence, width, 4) + "\n";
    }
  }
  for (const std::string& note : notes(comparison)) text += wrap(note, width, 4) + "\n";
  return text;
}

json::object to_json(const Comparison& comparison) {
  json::array results;
  for (const Entry& entry : comparison.entries) results.push_back(to_json(comparison, entry));
  json::array sentences;
  for (std::size_t point = 0; point < comparison.points.size(); ++point) {
    for (std::string& sentence : verdicts(comparison, point)) {
      const std::string at = described(comparison.points[point]);
      sentences.emplace_back(at.empty() ? sentence : at.substr(1) + ": " + sentence);
    }
  }
  return {{"workload", comparison.workload},
          {"seed", comparison.seed},
          {"rounds", comparison.rounds},
          {"rounds_needed", comparison.rounds_needed},
          {"seconds", comparison.seconds},
          {"clear", comparison.clear},
          {"interrupted", comparison.interrupted},
          {"results", std::move(results)},
          {"notes", json::value_from(notes(comparison))},
          {"verdicts", std::move(sentences)}};
}

}  // namespace simul::bench

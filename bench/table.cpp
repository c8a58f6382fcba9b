#include "bench/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/figures.hpp"
#include "bench/median.hpp"
#include "bench/wrapped_text.hpp"

namespace simul::bench {
namespace {

constexpr std::string_view kFailed = "✘";
constexpr std::string_view kNothing = "–";
constexpr std::size_t kMargin = 2;   // the mark and a space
constexpr std::size_t kBetween = 2;  // spaces before each column of figures
constexpr std::size_t kIndent = 4;   // of lines that continue another
constexpr std::size_t kNarrowest = 40;

enum class Color { bold, red, dim };

enum ColumnIndex : std::size_t { kMedian, kRange, kIdeal, kCpu, kThroughput, kColumnCount };

using Figures = std::array<std::string, kColumnCount>;

// Of good rows, one at least.
Figures figures_of(const std::vector<const Row*>& rows) {
  std::vector<double> walls;
  for (const Row* row : rows) walls.push_back(wall_s(*row));
  const Estimate wall = estimate(std::move(walls));
  Figures figures;
  figures.fill(std::string(kNothing));
  figures[kMedian] = seconds_text(wall.median);
  if (rows.size() > 1) {
    figures[kRange] = seconds_range_text(wall.low, wall.high, wall.median);
  }
  const double ideal_s = median_of(rows, "ideal_s").value_or(0);
  if (ideal_s > 0) figures[kIdeal] = ratio_text(wall.median / ideal_s);
  const auto user_s = median_of(rows, "cpu_user_s");
  const auto system_s = median_of(rows, "cpu_system_s");
  if (user_s && system_s) figures[kCpu] = seconds_text(*user_s + *system_s);
  if (const auto rate = median_of(rows, "items_per_second")) {
    if (*rate > 0) figures[kThroughput] = si_text(*rate, "/s");
  } else if (const auto bytes = median_of(rows, "rss_bytes")) {
    figures[kThroughput] = si_text(*bytes, "B");
  }
  return figures;
}

/// A line of the table, before it is laid out.
struct Line {
  const Identity* identity = nullptr;
  std::optional<Figures> figures;  ///< none when no row is good
  std::string note;                ///< why rows failed, or why the trial declined
  bool failed = false;
};

Line make_line(const TrialResult& result) {
  Line line;
  line.identity = result.identity;
  if (result.declined) {
    line.note = "declined: " + *result.declined;
    return line;
  }
  std::vector<const Row*> good;
  const Row* first_failed = nullptr;
  for (const Row& row : result.rows) {
    if (!failed(row)) {
      good.push_back(&row);
    } else if (first_failed == nullptr) {
      first_failed = &row;
    }
  }
  if (!good.empty()) line.figures = figures_of(good);
  if (first_failed == nullptr) return line;
  line.failed = true;
  line.note = good.empty() ? "failed: "
                           : fmt::format("{} of {} failed: ", result.rows.size() - good.size(),
                                         result.rows.size());
  line.note += failure(*first_failed);
  std::replace(line.note.begin(), line.note.end(), '\n', ' ');
  return line;
}

std::string value_of(const Settings& settings, const std::string& key) {
  for (const auto& [name, text] : settings) {
    if (name == key) return text;
  }
  return {};
}

/// Lines of one series and workload.
class Group {
 public:
  explicit Group(const Identity& identity)
      : series_(identity.series), workload_(identity.workload) {}

  bool holds(const Identity& identity) const {
    return identity.series == series_ && identity.workload == workload_;
  }
  void add(Line line) { lines_.push_back(std::move(line)); }
  const std::vector<Line>& lines() const { return lines_; }

  /// Makes labels that fit into so many columns if any do. Returns whether they do.
  bool make_labels(std::size_t room) {
    find_parameters();
    keys_in_title_ = false;
    labels_ = labels_with_keys();
    if (widest(labels_) <= room) return true;
    keys_in_title_ = true;
    labels_ = labels_without_keys();
    return widest(labels_) <= room;
  }
  const std::string& label(std::size_t line) const { return labels_[line]; }
  std::size_t label_columns() const { return widest(labels_); }

  std::string title() const {
    std::string title = workload_;
    if (!shared_.empty()) title += ",";
    for (const std::string& key : shared_) {
      title += fmt::format(" {}:{}", key, value_of(lines_.front().identity->settings, key));
    }
    if (series_ != workload_) title += fmt::format(" ({})", series_);
    if (keys_in_title_) title += fmt::format(": lane, {}", fmt::join(varying_, "/"));
    return title;
  }

 private:
  void find_parameters() {
    shared_.clear();
    varying_.clear();
    for (const Line& line : lines_) {
      for (const auto& [key, text] : line.identity->settings) {
        if (std::find(varying_.begin(), varying_.end(), key) == varying_.end()) {
          varying_.push_back(key);
        }
      }
    }
    const auto is_shared = [this](const std::string& key) {
      const std::string first = value_of(lines_.front().identity->settings, key);
      return std::all_of(lines_.begin(), lines_.end(), [&](const Line& line) {
        return !first.empty() && value_of(line.identity->settings, key) == first;
      });
    };
    std::copy_if(varying_.begin(), varying_.end(), std::back_inserter(shared_), is_shared);
    std::erase_if(varying_, is_shared);
  }

  std::size_t lane_columns() const {
    std::size_t width = 0;
    for (const Line& line : lines_) width = std::max(width, columns(line.identity->lane));
    return width;
  }

  // "thread_pool  tasks:1000   threads:64"
  std::vector<std::string> labels_with_keys() const {
    std::vector<std::string> labels;
    for (const Line& line : lines_)
      labels.push_back(pad_right(line.identity->lane, lane_columns()));
    for (const std::string& key : varying_) {
      std::vector<std::string> cells;
      for (const Line& line : lines_) {
        const std::string value = value_of(line.identity->settings, key);
        cells.push_back(value.empty() ? "" : fmt::format("{}:{}", key, value));
      }
      const std::size_t width = widest(cells);
      for (std::size_t i = 0; i < lines_.size(); ++i)
        labels[i] += "  " + pad_right(cells[i], width);
    }
    return labels;
  }

  // "thread_pool  1000/64"
  std::vector<std::string> labels_without_keys() const {
    std::vector<std::string> labels;
    for (const Line& line : lines_) {
      std::vector<std::string> values;
      for (const std::string& key : varying_) {
        const std::string value = value_of(line.identity->settings, key);
        values.push_back(value.empty() ? std::string(kNothing) : value);
      }
      labels.push_back(fmt::format("{}  {}", pad_right(line.identity->lane, lane_columns()),
                                   fmt::join(values, "/")));
    }
    return labels;
  }

  static std::size_t widest(const std::vector<std::string>& texts) {
    std::size_t width = 0;
    for (const std::string& text : texts) width = std::max(width, columns(text));
    return width;
  }

  std::string series_;
  std::string workload_;
  std::vector<Line> lines_;
  std::vector<std::string> shared_;  // parameters, in the order of the names
  std::vector<std::string> varying_;
  std::vector<std::string> labels_;
  bool keys_in_title_ = false;
};

class Table {
 public:
  Table(const TrialResults& results, const TableStyle& style)
      : style_(style), width_(std::max(style.width, kNarrowest)) {
    for (const TrialResult& result : results) {
      const Identity& identity = *result.identity;
      const auto found = std::find_if(groups_.begin(), groups_.end(),
                                      [&](const Group& group) { return group.holds(identity); });
      Group& group = found != groups_.end() ? *found : groups_.emplace_back(identity);
      group.add(make_line(result));
    }
    choose_columns();
  }

  std::string text() const {
    std::string text = heading();
    for (const Group& group : groups_) {
      text += fmt::format("\n{}\n", painted(wrap(group.title(), width_, kIndent), Color::bold));
      for (std::size_t i = 0; i < group.lines().size(); ++i) {
        text += line_text(group.lines()[i], group.label(i));
      }
    }
    return fmt::format("{}\n{}\n", text, painted(wrap(legend(), width_, 0), Color::dim));
  }

 private:
  std::string column_heading(std::size_t column) const {
    switch (column) {
      case kMedian:
        return "median";
      case kRange:
        return style_.repetitions < static_cast<int>(kValuesFor95Percent) ? "min–max"
                                                                          : "95 % interval";
      case kIdeal:
        return "× ideal";
      case kCpu:
        return "CPU";
      default:
        return "throughput";
    }
  }

  void choose_columns() {
    for (std::size_t column = 0; column < kColumnCount; ++column) {
      if (column == kRange && style_.repetitions < 2) continue;
      std::size_t width = columns(column_heading(column));
      for (const Group& group : groups_) {
        for (const Line& line : group.lines()) {
          if (line.figures) width = std::max(width, columns((*line.figures)[column]));
        }
      }
      shown_.push_back({column, width});
    }
    const std::size_t all = shown_.size();
    while (!make_labels() && shown_.size() > 1) shown_.pop_back();
    left_out_ = all - shown_.size();
  }

  bool make_labels() {
    std::size_t taken = kMargin;
    for (const auto& [column, width] : shown_) taken += kBetween + width;
    const std::size_t room = width_ - std::min(width_, taken);
    bool fits = true;
    label_columns_ = 0;
    for (Group& group : groups_) {
      fits = group.make_labels(room) && fits;
      label_columns_ = std::max(label_columns_, group.label_columns());
    }
    label_columns_ = std::min(label_columns_, room);
    return fits;
  }

  std::string heading() const {
    std::string text(kMargin + label_columns_, ' ');
    for (const auto& [column, width] : shown_) {
      text += std::string(kBetween, ' ') + pad_left(column_heading(column), width);
    }
    return painted(text, Color::dim) + "\n";
  }

  std::string line_text(const Line& line, const std::string& label) const {
    const std::string mark = line.failed ? std::string(kFailed) : " ";
    std::string text = mark + " " + label;
    if (!line.figures) {
      text = wrap(text + "  " + line.note, width_, kIndent);
      return painted(text, line.failed ? Color::red : Color::dim) + "\n";
    }
    // A label that is too long for its column has a line of its own.
    if (columns(label) > label_columns_) {
      text = wrap(text, width_, kIndent) + "\n" + std::string(kMargin + label_columns_, ' ');
    } else {
      text = pad_right(text, kMargin + label_columns_);
    }
    for (const auto& [column, width] : shown_) {
      text += std::string(kBetween, ' ') + pad_left((*line.figures)[column], width);
    }
    text += "\n";
    if (!line.failed) return text;
    const std::string note = std::string(kIndent, ' ') + line.note;
    return text + painted(wrap(note, width_, kIndent), Color::red) + "\n";
  }

  std::string legend() const {
    std::string text;
    if (style_.repetitions < 2) {
      text = "median: the wall time of the one repetition.";
    } else if (style_.repetitions < static_cast<int>(kValuesFor95Percent)) {
      // The median lies beyond one of the two with the chance that all values are on one side of
      // it.
      const double beyond = 2 * std::pow(0.5, style_.repetitions);
      text = fmt::format(
          "median, min–max: wall time of {} repetitions; min–max holds the true median with {:.3g} "
          "% "
          "confidence.",
          style_.repetitions, 100 * (1 - beyond));
    } else {
      text = fmt::format(
          "median: wall time of {} repetitions, and the interval that holds the true "
          "median with 95 % or more.",
          style_.repetitions);
    }
    for (const auto& [column, width] : shown_) text += explanation(column);
    if (left_out_ > 0) {
      text += " A wider terminal also shows";
      for (std::size_t i = kColumnCount - left_out_; i < kColumnCount; ++i) {
        text += (i == kColumnCount - left_out_ ? " " : ", ") + column_heading(i);
      }
      text += ".";
    }
    return text;
  }

  static std::string explanation(std::size_t column) {
    switch (column) {
      case kIdeal:
        return " × ideal: the median over the shortest time that the waiting allows; – where "
               "nothing waits.";
      case kCpu:
        return " CPU: of all threads of this process, per run.";
      case kThroughput:
        return " throughput: units of work per second; in rows of memory, the resident set.";
      default:
        return {};
    }
  }

  std::string painted(const std::string& text, Color color) const {
    if (!style_.color) return text;
    const char* code = color == Color::bold ? "1" : color == Color::red ? "31" : "2";
    return fmt::format("\033[{}m{}\033[0m", code, text);
  }

  TableStyle style_;
  std::size_t width_;
  std::vector<Group> groups_;
  std::vector<std::pair<std::size_t, std::size_t>> shown_;  // columns and their widths
  std::size_t left_out_ = 0;
  std::size_t label_columns_ = 0;
};

}  // namespace

std::string table(const TrialResults& results, const TableStyle& style) {
  return Table(results, style).text();
}

}  // namespace simul::bench

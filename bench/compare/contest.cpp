#include "bench/compare/contest.hpp"

#include <algorithm>
#include <map>
#include <numeric>

namespace simul::bench {
namespace {

constexpr double kFalseAlarms = 0.01;
// Closer than this is the same.
constexpr double kSame = 0.02;
// An answer is not clear while the interval of a ratio is wider than this part of it.
constexpr double kSharp = 0.1;
// Of the time that there has been, a contestant may have had so many times its share: with less
// than that, those that are equally fast would sit out in turn.
constexpr double kMostShares = 1.5;

std::size_t pairs_among(const std::vector<std::size_t>& groups) {
  std::map<std::size_t, std::size_t> sizes;
  for (const std::size_t group : groups) ++sizes[group];
  std::size_t pairs = 0;
  for (const auto& [group, size] : sizes) pairs += size * (size - 1) / 2;
  return std::max<std::size_t>(pairs, 1);
}

std::vector<double> present(const std::vector<std::optional<double>>& walls) {
  std::vector<double> values;
  for (const auto& wall : walls) {
    if (wall) values.push_back(*wall);
  }
  return values;
}

}  // namespace

std::size_t Contest::rounds_needed(const std::vector<std::size_t>& groups) {
  return values_needed(kFalseAlarms / 4 / static_cast<double>(pairs_among(groups)));
}

Contest::Contest(const std::vector<std::size_t>& groups, const Rules& rules)
    : rules_(rules),
      pairs_(pairs_among(groups)),
      rounds_needed_(rounds_needed(groups)),
      random_(rules.seed),
      next_look_(rounds_needed_),
      chance_of_look_(kFalseAlarms / 4),
      chance_said_(kFalseAlarms / 2) {
  for (const std::size_t group : groups) contestants_.push_back({group, {}});
}

std::optional<std::size_t> Contest::next(double elapsed_s) {
  while (true) {
    const bool in_time = rules_.rounds || elapsed_s < rules_.budget_s;
    if (!in_time && rounds_ > 1) return std::nullopt;
    if (order_.empty() && (!(in_time || rounds_ == 0) || !begin_round(elapsed_s))) {
      return std::nullopt;
    }
    const std::size_t contestant = order_.back();
    order_.pop_back();
    if (!contestants_[contestant].dropped) return contestant;
  }
}

bool Contest::begin_round(double elapsed_s) {
  if (rules_.rounds && rounds_ == *rules_.rounds) return false;
  if (!rules_.rounds && rounds_ == next_look_) {
    clear_ = answer_is_clear();
    if (clear_) {
      chance_said_ = chance_of_look_;
      return false;
    }
    next_look_ *= 2;
    chance_of_look_ /= 2;
  }
  const bool all = rounds_ == 0 || rules_.rounds || (rounds_ < rounds_needed_ && time_for_all());
  const double most_s = kMostShares * elapsed_s / static_cast<double>(contestants_.size());
  std::map<std::size_t, std::vector<std::size_t>> groups;
  for (std::size_t i = 0; i < contestants_.size(); ++i) {
    if (!contestants_[i].dropped) groups[contestants_[i].group].push_back(i);
  }
  for (auto& [group, members] : groups) {
    const std::optional<std::size_t> fastest = fastest_of(group);
    // The fastest first, then by the time that they have had.
    std::ranges::sort(members, {},
                      [&](std::size_t i) { return i == fastest ? -1 : contestants_[i].spent_s; });
    for (std::size_t place = 0; place < members.size(); ++place) {
      const bool within_share = contestants_[members[place]].spent_s <= most_s;
      if (all || place < 2 || within_share) order_.push_back(members[place]);
    }
  }
  if (order_.empty()) return false;
  std::ranges::shuffle(order_, random_);
  ++rounds_;
  for (Contestant& contestant : contestants_) contestant.walls.resize(rounds_);
  return true;
}

void Contest::ran(std::size_t contestant, double wall_s, double spent_s) {
  contestants_[contestant].walls.back() = wall_s;
  contestants_[contestant].spent_s += spent_s;
}

void Contest::ran_in_vain(std::size_t contestant, double spent_s) {
  contestants_[contestant].spent_s += spent_s;
}

void Contest::drop(std::size_t contestant) {
  contestants_[contestant].dropped = true;
}

double Contest::chance(double of_all) const {
  return of_all / static_cast<double>(pairs_);
}

std::optional<std::size_t> Contest::fastest_of(std::size_t group) const {
  std::optional<std::size_t> fastest;
  double least = 0;
  for (std::size_t i = 0; i < contestants_.size(); ++i) {
    if (contestants_[i].group != group || contestants_[i].dropped) continue;
    const std::vector<double> walls = present(contestants_[i].walls);
    if (walls.empty()) continue;
    const double wall = median(walls);
    if (fastest && wall >= least) continue;
    fastest = i;
    least = wall;
  }
  return fastest;
}

std::vector<Contest::Standing> Contest::standings() const {
  return standings(chance(chance_said_));
}

std::vector<Contest::Standing> Contest::standings(double chance_to_miss) const {
  std::vector<Standing> standings(contestants_.size());
  for (std::size_t i = 0; i < contestants_.size(); ++i) {
    const Contestant& contestant = contestants_[i];
    Standing& standing = standings[i];
    const std::vector<double> walls = present(contestant.walls);
    standing.runs = walls.size();
    if (walls.empty()) continue;
    standing.wall = estimate(walls);
    const std::optional<std::size_t> fastest = fastest_of(contestant.group);
    if (contestant.dropped || !fastest) continue;
    standing.fastest = i == *fastest;
    std::vector<double> ratios;
    for (std::size_t round = 0; round < rounds_; ++round) {
      const auto& own = contestant.walls[round];
      const auto& least = contestants_[*fastest].walls[round];
      if (own && least && *least > 0) ratios.push_back(*own / *least);
    }
    standing.pairs = ratios.size();
    if (ratios.empty()) continue;
    standing.ratio = estimate(ratios, chance_to_miss);
    standing.enough = ratios.size() >= values_needed(chance_to_miss);
    standing.slower = !standing.fastest && standing.enough && standing.ratio.low > 1;
  }
  return standings;
}

// Whether all can have as many rounds as a verdict takes, if the rounds stay as they were.
bool Contest::time_for_all() const {
  double spent_s = 0;
  for (const Contestant& contestant : contestants_) {
    const std::size_t runs = present(contestant.walls).size();
    if (!contestant.dropped && runs > 0) spent_s += contestant.spent_s / static_cast<double>(runs);
  }
  return spent_s * static_cast<double>(rounds_needed_) <= rules_.budget_s;
}

bool Contest::answer_is_clear() const {
  return std::ranges::all_of(standings(chance(chance_of_look_)), [](const Standing& standing) {
    if (standing.fastest || standing.pairs == 0) return true;
    const auto& [middle, low, high] = standing.ratio;
    const bool same = low > 1 - kSame && high < 1 + kSame;
    return standing.enough && (same || (standing.slower && high - low < kSharp * middle));
  });
}

}  // namespace simul::bench

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <vector>

#include "bench/median.hpp"

namespace simul::bench {

/// Who runs next in a comparison, when it ends, and what can be said then. Knows no lane and no
/// clock, so that simulated runs go through it, too.
///
/// Contestants run in rounds, each round in a new random order. Those of one group do the same work
/// and are compared, by the ratios of their wall times within each round: what disturbs a round
/// disturbs both. The first rounds have all contestants, as many as a verdict takes if there is
/// time for so many. In the others a contestant sits out when it has had more than its share of the
/// time, but for the fastest of each group and the one that has had least: a slow one does not keep
/// the others from their verdicts.
///
/// Two that are equal are called different with a chance of at most 1 % in the whole comparison,
/// however many contestants there are (Bonferroni over all pairs), and however often it is looked
/// whether the answer is clear: half of the chance is for the end, the other half for the looks, at
/// whose numbers of rounds, each twice the last, each look has half of what is left.
class Contest {
 public:
  struct Rules {
    std::uint64_t seed = 0;
    double budget_s = 20;               ///< no run begins after that, except in the first round
    std::optional<std::size_t> rounds;  ///< so many, instead of as many as there is time for
  };

  /// `groups` has the group of each contestant.
  Contest(const std::vector<std::size_t>& groups, const Rules& rules);

  /// The contestant that runs next; nothing when the comparison is over.
  std::optional<std::size_t> next(double elapsed_s);
  /// What became of its run: the wall time, and all the time that it took.
  void ran(std::size_t contestant, double wall_s, double spent_s);
  /// The same, but the run is not to be compared.
  void ran_in_vain(std::size_t contestant, double spent_s);
  /// It failed or declined, and takes part no more.
  void drop(std::size_t contestant);

  /// Whether every run of the round has been given out.
  bool round_is_over() const { return order_.empty(); }

  struct Standing {
    std::size_t runs = 0;
    Estimate wall;  ///< with 95 %; of one run or more
    /// The rounds that it has in common with the fastest of its group, and over them its wall time
    /// as a multiple of the fastest's, with the interval that verdicts are made by.
    std::size_t pairs = 0;
    Estimate ratio;
    bool fastest = false;  ///< by the median
    bool enough = false;   ///< pairs for a verdict
    bool slower = false;   ///< than the fastest: the verdict
  };
  std::vector<Standing> standings() const;

  /// Rounds begun, and whether they ended because the answer was clear.
  std::size_t rounds() const { return rounds_; }
  bool clear() const { return clear_; }
  /// As many rounds as a verdict takes at least.
  std::size_t rounds_needed() const { return rounds_needed_; }
  static std::size_t rounds_needed(const std::vector<std::size_t>& groups);

 private:
  struct Contestant {
    std::size_t group;
    std::vector<std::optional<double>> walls;  // by round
    double spent_s = 0;
    bool dropped = false;
  };

  bool begin_round(double elapsed_s);
  bool answer_is_clear() const;
  bool time_for_all() const;
  double chance(double of_all) const;
  std::optional<std::size_t> fastest_of(std::size_t group) const;
  std::vector<Standing> standings(double chance_to_miss) const;

  const Rules rules_;
  std::vector<Contestant> contestants_;
  std::size_t pairs_;
  std::size_t rounds_needed_;
  std::mt19937_64 random_;
  std::vector<std::size_t> order_;  // of this round, the next one last
  std::size_t rounds_ = 0;
  std::size_t next_look_;
  double chance_of_look_;
  double chance_said_;
  bool clear_ = false;
};

}  // namespace simul::bench

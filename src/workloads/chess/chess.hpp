#pragma once

#include <atomic>
#include <cstdint>
#include <vector>

#include "registry/registration.hpp"

/// The exhibition: one master plays many boards. He finishes one game after the other, or moves on
/// to the next board while an opponent thinks.
///
/// Rules: on every board the master moves and the opponent replies, `moves` times. There is one
/// master: at most one own move is being made at any time, for any number of threads. An own move
/// is work and not a wait: it occupies the thread that makes it. The opponents' replies
/// are waits. Times are in the article's seconds. A unit of work is a pair of moves; `own_at_once`
/// is the most own moves that were being made at any time.
namespace simul::chess {

struct Spec {
  std::uint64_t boards = 24;
  std::uint64_t moves = 30;
  std::uint64_t own = 5;
  std::uint64_t opponent = 55;
  unsigned threads = 0;
  Duration unit = std::chrono::microseconds(100);

  Parameters parameters();

  Duration own_time() const { return unit * static_cast<std::int64_t>(own); }
  Duration opponent_time() const { return unit * static_cast<std::int64_t>(opponent); }
};

class Plan {
 public:
  using Spec = chess::Spec;

  /// Throws UsageError if the games would take longer than the clock can represent.
  Plan(const Spec& spec, std::uint64_t seed);

  const Spec& spec() const { return spec_; }
  Outcome expected() const;
  Duration ideal(Concurrency concurrency) const;

 private:
  Spec spec_;
};

/// What a lane records of a run: the moves and replies as they are made. Times count from the
/// constructor. Thread-safe for calls about different boards.
class Exhibition {
 public:
  Exhibition(const Plan& plan, const Context& context);

  /// Blocks the calling thread while the master thinks.
  void own_move(std::size_t board);
  /// Call it when the opponent's time is over.
  void reply(std::size_t board);
  /// Call it when all games are over.
  Outcome outcome();

 private:
  struct Board {
    std::uint64_t pairs = 0;
    std::uint64_t too_short = 0;  // moves or replies that ended too soon
    std::uint64_t checksum = 0;
    Clock::TimePoint moved{};  // when the master last moved
    Clock::TimePoint ready{};  // when the opponent last replied: the board waits for the master
  };

  void enter_master();

  const Plan& plan_;
  const Spec& spec_;
  Context context_;
  Clock::TimePoint begin_;
  std::vector<Board> boards_;
  std::atomic<std::uint64_t> moving_{0};  // own moves being made now
  std::atomic<std::uint64_t> most_{0};    // the most of them at any time
};

}  // namespace simul::chess

#include "workloads/chess/chess.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/checksum.hpp"
#include "lanes/thread_limit.hpp"
#include "workloads/article_time.hpp"

namespace simul::chess {
namespace {

std::vector<Sweep> sweeps(Mode mode) {
  if (mode == Mode::gate)
    return {gate_case({{"boards", "24"}, {"moves", "30"}, {"unit", "1ns"}}, {"coroutine"})};
  return {article({{{"boards", "24"},
                    {"moves", by_mode<std::string>(mode, "2", "6", "30")},
                    {"unit", "50us"}}})};
}

const RegisteredWorkload<Plan> registered{"chess", "an exhibition: one master plays many boards",
                                          sweeps};
const Registered<Plan> multi_loop{lane("multi_loop"),
                                  "the master would have to go from loop to loop"};

}  // namespace

Parameters Spec::parameters() {
  Parameters parameters;
  parameters.count("-b,--boards", boards, 1, 100'000, "boards that the master plays")
      .count("-m,--moves", moves, 1, 100'000, "pairs of moves of a game")
      .count("--own", own, 0, 86'400, "seconds of the article that an own move takes")
      .count("--opponent", opponent, 0, 86'400, "seconds of the article that a reply takes")
      .count("-t,--threads", threads, 0, kMaxThreads,
             "threads of the pool; 0 is one for each board");
  add_unit(parameters, unit);
  return parameters;
}

Plan::Plan(const Spec& spec, std::uint64_t /*seed: nothing is drawn*/) : spec_(spec) {
  const double years = static_cast<double>(spec.boards * spec.moves * (spec.own + spec.opponent)) *
                       to_seconds(spec.unit) / (365.25 * 86'400);
  if (years > 200) {
    throw UsageError(
        "the exhibition would take more than 200 years; give less, or a shorter --unit");
  }
}

Outcome Plan::expected() const {
  Outcome outcome;
  outcome.completed = spec_.boards * spec_.moves;
  for (std::uint64_t pair = 0; pair < outcome.completed; ++pair) outcome.checksum += mix(pair);
  outcome.tally["own_at_once"] = 1;
  return outcome;
}

// The lower bound is the master's round: he plays every board in turn, and returns to a board only
// after its opponent has replied. His last move is followed by a last reply. If boards share
// threads, each pair of moves also occupies one of them.
Duration Plan::ideal(Concurrency concurrency) const {
  const auto boards = static_cast<std::int64_t>(spec_.boards);
  const auto moves = static_cast<std::int64_t>(spec_.moves);
  const Duration pair = spec_.own_time() + spec_.opponent_time();
  const Duration all_boards_once = spec_.own_time() * boards;
  const Duration overlapped =
      std::max(all_boards_once, pair) * (moves - 1) + all_boards_once + spec_.opponent_time();
  const auto threads = static_cast<std::int64_t>(std::min<Concurrency>(concurrency, spec_.boards));
  return std::max(overlapped, pair * (boards * moves) / threads);
}

Exhibition::Exhibition(const Plan& plan, const Context& context)
    : plan_(plan),
      spec_(plan.spec()),
      context_(context),
      begin_(context.clock.now()),
      boards_(spec_.boards) {
  for (std::size_t board = 0; board < boards_.size(); ++board) {
    boards_[board].ready = begin_;
    if (context_.trace.on()) context_.trace.track(board, fmt::format("board {}", board + 1));
  }
}

void Exhibition::own_move(std::size_t number) {
  Board& board = boards_[number];
  enter_master();
  const auto begin = context_.clock.now();
  context_.clock.sleep_for(spec_.own_time());
  board.moved = context_.clock.now();
  --moving_;
  if (board.moved - begin < spec_.own_time()) ++board.too_short;
  if (begin > board.ready) {
    context_.trace.span(number, Activity::queued, "for the master", board.ready, begin);
  }
  context_.trace.span(number, Activity::working, "own move", begin, board.moved);
}

void Exhibition::enter_master() {
  const std::uint64_t now = ++moving_;
  std::uint64_t most = most_.load();
  while (most < now && !most_.compare_exchange_weak(most, now)) {
  }
}

void Exhibition::reply(std::size_t number) {
  Board& board = boards_[number];
  const auto now = context_.clock.now();
  if (now - board.moved < spec_.opponent_time()) ++board.too_short;
  // The reply ends at its due time, even if the thread runs again only later.
  board.ready = board.moved + spec_.opponent_time();
  context_.trace.span(number, Activity::waiting, "reply", board.moved, board.ready);
  board.checksum += mix(number * spec_.moves + board.pairs);
  if (++board.pairs == spec_.moves && context_.transcript.on()) {
    context_.transcript.line("Board {}: game over at {}.", number + 1,
                             article_time(now - begin_, spec_.unit));
  }
}

Outcome Exhibition::outcome() {
  Outcome outcome;
  for (const Board& board : boards_) {
    outcome.completed += board.pairs;
    outcome.checksum += board.checksum;
    if (board.too_short != 0) outcome.failed["too_short"] += board.too_short;
  }
  outcome.tally["own_at_once"] = most_.load();
  if (context_.transcript.on()) {
    context_.transcript.line("Exhibition of {} boards took {} of exhibition time.", spec_.boards,
                             article_time(context_.clock.now() - begin_, spec_.unit));
    context_.transcript.line("One game after the other takes {} at the least, all at once {}.",
                             article_time(plan_.ideal(1), spec_.unit),
                             article_time(plan_.ideal(kUnlimited), spec_.unit));
  }
  return outcome;
}

}  // namespace simul::chess

#include "workloads/chess/chess.hpp"

namespace simul::chess {
namespace {

void play(Clock& clock, const Spec& spec, Exhibition& exhibition, std::size_t board) {
  for (std::uint64_t move = 0; move < spec.moves; ++move) {
    // The master's move.
    exhibition.own_move(board);

    // The opponent's reply.
    clock.sleep_for(spec.opponent_time());
    exhibition.reply(board);
  }
}

Run open(const Plan& plan, const Context& context) {
  return [&plan, context] {
    const Spec& spec = plan.spec();
    Exhibition exhibition(plan, context);

    // Start the games, one after the other.
    for (std::size_t board = 0; board < spec.boards; ++board) {
      play(context.clock, spec, exhibition, board);
    }

    return exhibition.outcome();
  };
}

const Registered<Plan> registered{lane("sequential"), open, one};

}  // namespace
}  // namespace simul::chess

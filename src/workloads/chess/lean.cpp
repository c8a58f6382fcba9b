#include <memory>

#include "lean/loop.hpp"
#include "workloads/chess/chess.hpp"

namespace simul::chess {
namespace {

lean::Task<> play(lean::Loop& loop, const Spec& spec, Exhibition& exhibition, std::size_t board) {
  for (std::uint64_t move = 0; move < spec.moves; ++move) {
    // The master's move. It blocks the loop's thread, so no other board continues meanwhile.
    exhibition.own_move(board);

    // The opponent's reply.
    co_await loop.sleep_for(spec.opponent_time());
    exhibition.reply(board);
  }
}

Run open(const Plan& plan, const Context& context) {
  auto loop = std::make_shared<lean::Loop>(context.clock);
  return [&plan, loop, context] {
    const Spec& spec = plan.spec();
    Exhibition exhibition(plan, context);

    // Start the games, all at once.
    for (std::size_t board = 0; board < spec.boards; ++board) {
      loop->spawn(play(*loop, spec, exhibition, board));
    }
    loop->run();

    return exhibition.outcome();
  };
}

const Registered<Plan> registered{lane("lean"), open, unlimited};

}  // namespace
}  // namespace simul::chess

#include <memory>

#include "lanes/task_stack.hpp"
#include "loop/event_loop.hpp"
#include "workloads/chess/chess.hpp"

namespace simul::chess {
namespace {

void play(EventLoop& loop, const Spec& spec, Exhibition& exhibition, std::size_t board,
          const Yield& yield) {
  Timer timer(loop);
  for (std::uint64_t move = 0; move < spec.moves; ++move) {
    // The master's move. It blocks the loop's thread, so no other board continues meanwhile.
    exhibition.own_move(board);

    // The opponent's reply.
    timer.expires_after(spec.opponent_time());
    timer.async_wait(yield);
    exhibition.reply(board);
  }
}

Run open(const Plan& plan, const Context& context) {
  require_stacks(plan.spec().boards);
  auto loop = std::make_shared<EventLoop>(context.clock);
  return [&plan, loop, context] {
    const Spec& spec = plan.spec();
    Exhibition exhibition(plan, context);

    // Start the games, all at once.
    for (std::size_t board = 0; board < spec.boards; ++board) {
      const auto game = [&, board](const Yield& yield) {
        play(*loop, spec, exhibition, board, yield);
      };
      spawn(loop->executor(), std::allocator_arg, task_stack(), game, rethrow);
    }
    loop->run();

    return exhibition.outcome();
  };
}

const Registered<Plan> registered{lane("stackful"), open, unlimited};

}  // namespace
}  // namespace simul::chess

#include <boost/asio/co_spawn.hpp>

#include <memory>

#include "loop/event_loop.hpp"
#include "workloads/chess/chess.hpp"

namespace simul::chess {
namespace {

Awaitable<void> play(EventLoop& loop, const Spec& spec, Exhibition& exhibition, std::size_t board) {
  Timer timer(loop);
  for (std::uint64_t move = 0; move < spec.moves; ++move) {
    // The master's move. It blocks the loop's thread, so no other board continues meanwhile.
    exhibition.own_move(board);

    // The opponent's reply.
    timer.expires_after(spec.opponent_time());
    co_await timer.wait();
    exhibition.reply(board);
  }
}

Run open(const Plan& plan, const Context& context) {
  auto loop = std::make_shared<EventLoop>(context.clock);
  return [&plan, loop, context] {
    const Spec& spec = plan.spec();
    Exhibition exhibition(plan, context);

    // Start the games, all at once.
    for (std::size_t board = 0; board < spec.boards; ++board) {
      co_spawn(loop->executor(), play(*loop, spec, exhibition, board), rethrow);
    }
    loop->run();

    return exhibition.outcome();
  };
}

const Registered<Plan> registered{lane("coroutine"), open, unlimited};

}  // namespace
}  // namespace simul::chess

#include <mutex>

#include "lanes/task_threads.hpp"
#include "workloads/chess/chess.hpp"

namespace simul::chess {
namespace {

void play(Clock& clock, const Spec& spec, Exhibition& exhibition, std::mutex& master,
          std::size_t board) {
  for (std::uint64_t move = 0; move < spec.moves; ++move) {
    // The master's move, once no other board holds the master.
    {
      const std::lock_guard here(master);
      exhibition.own_move(board);
    }

    // The opponent's reply.
    clock.sleep_for(spec.opponent_time());
    exhibition.reply(board);
  }
}

Concurrency threads(const Spec& spec) {
  return thread_for_each(spec.boards, "boards");
}

Run open(const Plan& plan, const Context& context) {
  require_task_threads(threads(plan.spec()), context.clock);
  return [&plan, context] {
    const Spec& spec = plan.spec();
    Exhibition exhibition(plan, context);
    std::mutex master;
    TaskThreads threads(spec.boards);

    // Start the games, all at once.
    for (std::size_t board = 0; board < spec.boards; ++board) {
      threads.start([&, board](auto) { play(context.clock, spec, exhibition, master, board); });
    }
    threads.join();

    return exhibition.outcome();
  };
}

const Registered<Plan> registered{lane("thread_per_task"), open, {"", threads}};

}  // namespace
}  // namespace simul::chess

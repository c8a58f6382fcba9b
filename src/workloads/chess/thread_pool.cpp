#include "lanes/thread_pool.hpp"

#include <oneapi/tbb/parallel_for.h>

#include <memory>
#include <mutex>

#include "lanes/pool_size.hpp"
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
  return pool_size(spec.threads, spec.boards, "boards");
}

Run open(const Plan& plan, const Context& context) {
  auto pool = std::make_shared<ThreadPool>(threads(plan.spec()), context.clock);
  return [&plan, context, pool] {
    const Spec& spec = plan.spec();
    Exhibition exhibition(plan, context);
    std::mutex master;

    // Start the games, as many at once as there are threads.
    pool->arena().execute([&] {
      tbb::parallel_for(
          tbb::blocked_range<std::size_t>(0, spec.boards, 1),
          [&](const tbb::blocked_range<std::size_t>& range) {
            for (std::size_t board = range.begin(); board != range.end(); ++board) {
              play(context.clock, spec, exhibition, master, board);
            }
          },
          tbb::simple_partitioner());
    });

    return exhibition.outcome();
  };
}

const Registered<Plan> registered{lane("thread_pool"), open, {"threads", threads}};

}  // namespace
}  // namespace simul::chess

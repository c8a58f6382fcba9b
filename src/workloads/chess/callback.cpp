#include <boost/asio/post.hpp>

#include <deque>
#include <memory>

#include "loop/event_loop.hpp"
#include "workloads/chess/chess.hpp"

namespace simul::chess {
namespace {

class Game {
 public:
  Game(EventLoop& loop, const Spec& spec, Exhibition& exhibition, std::size_t board)
      : timer_(loop), spec_(spec), exhibition_(exhibition), board_(board) {}

  void play() {
    if (move_++ == spec_.moves) return;
    // The master's move. It blocks the loop's thread, so no other board continues meanwhile.
    exhibition_.own_move(board_);

    // The opponent's reply.
    timer_.expires_after(spec_.opponent_time());
    timer_.async_wait([this] {
      exhibition_.reply(board_);
      play();
    });
  }

 private:
  Timer timer_;
  const Spec& spec_;
  Exhibition& exhibition_;
  const std::size_t board_;
  std::uint64_t move_ = 0;
};

Run open(const Plan& plan, const Context& context) {
  auto loop = std::make_shared<EventLoop>(context.clock);
  return [&plan, loop, context] {
    const Spec& spec = plan.spec();
    Exhibition exhibition(plan, context);
    std::deque<Game> games;

    // Start the games, all at once.
    for (std::size_t board = 0; board < spec.boards; ++board) {
      Game& game = games.emplace_back(*loop, spec, exhibition, board);
      boost::asio::post(loop->executor(), [&game] { game.play(); });
    }
    loop->run();

    return exhibition.outcome();
  };
}

const Registered<Plan> registered{lane("callback"), open, unlimited};

}  // namespace
}  // namespace simul::chess

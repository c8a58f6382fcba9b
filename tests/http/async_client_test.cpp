#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/system/system_error.hpp>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "http/async_client.hpp"
#include "tests/http/raw_server.hpp"

namespace simul::http {
namespace {

namespace asio = boost::asio;

std::string page(std::string_view body) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         std::string(body);
}

// "/7"
std::string numbered(std::size_t number) {
  std::string path = "/";
  path += std::to_string(number);
  return path;
}

std::string path_of(const std::string& request) {
  return request.substr(4, request.find(' ', 4) - 4);
}

// Answers every request with its own path.
void echo_path(RawConnection& connection, int) {
  for (std::string request; !(request = connection.read_request()).empty();) {
    connection.send(page(path_of(request)));
  }
}

// Holds every request until `size` of them are there at once.
class Gate {
 public:
  explicit Gate(int size) : size_(size) {}

  void pass() {
    std::unique_lock lock(mutex_);
    most_ = std::max(most_, ++inside_);
    ++arrived_;
    changed_.notify_all();
    const int group = (arrived_ + size_ - 1) / size_;
    changed_.wait(lock, [&] { return arrived_ >= group * size_; });
    --inside_;
  }
  int most_inside() {
    const std::lock_guard lock(mutex_);
    return most_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  const int size_;
  int arrived_ = 0;
  int inside_ = 0;
  int most_ = 0;
};

struct Ending {
  std::string body;                 // of a response
  boost::system::error_code error;  // of a system_error
  bool ended = false;
};

Awaitable<void> fetch(AsyncClient& client, std::string url, Ending& ending) {
  try {
    const ResponseLease response = co_await client.get(std::move(url));
    ending.body = response->body;
  } catch (const boost::system::system_error& error) {
    ending.error = error.code();
  }
  ending.ended = true;
}

void rethrow(const std::exception_ptr& error) {
  if (error) std::rethrow_exception(error);
}

TEST(AsyncClient, AnswersEveryGetWithItsOwnPage) {
  RawServer server(echo_path);
  asio::io_context io(1);
  AsyncClient client(io, {}, 8);
  std::vector<Ending> endings(200);
  for (std::size_t i = 0; i < endings.size(); ++i) {
    asio::co_spawn(io, fetch(client, server.url(numbered(i)), endings[i]), rethrow);
  }
  io.run();
  for (std::size_t i = 0; i < endings.size(); ++i) EXPECT_EQ(endings[i].body, numbered(i));
  EXPECT_LE(server.connections(), 8);
}

TEST(AsyncClient, HasAsManyInFlightAsAllowedAndNoMore) {
  Gate gate(4);
  RawServer server([&](RawConnection& connection, int) {
    while (!connection.read_request().empty()) {
      gate.pass();
      connection.send(page("x"));
    }
  });
  asio::io_context io(1);
  AsyncClient client(io, {}, 4);
  std::vector<Ending> endings(12);
  for (Ending& ending : endings) asio::co_spawn(io, fetch(client, server.url(), ending), rethrow);
  io.run();
  for (const Ending& ending : endings) EXPECT_EQ(ending.body, "x");
  EXPECT_EQ(gate.most_inside(), 4);
}

TEST(AsyncClient, TimeSpentWaitingForATurnDoesNotCount) {
  Gate gate(1);
  RawServer server([&](RawConnection& connection, int) {
    for (std::string request; !(request = connection.read_request()).empty();) {
      if (path_of(request) == "/silence") return connection.wait_for_close();
      connection.send(page("x"));
    }
  });
  asio::io_context io(1);
  ClientOptions options;
  options.limits.total_timeout = std::chrono::milliseconds(300);
  AsyncClient client(io, options, 1);
  std::vector<Ending> silent(2);
  Ending last;
  for (Ending& ending : silent)
    asio::co_spawn(io, fetch(client, server.url("/silence"), ending), rethrow);
  asio::co_spawn(io, fetch(client, server.url("/page"), last), rethrow);
  io.run();
  EXPECT_EQ(last.body, "x");
}

Awaitable<ResponseLease> lease_of(AsyncClient& client, std::string url) {
  ResponseLease response = co_await client.get(std::move(url));
  co_return response;
}

TEST(AsyncClient, LeasesKeepTheirBodiesApartAndFreeTheirPlaces) {
  RawServer server(echo_path);
  asio::io_context io(1);
  std::vector<ResponseLease> leases;
  {
    AsyncClient client(io, {}, 1);
    for (std::size_t i = 0; i < 5; ++i) {
      asio::co_spawn(io, lease_of(client, server.url(numbered(i))),
                     [&](const std::exception_ptr& error, ResponseLease lease) {
                       rethrow(error);
                       leases.push_back(std::move(lease));
                     });
    }
    io.run();
  }
  // Also outlive the client.
  ASSERT_EQ(leases.size(), 5U);
  for (std::size_t i = 0; i < leases.size(); ++i) EXPECT_EQ(leases[i]->body, numbered(i));
}

TEST(AsyncClient, ReusesTheBufferOfAReturnedLease) {
  RawServer server(echo_path);
  asio::io_context io(1);
  AsyncClient client(io, {}, 1);
  std::vector<const Response*> where;
  for (int i = 0; i < 3; ++i) {
    asio::co_spawn(io, lease_of(client, server.url()),
                   [&](const std::exception_ptr& error, ResponseLease lease) {
                     rethrow(error);
                     where.push_back(&*lease);
                   });
    io.run();
    io.restart();
  }
  EXPECT_THAT(where, testing::Each(where.front()));
}

TEST(AsyncClient, ResumesInAStepOfTheLoopOfItsOwn) {
  RawServer server(echo_path);
  asio::io_context io(1);
  AsyncClient client(io, {}, 1);
  Ending ending;
  asio::co_spawn(io, fetch(client, "no URL", ending), rethrow);
  EXPECT_EQ(io.run_one(), 1U);  // starts the coroutine, which suspends
  EXPECT_FALSE(ending.ended);
  io.run();
  EXPECT_TRUE(ending.ended);
}

// A server that takes requests and never answers; says when one is there and when its connection is
// gone.
class Silence {
 public:
  void play(RawConnection& connection, int) {
    if (connection.read_request().empty()) return;
    count(requests_);
    connection.wait_for_close();
    count(closed_);
  }
  void await_requests(int number) { await(requests_, number); }
  void await_closed(int number) { await(closed_, number); }

 private:
  void count(int& what) {
    const std::lock_guard lock(mutex_);
    ++what;
    changed_.notify_all();
  }
  void await(const int& what, int number) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return what >= number; });
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  int requests_ = 0;
  int closed_ = 0;
};

// Runs the loop until the server has seen `number` requests.
void run_until_requests(asio::io_context& io, Silence& silence, int number) {
  auto work = asio::make_work_guard(io);
  std::thread watcher([&] {
    silence.await_requests(number);
    io.stop();
  });
  io.run();
  watcher.join();
  io.restart();
}

TEST(AsyncClient, CancellingTakesTheRequestOffTheWire) {
  Silence silence;
  RawServer server([&](RawConnection& connection, int number) {
    if (number == 0) return silence.play(connection, number);
    echo_path(connection, number);
  });
  asio::io_context io(1);
  AsyncClient client(io, {}, 1);
  Ending cancelled;
  Ending next;
  asio::cancellation_signal signal;
  asio::co_spawn(io, fetch(client, server.url(), cancelled),
                 asio::bind_cancellation_slot(signal.slot(), rethrow));
  run_until_requests(io, silence, 1);
  asio::co_spawn(io, fetch(client, server.url("/next"), next), rethrow);
  asio::post(io, [&] { signal.emit(asio::cancellation_type::terminal); });
  io.run();
  EXPECT_EQ(cancelled.error, asio::error::operation_aborted);
  EXPECT_EQ(next.body, "/next");  // its place was free again
  silence.await_closed(1);
}

TEST(AsyncClient, CancellingOneThatWaitsForItsTurnLeavesTheOthers) {
  RawServer server(echo_path);
  asio::io_context io(1);
  AsyncClient client(io, {}, 1);
  std::vector<Ending> endings(3);
  asio::cancellation_signal signal;
  asio::co_spawn(io, fetch(client, server.url("/0"), endings[0]), rethrow);
  asio::co_spawn(io, fetch(client, server.url("/1"), endings[1]),
                 asio::bind_cancellation_slot(signal.slot(), rethrow));
  asio::co_spawn(io, fetch(client, server.url("/2"), endings[2]), rethrow);
  for (int i = 0; i < 3; ++i) io.run_one();  // each coroutine up to its get()
  signal.emit(asio::cancellation_type::terminal);
  signal.emit(asio::cancellation_type::terminal);  // once more does no harm
  io.run();
  EXPECT_EQ(endings[0].body, "/0");
  EXPECT_EQ(endings[1].error, asio::error::operation_aborted);
  EXPECT_EQ(endings[2].body, "/2");
}

TEST(AsyncClient, DestroyingItEndsWhatIsAwaited) {
  Silence silence;
  RawServer server(
      [&](RawConnection& connection, int number) { silence.play(connection, number); });
  asio::io_context io(1);
  std::vector<Ending> endings(3);  // the third waits for its turn
  {
    AsyncClient client(io, {}, 2);
    for (Ending& ending : endings) asio::co_spawn(io, fetch(client, server.url(), ending), rethrow);
    run_until_requests(io, silence, 2);
  }
  io.run();
  for (const Ending& ending : endings) EXPECT_EQ(ending.error, asio::error::operation_aborted);
}

TEST(AsyncClient, ALoopThatNeverRunsAgainLeaksNothing) {
  Silence silence;
  RawServer server(
      [&](RawConnection& connection, int number) { silence.play(connection, number); });
  Ending ending;
  {
    asio::io_context io(1);
    AsyncClient client(io, {}, 1);
    asio::co_spawn(io, fetch(client, server.url(), ending), rethrow);
    run_until_requests(io, silence, 1);
  }
  EXPECT_FALSE(ending.ended);
  silence.await_closed(1);
}

Awaitable<void> one_after_the_other(AsyncClient& client, std::string url, int count, int& done) {
  for (int i = 0; i < count; ++i) {
    const ResponseLease response = co_await client.get(url);
    if (response->ok()) ++done;
  }
}

TEST(AsyncClient, ALoopWithNothingUnderWayReturnsAndCanRunAgain) {
  RawServer server(echo_path);
  asio::io_context io(1);
  AsyncClient client(io, {}, 4);
  int done = 0;
  for (int round = 1; round <= 3; ++round) {
    for (int i = 0; i < 4; ++i)
      asio::co_spawn(io, one_after_the_other(client, server.url(), 5, done), rethrow);
    io.run();
    io.restart();
    EXPECT_EQ(done, round * 20);
  }
  EXPECT_LE(server.connections(), 4);
}

TEST(AsyncClient, GoesOnBesideConnectionsThatDieWhileIdle) {
  RawServer server([](RawConnection& connection, int number) {
    connection.read_request();
    connection.send(page("x"));
    if (number % 2 == 0) return;
    echo_path(connection, number);
  });
  asio::io_context io(1);
  AsyncClient client(io, {}, 8);
  int done = 0;
  for (int i = 0; i < 8; ++i)
    asio::co_spawn(io, one_after_the_other(client, server.url(), 50, done), rethrow);
  io.run();
  EXPECT_EQ(done, 400);
}

}  // namespace
}  // namespace simul::http

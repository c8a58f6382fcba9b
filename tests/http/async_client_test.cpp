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

// Blocks every thread until `size` of them have arrived.
class Barrier {
 public:
  explicit Barrier(int size) : size_(size) {}

  void wait() {
    std::unique_lock lock(mutex_);
    most_ = std::max(most_, ++waiting_);
    ++arrived_;
    changed_.notify_all();
    const int group = (arrived_ + size_ - 1) / size_;
    changed_.wait(lock, [&] { return arrived_ >= group * size_; });
    --waiting_;
  }
  int most_waiting() {
    const std::lock_guard lock(mutex_);
    return most_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  const int size_;
  int arrived_ = 0;
  int waiting_ = 0;
  int most_ = 0;
};

struct Result {
  std::string body;                 // of a response
  boost::system::error_code error;  // of a system_error
  bool ended = false;
};

Awaitable<void> fetch(AsyncClient& client, std::string url, Result& result) {
  try {
    const ResponseLease response = co_await client.get(std::move(url));
    result.body = response->body;
  } catch (const boost::system::system_error& error) {
    result.error = error.code();
  }
  result.ended = true;
}

TEST(AsyncClient, AnswersEveryGetWithItsOwnPage) {
  RawServer server(echo_path);
  asio::io_context io(1);
  AsyncClient client(io, {}, 8);
  std::vector<Result> results(200);
  for (std::size_t i = 0; i < results.size(); ++i) {
    asio::co_spawn(io, fetch(client, server.url(numbered(i)), results[i]), rethrow);
  }
  io.run();
  for (std::size_t i = 0; i < results.size(); ++i) EXPECT_EQ(results[i].body, numbered(i));
  EXPECT_LE(server.connections(), 8);
}

// More than one multi handle.
TEST(AsyncClient, OpensNoMoreConnectionsToOneServerThanMayBeInFlight) {
  constexpr std::size_t kInFlight = 300;
  RawServer server(echo_path);
  asio::io_context io(1);
  ClientOptions options;
  options.one_server = true;
  AsyncClient client(io, options, kInFlight);
  std::vector<std::string> bodies(4 * kInFlight);
  std::vector<ResponseLease> leases;  // kept, so that none of their transfers is used again
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    client.async_get(server.url(numbered(i)),
                     [&, i](const boost::system::error_code& error, ResponseLease lease) {
                       if (error) return;
                       bodies[i] = lease->body;
                       leases.push_back(std::move(lease));
                     });
  }
  io.run();
  for (std::size_t i = 0; i < bodies.size(); ++i) EXPECT_EQ(bodies[i], numbered(i));
  EXPECT_LE(server.connections(), static_cast<int>(kInFlight));
}

TEST(AsyncClient, CancelsInEveryGroupOfConnections) {
  RawServer server([](RawConnection& connection, int) { connection.read_request(); });
  asio::io_context io(1);
  ClientOptions options;
  options.one_server = true;
  AsyncClient client(io, options, 200);
  std::vector<asio::cancellation_signal> signals(200);
  std::size_t cancelled = 0;
  for (asio::cancellation_signal& signal : signals) {
    client.async_get(server.url(),
                     asio::bind_cancellation_slot(
                         signal.slot(), [&](const boost::system::error_code& error, ResponseLease) {
                           if (error == asio::error::operation_aborted) ++cancelled;
                         }));
  }
  asio::post(io, [&] {
    for (asio::cancellation_signal& signal : signals) {
      signal.emit(asio::cancellation_type::terminal);
    }
  });
  io.run();
  EXPECT_EQ(cancelled, signals.size());
}

TEST(AsyncClient, HasAsManyInFlightAsAllowedAndNoMore) {
  Barrier barrier(4);
  RawServer server([&](RawConnection& connection, int) {
    while (!connection.read_request().empty()) {
      barrier.wait();
      connection.send(page("x"));
    }
  });
  asio::io_context io(1);
  AsyncClient client(io, {}, 4);
  std::vector<Result> results(12);
  for (Result& result : results) asio::co_spawn(io, fetch(client, server.url(), result), rethrow);
  io.run();
  for (const Result& result : results) EXPECT_EQ(result.body, "x");
  EXPECT_EQ(barrier.most_waiting(), 4);
}

TEST(AsyncClient, TimeBeforeAGetIsInFlightDoesNotCount) {
  RawServer server([&](RawConnection& connection, int) {
    for (std::string request; !(request = connection.read_request()).empty();) {
      if (path_of(request) == "/silence") return connection.wait_for_close();
      connection.send(page("x"));
    }
  });
  asio::io_context io(1);
  ClientOptions options;
  options.limits.total_timeout = std::chrono::seconds(2);  // ample for the page
  AsyncClient client(io, options, 1);
  std::vector<Result> silent(2);
  Result last;
  for (Result& result : silent)
    asio::co_spawn(io, fetch(client, server.url("/silence"), result), rethrow);
  asio::co_spawn(io, fetch(client, server.url("/page"), last), rethrow);
  io.run();
  EXPECT_EQ(last.body, "x");
}

Awaitable<ResponseLease> lease_of(AsyncClient& client, std::string url) {
  ResponseLease response = co_await client.get(std::move(url));
  co_return response;
}

TEST(AsyncClient, LeasesHaveBodiesOfTheirOwnAndDoNotCountAsInFlight) {
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
  // They outlive the client, too.
  ASSERT_EQ(leases.size(), 5U);
  for (std::size_t i = 0; i < leases.size(); ++i) EXPECT_EQ(leases[i]->body, numbered(i));
}

TEST(AsyncClient, ReusesTheBufferOfADestroyedLease) {
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

TEST(AsyncClient, ResumesThroughTheLoop) {
  RawServer server(echo_path);
  asio::io_context io(1);
  AsyncClient client(io, {}, 1);
  Result result;
  asio::co_spawn(io, fetch(client, "no URL", result), rethrow);
  EXPECT_EQ(io.run_one(), 1U);  // starts the coroutine, which suspends
  EXPECT_FALSE(result.ended);
  io.run();
  EXPECT_TRUE(result.ended);
}

// Takes requests and never answers. Lets a test wait for requests and for closed connections.
class SilentScript {
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
void run_until_requests(asio::io_context& io, SilentScript& silence, int number) {
  auto work = asio::make_work_guard(io);
  std::thread watcher([&] {
    silence.await_requests(number);
    io.stop();
  });
  io.run();
  watcher.join();
  io.restart();
}

TEST(AsyncClient, CancellingAbortsTheRequest) {
  SilentScript silence;
  RawServer server([&](RawConnection& connection, int number) {
    if (number == 0) return silence.play(connection, number);
    echo_path(connection, number);
  });
  asio::io_context io(1);
  AsyncClient client(io, {}, 1);
  Result cancelled;
  Result next;
  asio::cancellation_signal signal;
  asio::co_spawn(io, fetch(client, server.url(), cancelled),
                 asio::bind_cancellation_slot(signal.slot(), rethrow));
  run_until_requests(io, silence, 1);
  asio::co_spawn(io, fetch(client, server.url("/next"), next), rethrow);
  asio::post(io, [&] { signal.emit(asio::cancellation_type::terminal); });
  io.run();
  EXPECT_EQ(cancelled.error, asio::error::operation_aborted);
  EXPECT_EQ(next.body, "/next");  // the cancelled GET is no longer in flight
  silence.await_closed(1);
}

TEST(AsyncClient, CancellingAGetThatIsNotInFlightLeavesTheOthers) {
  RawServer server(echo_path);
  asio::io_context io(1);
  AsyncClient client(io, {}, 1);
  std::vector<Result> results(3);
  asio::cancellation_signal signal;
  asio::co_spawn(io, fetch(client, server.url("/0"), results[0]), rethrow);
  asio::co_spawn(io, fetch(client, server.url("/1"), results[1]),
                 asio::bind_cancellation_slot(signal.slot(), rethrow));
  asio::co_spawn(io, fetch(client, server.url("/2"), results[2]), rethrow);
  for (int i = 0; i < 3; ++i) io.run_one();  // each coroutine up to its get()
  signal.emit(asio::cancellation_type::terminal);
  signal.emit(asio::cancellation_type::terminal);  // has no further effect
  io.run();
  EXPECT_EQ(results[0].body, "/0");
  EXPECT_EQ(results[1].error, asio::error::operation_aborted);
  EXPECT_EQ(results[2].body, "/2");
}

TEST(AsyncClient, DestroyingItEndsWhatIsAwaited) {
  SilentScript silence;
  RawServer server(
      [&](RawConnection& connection, int number) { silence.play(connection, number); });
  asio::io_context io(1);
  std::vector<Result> results(3);  // the third is not in flight
  {
    AsyncClient client(io, {}, 2);
    for (Result& result : results) asio::co_spawn(io, fetch(client, server.url(), result), rethrow);
    run_until_requests(io, silence, 2);
  }
  io.run();
  for (const Result& result : results) EXPECT_EQ(result.error, asio::error::operation_aborted);
}

TEST(AsyncClient, ALoopThatNeverRunsAgainLeaksNothing) {
  SilentScript silence;
  RawServer server(
      [&](RawConnection& connection, int number) { silence.play(connection, number); });
  Result result;
  {
    asio::io_context io(1);
    AsyncClient client(io, {}, 1);
    asio::co_spawn(io, fetch(client, server.url(), result), rethrow);
    run_until_requests(io, silence, 1);
  }
  EXPECT_FALSE(result.ended);
  silence.await_closed(1);
}

Awaitable<void> one_after_the_other(AsyncClient& client, std::string url, int count, int& done) {
  for (int i = 0; i < count; ++i) {
    const ResponseLease response = co_await client.get(url);
    if (response->ok()) ++done;
  }
}

TEST(AsyncClient, ALoopWithoutGetsReturnsAndCanRunAgain) {
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

TEST(AsyncClient, ReplacesConnectionsThatCloseWhileIdle) {
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

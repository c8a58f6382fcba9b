#include "lean/poller.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>
#include <system_error>

#include "lean/loop.hpp"
#include "lean_fixture.hpp"

namespace simul::lean {
namespace {

using namespace std::chrono_literals;

class SocketPair {
 public:
  SocketPair() {
    std::array<int, 2> files{};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, files.data()) != 0) {
      throw std::system_error(errno, std::system_category());
    }
    near = files[0];
    far = files[1];
  }
  SocketPair(const SocketPair&) = delete;
  SocketPair& operator=(const SocketPair&) = delete;
  ~SocketPair() {
    close(near);
    close_far();
  }
  void close_far() {
    if (far >= 0) close(far);
    far = -1;
  }

  int near = -1;
  int far = -1;
};

// Reads until the end of file.
Task<std::string> read_all(Descriptor& descriptor, int file) {
  std::string all;
  for (;;) {
    std::array<char, 1000> bytes;
    const ssize_t count = read(file, bytes.data(), bytes.size());
    if (count > 0) {
      all.append(bytes.data(), static_cast<std::size_t>(count));
    } else if (count == 0) {
      co_return all;
    } else {
      EXPECT_EQ(errno, EAGAIN);
      co_await descriptor.readable();
    }
  }
}

Task<> write_all(Descriptor& descriptor, int file, std::string bytes) {
  while (!bytes.empty()) {
    const ssize_t count = write(file, bytes.data(), bytes.size());
    if (count > 0) {
      bytes.erase(0, static_cast<std::size_t>(count));
    } else {
      EXPECT_EQ(errno, EAGAIN);
      co_await descriptor.writable();
    }
  }
}

class LeanDescriptor : public LeanTest {
 protected:
  VirtualClock virtual_clock_;
  Loop loop_{real_clock()};
  SocketPair sockets_;
};

Task<> write_and_close(Loop& loop, SocketPair& sockets, std::string bytes) {
  {
    Descriptor descriptor(loop.poller(), sockets.far);
    co_await write_all(descriptor, sockets.far, std::move(bytes));
  }
  sockets.close_far();
}

Task<> read_into(Loop& loop, SocketPair& sockets, std::string& bytes) {
  Descriptor descriptor(loop.poller(), sockets.near);
  bytes = co_await read_all(descriptor, sockets.near);
}

// More than a socket's buffer holds, so that both sides wait many times. The clock does not matter.
TEST_F(LeanDescriptor, CarriesMoreThanTheBufferHolds) {
  std::string sent(3'000'000, ' ');
  for (std::size_t i = 0; i < sent.size(); ++i) sent[i] = static_cast<char>(i * i % 251);
  for (Clock* clock : {&real_clock(), static_cast<Clock*>(&virtual_clock_)}) {
    SocketPair sockets;
    Loop loop(*clock);
    std::string received;
    loop.spawn(read_into(loop, sockets, received));
    loop.spawn(write_and_close(loop, sockets, sent));
    loop.run();
    EXPECT_TRUE(received == sent);
  }
}

TEST_F(LeanDescriptor, RemembersWhatHappenedBeforeItWasAwaited) {
  bool read_it = false;
  const auto read_later = [](Loop& loop, SocketPair& sockets, bool& done) -> Task<> {
    Descriptor descriptor(loop.poller(), sockets.near);
    EXPECT_EQ(write(sockets.far, "x", 1), 1);
    co_await loop.sleep_for(1ms);
    co_await descriptor.readable();
    char byte = 0;
    EXPECT_EQ(read(sockets.near, &byte, 1), 1);
    done = byte == 'x';
  };
  loop_.spawn(read_later(loop_, sockets_, read_it));
  loop_.run();
  EXPECT_TRUE(read_it);
}

Task<> write_after(Loop& loop, Duration delay, int file) {
  co_await loop.sleep_for(delay);
  EXPECT_EQ(write(file, "x", 1), 1);
}

Task<> stop_when_readable(Loop& loop, int file, bool& stop) {
  Descriptor descriptor(loop.poller(), file);
  co_await descriptor.readable();
  stop = true;
}

TEST_F(LeanDescriptor, WaitsTogetherWithTimers) {
  bool stop = false;
  const auto begin = real_clock().now();
  loop_.spawn(stop_when_readable(loop_, sockets_.near, stop));
  loop_.spawn(write_after(loop_, 5ms, sockets_.far));
  loop_.run();
  EXPECT_TRUE(stop);
  EXPECT_GE(real_clock().now() - begin, 5ms);
}

TEST_F(LeanDescriptor, TasksThatAreAlwaysReadyDoNotStarveIt) {
  bool stop = false;
  const auto yield_until = [](Loop& loop, const bool& stopped) -> Task<> {
    while (!stopped) co_await loop.yield();
  };
  loop_.spawn(yield_until(loop_, stop));
  loop_.spawn(stop_when_readable(loop_, sockets_.near, stop));
  EXPECT_EQ(write(sockets_.far, "x", 1), 1);
  loop_.run();
  EXPECT_TRUE(stop);
}

TEST_F(LeanDescriptor, VirtualTimeJumpsWhileASocketIsAwaited) {
  Loop loop(virtual_clock_);
  bool stop = false;
  loop.spawn(stop_when_readable(loop, sockets_.near, stop));
  loop.spawn(write_after(loop, std::chrono::hours(1), sockets_.far));
  loop.run();
  EXPECT_TRUE(stop);
  EXPECT_EQ(virtual_clock_.now().time_since_epoch(), std::chrono::hours(1));
}

TEST_F(LeanDescriptor, ATaskThatWaitsForOneEndsWithTheLoop) {
  const auto fail = []() -> Task<> {
    throw 1;
    co_return;
  };
  const auto wait_twice = [](Descriptor& descriptor, bool& woken) -> Task<> {
    co_await descriptor.readable();
    woken = true;
  };
  bool woken = false;
  {
    Descriptor descriptor(loop_.poller(), sockets_.near);
    loop_.spawn(wait_twice(descriptor, woken));
    loop_.spawn(wait_twice(descriptor, woken));
    loop_.spawn(fail());
    EXPECT_THROW(loop_.run(), int);
  }
  loop_.run();  // waits for nothing
  EXPECT_FALSE(woken);
}

TEST_F(LeanDescriptor, MayEndBeforeThoseWhoWaitForIt) {
  bool stop = false;
  const auto wait_for = [](std::optional<Descriptor>& descriptor, bool& woken) -> Task<> {
    co_await descriptor->readable();
    woken = true;
  };
  const auto end = [](Loop& loop, std::optional<Descriptor>& descriptor) -> Task<> {
    co_await loop.sleep_for(1ms);
    descriptor.reset();
  };
  std::optional<Descriptor> descriptor(std::in_place, loop_.poller(), sockets_.near);
  loop_.spawn(wait_for(descriptor, stop));
  loop_.spawn(end(loop_, descriptor));
  loop_.run();
  EXPECT_FALSE(stop);
  loop_.spawn([](Loop& loop) -> Task<> {
    co_await loop.yield();
    throw 1;
  }(loop_));
  EXPECT_THROW(loop_.run(), int);
}

TEST_F(LeanDescriptor, RefusesWhatCannotBeWaitedFor) {
  const int file = open("/dev/null", O_RDONLY | O_CLOEXEC);
  EXPECT_THROW(Descriptor(loop_.poller(), file), std::system_error);
  close(file);
}

}  // namespace
}  // namespace simul::lean

#pragma once

#include <concepts>
#include <cstdint>
#include <limits>
#include <string_view>

namespace simul {

/// The number of waits that a lane can have at the same time.
using Concurrency = std::uint64_t;
inline constexpr Concurrency kUnlimited = std::numeric_limits<Concurrency>::max();

/// The concurrency of a lane for any spec.
struct FixedConcurrency {
  Concurrency value;
};
inline constexpr FixedConcurrency one{1};
inline constexpr FixedConcurrency unlimited{kUnlimited};

/// The concurrency that a lane has for a spec. Registered beside the lane's answer, which uses the
/// same function for the threads that it makes.
template <class Spec>
class ConcurrencyOf {
 public:
  using Function = Concurrency (*)(const Spec&);

  // NOLINTNEXTLINE(google-explicit-constructor): `one` and `unlimited` are written as they are
  constexpr ConcurrencyOf(FixedConcurrency fixed) : fixed_(fixed.value) {}

  /// Computed from the spec. `parameter` is the key of the parameter by which a user chooses it,
  /// such as "threads": a sweep varies that parameter for the lanes that read it, and for no
  /// others. Empty if there is none. `function` throws Declined if the lane cannot have as much as
  /// the spec needs.
  constexpr ConcurrencyOf(std::string_view parameter, Function function)
      : parameter_(parameter), function_(function) {}

  /// Empty for a lane that reads none.
  constexpr std::string_view parameter() const { return parameter_; }
  /// Whether it is one, whatever the spec says.
  constexpr bool always_one() const { return function_ == nullptr && fixed_ == 1; }
  Concurrency operator()(const Spec& spec) const { return function_ ? function_(spec) : fixed_; }

 private:
  std::string_view parameter_;
  Function function_ = nullptr;
  Concurrency fixed_ = 1;
};

}  // namespace simul

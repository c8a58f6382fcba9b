#pragma once

#include <cstdint>
#include <random>

namespace simul {

/// Python's `random.Random(seed)` for a whole number as seed: the same Mersenne Twister, seeded as
/// Python seeds it (`init_by_array` of Matsumoto and Nishimura over the seed's 32-bit words), so
/// that a program of the article draws here what it draws there.
class PythonRandom {
 public:
  explicit PythonRandom(std::uint64_t seed);

  /// The next `bits` random bits; 1 to 32.
  std::uint32_t getrandbits(unsigned bits);
  /// A whole number of [low, high], each as likely as the others; draws as often as Python does.
  /// `high - low` is at least 0 and below 2^31.
  int randint(int low, int high);

 private:
  std::mt19937 engine_;
};

}  // namespace simul

#include "workloads/python_random.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <vector>

namespace simul {
namespace {

/// `init_by_array` as a standard seed sequence, from which `std::mt19937` takes its first state.
class InitByArray {
 public:
  using result_type = std::uint_least32_t;

  // Python's key: the words of the seed, the lowest first, without leading zeros but never none.
  explicit InitByArray(std::uint64_t seed) : key_{static_cast<std::uint32_t>(seed)} {
    if (seed >> 32U != 0) key_.push_back(static_cast<std::uint32_t>(seed >> 32U));
  }

  template <class Iterator>
  void generate(Iterator begin, Iterator end) const {
    const auto size = static_cast<std::size_t>(end - begin);
    std::vector<std::uint32_t> state(size);
    state[0] = 19650218U;
    for (std::size_t i = 1; i < size; ++i) {
      state[i] = scrambled(state[i - 1], 1812433253U) + static_cast<std::uint32_t>(i);
    }

    // Two passes over the state. The second continues where the first stopped.
    std::size_t i = 1;
    const auto step_over = [&](std::uint32_t factor, auto addend) {
      state[i] = (state[i] ^ scrambled(state[i - 1], factor)) + addend;
      if (++i == size) {
        state[0] = state[size - 1];
        i = 1;
      }
    };
    for (std::size_t k = 0; k < std::max(size, key_.size()); ++k) {
      const std::size_t word = k % key_.size();
      step_over(1664525U, key_[word] + static_cast<std::uint32_t>(word));
    }
    for (std::size_t k = 1; k < size; ++k) step_over(1566083941U, -static_cast<std::uint32_t>(i));
    state[0] = 0x80000000U;  // not all zero
    std::copy(state.begin(), state.end(), begin);
  }

 private:
  static std::uint32_t scrambled(std::uint32_t word, std::uint32_t factor) {
    return (word ^ (word >> 30U)) * factor;
  }

  std::vector<std::uint32_t> key_;
};

std::mt19937 seeded(std::uint64_t seed) {
  InitByArray sequence(seed);
  return std::mt19937(sequence);
}

}  // namespace

PythonRandom::PythonRandom(std::uint64_t seed) : engine_(seeded(seed)) {}

std::uint32_t PythonRandom::getrandbits(unsigned bits) {
  return static_cast<std::uint32_t>(engine_()) >> (32U - bits);
}

int PythonRandom::randint(int low, int high) {
  const auto choices = static_cast<std::uint32_t>(high - low) + 1U;
  const auto bits = static_cast<unsigned>(std::bit_width(choices));
  std::uint32_t choice = getrandbits(bits);
  while (choice >= choices) choice = getrandbits(bits);
  return low + static_cast<int>(choice);
}

}  // namespace simul

// SPDX-License-Identifier: Apache-2.0
/// NumPy's legacy generator `numpy.random.RandomState(seed)`, bit for bit, so that data sets made or split here are
/// those of a script that uses NumPy or scikit-learn with the same `random_state`. NumPy froze this stream (NEP 19).
/// Facts from NumPy's numpy/random/mtrand.pyx, src/legacy/legacy-distributions.c and src/distributions/distributions.c.
/// Nothing else in stakemine draws from it: all other randomness is keyed (core/random.hpp).
#pragma once

#include <cstdint>
#include <random>
#include <span>
#include <utility>
#include <vector>

namespace stakemine::learning {

/// A stream of draws; copyable, not thread-safe. The Mersenne twister MT19937 (Matsumoto and Nishimura 1998), seeded as
/// the C++ standard seeds it, which is NumPy's way for an integer too.
class NumpyRandom {
 public:
  explicit NumpyRandom(std::uint32_t seed) : bits_(seed) {}

  /// `random_sample()`: uniform in [0, 1) with 53 bits, from two draws of bits.
  [[nodiscard]] double random_sample();
  /// `standard_normal()`: Marsaglia's polar method; the second deviate of a pair is kept for the next call.
  [[nodiscard]] double standard_normal();
  /// Uniform in [0, maximum], by rejection under the least mask of ones that covers it; draws nothing for maximum = 0.
  /// Gives `randint(maximum + 1)`, one element of it.
  [[nodiscard]] std::uint64_t interval(std::uint64_t maximum);

  /// `shuffle(items)`, of a one-dimensional array.
  template <class T>
  void shuffle(std::span<T> items) {
    for (std::size_t last = items.size(); last-- > 1;) std::swap(items[last], items[interval(last)]);
  }

  /// `permutation(count)`.
  [[nodiscard]] std::vector<std::uint32_t> permutation(std::uint32_t count);

 private:
  std::mt19937 bits_;
  double kept_normal_ = 0.0;
  bool has_kept_normal_ = false;
};

}  // namespace stakemine::learning

// SPDX-License-Identifier: Apache-2.0
/// Numbers as integers of the same order, so that selection may build its answer bit by bit.
#pragma once

#include <bit>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace stakemine::aggregation {

/// Signed integers in the order of the finite numbers; 0 and −0 are one key. A negative number is minus the bits of its
/// magnitude, so that a number with few significant bits has a key with few.
template <class Key>
using NumberOf = std::conditional_t<sizeof(Key) == sizeof(float), float, double>;

template <class Key>
[[nodiscard]] constexpr Key key_of(NumberOf<Key> number) {
  const auto bits = std::bit_cast<Key>(number);
  return bits >= 0 ? bits : static_cast<Key>(std::numeric_limits<Key>::min() - bits);
}

template <class Key>
[[nodiscard]] constexpr NumberOf<Key> number_of(Key key) {
  return std::bit_cast<NumberOf<Key>>(key >= 0 ? key : static_cast<Key>(std::numeric_limits<Key>::min() - key));
}

}  // namespace stakemine::aggregation

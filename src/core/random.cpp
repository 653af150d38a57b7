// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/random.hpp"

#include <cmath>
#include <numbers>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wconversion"
#include <Random123/philox.h>
#pragma GCC diagnostic pop

namespace stakemine {

KeyedRandom::KeyedRandom(std::uint64_t seed, Purpose purpose, std::uint64_t node, std::uint64_t round) noexcept
    : seed_(seed), purpose_(static_cast<std::uint64_t>(purpose)), node_(node), round_(round) {}

std::uint64_t KeyedRandom::bits() noexcept {
  if (next_ == buffer_.size()) {
    const auto block = r123::Philox4x64{}({{block_++, node_, round_, 0}}, {{seed_, purpose_}});
    buffer_ = {block[0], block[1], block[2], block[3]};
    next_ = 0;
  }
  return buffer_[next_++];
}

double KeyedRandom::uniform() noexcept {
  return static_cast<double>(bits() >> 11) * 0x1p-53;
}

double KeyedRandom::uniform_open() noexcept {
  return (static_cast<double>(bits() >> 12) + 0.5) * 0x1p-52;
}

std::uint64_t KeyedRandom::below(std::uint64_t bound) noexcept {
  __extension__ using Wide = unsigned __int128;
  Wide product = static_cast<Wide>(bits()) * bound;
  if (static_cast<std::uint64_t>(product) < bound) {
    const std::uint64_t threshold = (0 - bound) % bound;
    while (static_cast<std::uint64_t>(product) < threshold) product = static_cast<Wide>(bits()) * bound;
  }
  return static_cast<std::uint64_t>(product >> 64);
}

double KeyedRandom::normal() noexcept {
  const double radius = std::sqrt(-2.0 * std::log(uniform_open()));
  return radius * std::cos(2.0 * std::numbers::pi * uniform());
}

double KeyedRandom::exponential() noexcept {
  return -std::log(uniform_open());
}

}  // namespace stakemine

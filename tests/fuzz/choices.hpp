// SPDX-License-Identifier: Apache-2.0
/// Bytes as a sequence of choices, so that a fuzzer's bytes become a request; when they are used up, all are 0.
#pragma once

#include "fuzz/targets.hpp"

namespace stakemine::fuzz {

class Choices {
 public:
  explicit Choices(Bytes bytes) : left_(bytes) {}

  /// In [0, 255].
  [[nodiscard]] unsigned byte() {
    if (left_.empty()) return 0;
    const unsigned value = left_.front();
    left_ = left_.subspan(1);
    return value;
  }
  /// In [0, bound), bound in [1, 256].
  [[nodiscard]] unsigned below(unsigned bound) { return byte() % bound; }
  [[nodiscard]] bool empty() const { return left_.empty(); }

 private:
  Bytes left_;
};

}  // namespace stakemine::fuzz

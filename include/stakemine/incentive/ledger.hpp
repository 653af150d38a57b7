// SPDX-License-Identifier: Apache-2.0
/// The ledger: who holds how many units of money. Integers; money comes into being by emission alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace stakemine::incentive {

/// Balances of n miners. Invariant, to the last unit: Σ balances = Σ opening balances + emitted. Not thread-safe.
class Ledger {
 public:
  /// Opens with these balances [n].
  explicit Ledger(std::vector<std::uint64_t> opening);

  /// Emits and pays: miner i gets amounts[i]. All or nothing. O(n).
  /// \throws RunError where a balance or the sum of all emissions would pass 2^64 − 1 units.
  void emit(std::span<const std::uint64_t> amounts);

  [[nodiscard]] std::span<const std::uint64_t> balances() const { return balances_; }
  [[nodiscard]] std::uint64_t emitted() const { return emitted_; }

  /// Adds everything up again and asserts the invariant. O(n).
  void check_conserved() const;

 private:
  std::vector<std::uint64_t> opening_, balances_;
  std::uint64_t emitted_ = 0;
};

}  // namespace stakemine::incentive

// SPDX-License-Identifier: Apache-2.0
/// Coordination without learning: shards of a given work and size, for node-count scaling.
#pragma once

#include "stakemine/protocol/workload.hpp"

namespace stakemine::protocol {

struct SyntheticShape {
  std::uint64_t shards = 1;
  double shard_work_flop = 250e6;
  double shard_size_bytes = 250e3;
  double result_size_bytes = 100e3;
};

/// Thread-safe.
class SyntheticWorkload final : public Workload {
 public:
  explicit SyntheticWorkload(const SyntheticShape& shape) : shape_(shape) {}

  [[nodiscard]] std::uint64_t shards() const override { return shape_.shards; }
  [[nodiscard]] std::uint64_t assignment_bytes(ShardRange shards) const override;
  [[nodiscard]] std::uint64_t result_bytes() const override;
  [[nodiscard]] double flops(ShardRange shards) const override;
  [[nodiscard]] double samples(ShardRange shards) const override { return static_cast<double>(shards.count); }
  [[nodiscard]] std::size_t update_size() const override { return 0; }
  void compute(MinerIndex, ShardRange, std::span<double>) override {}
  void apply(std::span<const double>) override {}
  [[nodiscard]] Evaluation evaluate(const BlockRunner&) const override { return {}; }
  [[nodiscard]] std::span<const double> parameters() const override { return {}; }
  void carry_state(Archive&) override {}

 private:
  SyntheticShape shape_;
};

}  // namespace stakemine::protocol

// SPDX-License-Identifier: Apache-2.0
#include "stakemine/protocol/synthetic_workload.hpp"

#include <cmath>

namespace stakemine::protocol {

std::uint64_t SyntheticWorkload::assignment_bytes(ShardRange shards) const {
  return static_cast<std::uint64_t>(std::llround(static_cast<double>(shards.count) * shape_.shard_size_bytes));
}

std::uint64_t SyntheticWorkload::result_bytes() const {
  return static_cast<std::uint64_t>(std::llround(shape_.result_size_bytes));
}

double SyntheticWorkload::flops(ShardRange shards) const {
  return static_cast<double>(shards.count) * shape_.shard_work_flop;
}

}  // namespace stakemine::protocol

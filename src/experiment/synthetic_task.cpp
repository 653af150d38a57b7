// SPDX-License-Identifier: Apache-2.0
#include "stakemine/experiment/task.hpp"
#include "stakemine/protocol/synthetic_workload.hpp"
#include "stakemine/stake/apportionment.hpp"

#include <fmt/format.h>

namespace stakemine::experiment {
namespace {

constexpr std::uint64_t kDefaultShardsPerMiner = 4;

}  // namespace

const config::ObjectDescription& SyntheticTask::Options::description() {
  using config::Dimension;
  static const auto described =
      config::Description<Options>("synthetic", "Shards of a given work and size; nothing is learned.")
          .field("shards", &Options::shards, "Shards of a round in all (strong scaling).",
                 {.range = config::between(1, static_cast<double>(stake::Apportionment::kMaxSeats))})
          .field("shards_per_miner", &Options::shards_per_miner,
                 "Shards of a round, times the number of miners (weak scaling); 4 if neither is given.",
                 {.range = config::between(1, 1e9)})
          .field("shard_work", &Options::shard_work_flop, "Work of a shard.",
                 {.dimension = Dimension::work, .range = config::between(0, 1e30)})
          .field("shard_size", &Options::shard_size_bytes, "What a shard weighs on the wire.",
                 {.dimension = Dimension::size, .range = config::between(0, 1e15)})
          .field("result_size", &Options::result_size_bytes, "What a partial result weighs on the wire.",
                 {.dimension = Dimension::size, .range = config::between(0, 1e15)})
          .check([](const Options& options, const config::Complain& complain) {
            if (options.shards && options.shards_per_miner)
              complain("shards_per_miner", "stands beside shards; expected one of the two");
          });
  return described;
}

std::unique_ptr<protocol::Workload> SyntheticTask::build(const TaskRequest& request) {
  const std::uint64_t shards =
      options_.shards.value_or(options_.shards_per_miner.value_or(kDefaultShardsPerMiner) * request.miners);
  summary_ = fmt::format("synthetic: {} shards a round, {} each", shards,
                         config::format_quantity(options_.shard_work_flop, config::Dimension::work));
  return std::make_unique<protocol::SyntheticWorkload>(protocol::SyntheticShape{
      shards, options_.shard_work_flop, options_.shard_size_bytes, options_.result_size_bytes});
}

}  // namespace stakemine::experiment

// SPDX-License-Identifier: Apache-2.0
/// The validators: nodes that judge partial results. They follow the miners on the network: validator v is actor
/// 1 + miners + v and node miners + v.
#pragma once

#include "stakemine/consensus/rater.hpp"
#include "stakemine/core/ids.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stakemine::protocol {

/// What a validator finds when it looks at a partial result. `loss_improvement`: how much lower the loss on its own
/// draw of held-out rows is once the model is moved by that result alone. `similarity`: its cosine with the round's
/// aggregate. `recomputation`: its samples if it is what its shards give, else 0 (the simulator knows whether it is,
/// and does not compute it again).
enum class EvaluationMethod { loss_improvement, similarity, recomputation };
[[nodiscard]] std::span<const std::pair<std::string_view, EvaluationMethod>> enum_names(EvaluationMethod);

struct ValidatorGroup {
  std::string name;
  std::uint32_t first = 0, count = 0;
  std::shared_ptr<const consensus::Rater> rater;
  std::string rater_name;
  std::optional<std::uint32_t> favoured;  ///< group of the miners' population
  EvaluationMethod evaluation = EvaluationMethod::recomputation;
  double noise = 0;                     ///< of ratings, as a share of their mean
  std::uint64_t rows = 0;               ///< of loss_improvement
  std::optional<std::uint64_t> sample;  ///< results that each looks at in an epoch; absent: all
  double evaluation_s = 0;              ///< how long one result takes
  double evaluation_cost = 0;           ///< of one result, in units of money; the ledger does not see it
};

/// Columns of m entries by validator. Immutable during a run.
struct ValidatorPopulation {
  std::vector<ValidatorGroup> groups;
  std::vector<std::uint32_t> group;        ///< index into groups
  std::vector<std::uint64_t> stake_units;  ///< in the units of the miners' table

  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(group.size()); }
  [[nodiscard]] const ValidatorGroup& group_of(std::uint32_t validator) const { return groups[group[validator]]; }
};

}  // namespace stakemine::protocol

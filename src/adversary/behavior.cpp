// SPDX-License-Identifier: Apache-2.0
#include "stakemine/adversary/behavior.hpp"

#include "stakemine/adversary/behaviors.hpp"
#include "stakemine/core/assert.hpp"
#include "stakemine/core/tree_sum.hpp"

namespace stakemine::adversary {

HonestView::HonestView(ConstMatrix updates, std::span<const double> weights) : updates_(updates), weights_(weights) {
  STAKEMINE_ASSERT(updates.rows == weights.size(), "one weight for each update");
  const double total = tree_sum(weights);
  STAKEMINE_ASSERT(total >= 0.0, "weights are ≥ 0");
  if (total == 0.0) return;
  mean_.resize(updates.columns);
  tree_sum(updates.rows, mean_, [&](std::size_t index, std::span<double> sum) {
    const double weight = weights[index];
    if (weight == 0.0) return;
    const auto row = updates.row(index);
    for (std::size_t column = 0; column < sum.size(); ++column) sum[column] += weight * row[column];
  });
  for (double& entry : mean_) entry /= total;
}

void Behavior::forge(const HonestView& honest, KeyedRandom& random, std::span<double> update) const {
  STAKEMINE_ASSERT(honest.empty() || honest.mean().size() == update.size(), "updates of one length");
  do_forge(honest, random, update);
}

const config::Family<Behavior>& Behavior::family() {
  using config::member;
  static const config::Family<Behavior> all{
      "behavior",
      "What a miner sends in place of its partial result.",
      {
          member<Honest, Behavior>("honest", "Sends what it computed.", "—"),
          member<SignFlip, Behavior>("sign_flip", "Sends the honest miners' mean, turned round and scaled.",
                                     "Allen-Zhu et al. 2021, arXiv:2012.14368"),
      }};
  return all;
}

}  // namespace stakemine::adversary

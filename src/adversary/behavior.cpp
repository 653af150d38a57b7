// SPDX-License-Identifier: Apache-2.0
#include "stakemine/adversary/behavior.hpp"

#include "stakemine/adversary/behaviors.hpp"
#include "stakemine/core/assert.hpp"
#include "stakemine/core/tree_sum.hpp"

#include <utility>

namespace stakemine::adversary {

HonestView::HonestView(ConstMatrix updates, std::span<const double> weights, RuleInForce rule)
    : updates_(updates), weights_(weights), rule_(std::move(rule)) {
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

std::string_view words_for(Knowledge knowledge) {
  switch (knowledge) {
    case Knowledge::own_update:
      return "own data";
    case Knowledge::colluders_updates:
      return "own data, pooled";
    case Knowledge::honest_updates:
      return "all honest updates";
    case Knowledge::honest_updates_and_rule:
      return "all honest updates and the rule";
  }
  STAKEMINE_ASSERT(false, "every knowledge has words");
}

std::span<const std::pair<std::string_view, Sight>> enum_names(Sight) {
  static constexpr std::pair<std::string_view, Sight> kNames[] = {{"own_data", Sight::own_data},
                                                                  {"honest_updates", Sight::honest_updates}};
  return kNames;
}

std::span<const std::pair<std::string_view, DataSight>> enum_names(DataSight) {
  static constexpr std::pair<std::string_view, DataSight> kNames[] = {{"own_data", DataSight::own_data},
                                                                      {"all_data", DataSight::all_data}};
  return kNames;
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
          member<InnerProduct, Behavior>("inner_product", "Sends the honest mean, turned round and scaled.",
                                         "Xie, Koyejo and Gupta 2020, arXiv:1903.03936"),
          member<SmallDeviation, Behavior>("small_deviation",
                                           "Sends the honest mean, moved by a few deviations: hard to tell apart.",
                                           "Baruch, Baruch and Goldberg 2019, arXiv:1902.06156"),
          member<OptimalInnerProduct, Behavior>("optimal_inner_product",
                                                "inner_product with the strength that hurts the rule in force most.",
                                                "Shejwalkar and Houmansadr 2021; Allouah et al. 2023"),
          member<OptimalSmallDeviation, Behavior>("optimal_small_deviation",
                                                  "small_deviation with the strength that hurts the rule most.",
                                                  "Shejwalkar and Houmansadr 2021; Allouah et al. 2023"),
          member<Mimic, Behavior>("mimic", "Sends what one honest miner sent, to give it more than its say.",
                                  "Karimireddy et al. 2022, arXiv:2006.09365"),
          member<GaussianNoise, Behavior>("gaussian_noise", "Sends noise.", "Blanchard et al. 2017, arXiv:1703.02757"),
          member<Infinite, Behavior>("infinite", "Sends infinities.", "—"),
          member<LabelFlip, Behavior>("label_flip", "Learns false labels: all turned round, or one class for another.",
                                      "Biggio et al. 2012; Tolpegin et al. 2020, arXiv:2007.08432"),
          member<ModelReplacement, Behavior>("model_replacement",
                                             "Sends its own update, scaled up until it drowns the others.",
                                             "Bagdasaryan et al. 2020, arXiv:1807.00459"),
          member<Backdoor, Behavior>("backdoor", "Teaches the model to answer one class wherever it sees a pattern.",
                                     "Gu et al. 2017, arXiv:1708.06733; Bagdasaryan et al. 2020, arXiv:1807.00459"),
          member<FreeRider, Behavior>("free_rider", "Does no work: sends zeros, the last update or noise.",
                                      "Lin, Du and Liu 2019, arXiv:1911.12560"),
          member<Lazy, Behavior>("lazy", "Does a share of its work and claims all.",
                                 "Lin, Du and Liu 2019, arXiv:1911.12560"),
          member<Copier, Behavior>("copier", "Does no work: sends what an honest miner sent.",
                                   "Lin, Du and Liu 2019, arXiv:1911.12560"),
          member<Intermittent, Behavior>("intermittent", "Is honest until it is trusted, or in some rounds only.",
                                         "on-off attacks: Sun, Han, Yu and Liu 2006"),
      }};
  return all;
}

}  // namespace stakemine::adversary

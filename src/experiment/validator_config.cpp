// SPDX-License-Identifier: Apache-2.0
#include "stakemine/experiment/validator_config.hpp"

#include "stakemine/config/description.hpp"

namespace stakemine::experiment {
namespace {

using config::Complain;
using config::Dimension;

void check_group(const ValidatorGroupConfig& group, const Complain& complain) {
  const auto rater = group.behavior.make();
  const auto refuse = [&](const char* field) {
    complain(field, "has no effect on who does not evaluate; expected the behavior \"honest\" beside it");
  };
  if (!rater->evaluates()) {
    if (group.evaluation) refuse("evaluation");
    if (group.evaluation_rows) refuse("evaluation_rows");
    if (group.evaluation_time_s > 0) refuse("evaluation_time");
    if (group.evaluation_cost > 0) refuse("evaluation_cost");
    if (group.evaluation_noise > 0 && rater->favours().empty()) refuse("evaluation_noise");
  }
  if (group.evaluation_rows && group.evaluation && *group.evaluation != protocol::EvaluationMethod::loss_improvement)
    complain("evaluation_rows", "has no effect; expected the evaluation \"loss_improvement\" beside it");
}

}  // namespace

const config::ObjectDescription& ValidatorGroupConfig::description() {
  using Self = ValidatorGroupConfig;
  static const auto described =
      config::Description<Self>("validator_group", "Validators that are described together.")
          .field("name", &Self::name, "For tables; \"validators<index>\" if absent.")
          .field("count", &Self::count, "How many.", {.range = config::between(1, 65536)})
          .field("stake", &Self::stake, "Stake of each, in tokens: its say.", {.range = config::at_least(0)})
          .field("latency", &Self::latency, "Of each one's link; as the network says if absent.",
                 {.dimension = Dimension::duration, .range = config::at_least(0)})
          .field("bandwidth", &Self::bandwidth, "Of each one's link; as the network says if absent.",
                 {.dimension = Dimension::bandwidth, .range = config::above(0)})
          .field("evaluation", &Self::evaluation,
                 "What an honest one looks at. loss_improvement: the loss on held-out rows with and without a result. "
                 "similarity: the cosine with the aggregate. recomputation: whether a result is what its shards give. "
                 "The first of these that the task allows if absent.")
          .field("evaluation_rows", &Self::evaluation_rows,
                 "loss_improvement: held-out rows that each draws anew in every epoch; 256 if absent.",
                 {.range = config::between(1, 1e9)})
          .field("evaluation_noise", &Self::evaluation_noise,
                 "Standard deviation of a rating, as a share of the mean rating (of `favour`: of the rating).",
                 {.range = config::between(0, 1e6)})
          .field("evaluation_time", &Self::evaluation_time_s, "How long looking at one result takes.",
                 {.dimension = Dimension::duration, .range = config::at_least(0)})
          .field("evaluation_cost", &Self::evaluation_cost,
                 "What looking at one result costs, in units of money; counts against pay, outside the ledger.",
                 {.range = config::at_least(0)})
          .field("sample", &Self::sample, "Results that each looks at in an epoch, drawn anew; all if absent.",
                 {.range = config::at_least(1)})
          .field("behavior", &Self::behavior, "How they come to their ratings.")
          .check(check_group);
  return described;
}

}  // namespace stakemine::experiment

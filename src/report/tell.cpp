// SPDX-License-Identifier: Apache-2.0
#include "stakemine/report/wording.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace stakemine::report {
namespace {

using experiment::AttackReport;
using experiment::Baseline;
using experiment::RunResult;
using experiment::Summary;

std::string_view time_word(const Summary& summary) {
  return summary.clock == "wall" ? "on real threads" : "of simulated time";
}

std::string outcome(const Summary& summary) {
  std::string done = summary.train_loss ? "trained one model together for " : "worked through ";
  done = fmt::format("{} {}{} ({} {})", plural(summary.miners, "miner"), done, plural(summary.rounds, "round"),
                     format_duration(summary.virtual_time_s), time_word(summary));
  if (summary.test_accuracy) {
    return fmt::format("{} and reached an accuracy of {} on rows that they had not trained on.", done,
                       format_percent(*summary.test_accuracy));
  }
  if (summary.test_rmse) {
    return fmt::format("{} and came to a root mean squared error of {} on rows that they had not trained on.", done,
                       format_significant(*summary.test_rmse));
  }
  if (summary.train_loss) {
    return fmt::format("{} and brought the training loss to {}.", done, format_significant(*summary.train_loss));
  }
  return fmt::format("{}, exchanging {} and {}.", done, plural(summary.messages, "message"),
                     format_bytes(summary.bytes));
}

std::string attackers(const AttackReport& attack) {
  const std::string cost = attack_cost(attack);
  const std::string who =
      fmt::format("{} of them {} dishonest and held {} of the stake", format_count(attack.attackers),
                  attack.attackers == 1 ? "was" : "were", format_percent(attack.stake_share));
  return cost.empty() ? who + "." : fmt::format("{}; their attack {}.", who, cost);
}

// The attacked network that fared worst, where that is another than this run and clearly worse.
std::string worse_rule(const AttackReport& attack) {
  if (attack.baselines.empty() || !attack.baselines.front().test_accuracy) return {};
  const Baseline& own = attack.baselines.front();
  const Baseline* worst = nullptr;
  for (const Baseline& other : attack.baselines) {
    if (!other.attacked || !other.test_accuracy || other.aggregation == own.aggregation) continue;
    if (worst == nullptr || *other.test_accuracy < *worst->test_accuracy) worst = &other;
  }
  if (worst == nullptr || *worst->test_accuracy > *own.test_accuracy - 0.005) return {};
  return fmt::format("Under the rule {} the same attack would have left an accuracy of {}.", worst->aggregation,
                     format_percent(*worst->test_accuracy));
}

std::string set_aside(const RunResult& result) {
  const std::uint64_t rejected = result.totals.rejected;
  if (rejected == 0) return {};
  return fmt::format("{} held numbers that are not finite and {} set aside.", plural(rejected, "partial result"),
                     rejected == 1 ? "was" : "were");
}

std::string stood_still(const Summary& summary) {
  if (summary.rounds_without_update == 0) return {};
  return fmt::format(
      "In {} the aggregation had no result, too much of the weight being taken for hostile, and the model "
      "stood still.",
      plural(summary.rounds_without_update, "round"));
}

std::string thinned(const Summary& summary) {
  if (!summary.rounds_kept) return {};
  return fmt::format(
      "Curves and medians over rounds are of {} rounds, evenly spaced; sums are over all of them, which stand in "
      "rounds.csv.",
      format_count(static_cast<std::uint64_t>(*summary.rounds_kept)));
}

}  // namespace

std::vector<std::string> tell(const RunResult& result) {
  const Summary& summary = result.summary;
  std::vector<std::string> sentences = {outcome(summary)};
  if (summary.attack) {
    sentences.push_back(attackers(*summary.attack));
    sentences.push_back(worse_rule(*summary.attack));
  }
  sentences.push_back(stood_still(summary));
  sentences.push_back(set_aside(result));
  if (summary.interrupted) {
    sentences.push_back(fmt::format("The run was interrupted: {} of {} rounds were finished, and this is their result.",
                                    format_count(summary.rounds), format_count(summary.rounds_configured)));
  }
  sentences.push_back(thinned(summary));
  sentences.erase(std::remove(sentences.begin(), sentences.end(), std::string{}), sentences.end());
  return sentences;
}

}  // namespace stakemine::report

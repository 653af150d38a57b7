// SPDX-License-Identifier: Apache-2.0
#include "experiment/check_incentives.hpp"

#include "stakemine/adversary/behaviors.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace stakemine::experiment {
namespace {

const config::Value kPlace;

// Names of groups whose members may take stake out.
struct Names {
  explicit Names(const ExperimentConfig& config) {
    for (const MinerGroup& group : config.miners) holders.push_back(group.name);
    for (const ValidatorGroupConfig& group : config.validators) holders.push_back(group.name);
    for (const incentive::DelegationConfig& delegation : config.incentives.delegation)
      for (const incentive::DelegatorGroup& group : delegation.delegators) delegators.push_back(group.name);
  }
  [[nodiscard]] bool holds(const std::string& name) const { return std::ranges::find(holders, name) != holders.end(); }
  [[nodiscard]] bool lends(const std::string& name) const {
    return std::ranges::find(delegators, name) != delegators.end();
  }

  std::vector<std::string> holders, delegators;
};

void check_whitewash(const ExperimentConfig& config, config::Reader& reader) {
  const auto miners = reader.enter("miners");
  for (std::size_t index = 0; index < config.miners.size(); ++index) {
    if (!config.miners[index].whitewash || config.protocol.reputation) continue;
    const auto item = reader.enter(index);
    reader.error_at("whitewash", kPlace, "has no effect; expected a \"reputation\" in the section \"protocol\"");
  }
}

void check_intermittence(const ExperimentConfig& config, config::Reader& reader) {
  const auto miners = reader.enter("miners");
  for (std::size_t index = 0; index < config.miners.size(); ++index) {
    const auto* options = config.miners[index].behavior.options_as<adversary::Intermittent::Options>();
    if (options == nullptr || options->after_checks == 0 || config.protocol.verification) continue;
    const auto item = reader.enter(index);
    const auto behavior = reader.enter("behavior");
    reader.error_at(
        "after_checks", kPlace,
        "is never reached where nothing is checked; expected a \"verification\" in the section \"protocol\"");
  }
}

void check_delegation(const ExperimentConfig& config, const Names& names, config::Reader& reader) {
  const auto list = reader.enter("delegation");
  const auto& all = config.incentives.delegation;
  for (std::size_t index = 0; index < all.size(); ++index) {
    const auto item = reader.enter(index);
    if (!names.holds(all[index].to)) {
      reader.error_at("to", kPlace,
                      fmt::format("no group of miners or validators \"{}\"; expected the name of one", all[index].to));
    } else if (std::ranges::count(names.holders, all[index].to) > 1) {
      reader.error_at("to", kPlace, fmt::format("several groups are named \"{}\"; expected one", all[index].to));
    }
    for (std::size_t earlier = 0; earlier < index; ++earlier)
      if (all[earlier].to == all[index].to)
        reader.error_at("to", kPlace,
                        fmt::format("\"{}\" has delegators already; expected all of them in one place", all[index].to));
    const auto groups = reader.enter("delegators");
    for (std::size_t group = 0; group < all[index].delegators.size(); ++group) {
      const std::string& name = all[index].delegators[group].name;
      if (!names.holds(name) && std::ranges::count(names.delegators, name) == 1) continue;
      const auto entry = reader.enter(group);
      reader.error_at("name", kPlace, fmt::format("\"{}\" names another group too; expected a name of its own", name));
    }
  }
}

void check_withdrawals(const ExperimentConfig& config, const Names& names, config::Reader& reader) {
  const incentive::IncentivesConfig& incentives = config.incentives;
  const auto list = reader.enter("withdrawals");
  for (std::size_t index = 0; index < incentives.withdrawals.size(); ++index) {
    const incentive::WithdrawalConfig& withdrawal = incentives.withdrawals[index];
    const auto item = reader.enter(index);
    if (!names.holds(withdrawal.group) && !names.lends(withdrawal.group))
      reader.error_at("group", kPlace, fmt::format("no group \"{}\"; expected the name of one", withdrawal.group));
    if (incentives.compound && names.holds(withdrawal.group))
      reader.error_at(
          "group", kPlace,
          "would put it back to stake with the next pay; expected no \"compound\" beside it, or delegators");
    if (withdrawal.round > config.rounds)
      reader.error_at("round", kPlace,
                      fmt::format("has no effect: the run has {} rounds; expected at most that", config.rounds));
  }
}

}  // namespace

void check_incentives(const ExperimentConfig& config, config::Reader& reader) {
  check_whitewash(config, reader);
  check_intermittence(config, reader);
  const Names names{config};
  const auto section = reader.enter("incentives");
  check_delegation(config, names, reader);
  check_withdrawals(config, names, reader);
}

}  // namespace stakemine::experiment

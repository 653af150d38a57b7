// SPDX-License-Identifier: Apache-2.0
#include "stakemine/experiment/population.hpp"

#include "stakemine/core/error.hpp"
#include "stakemine/core/random.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <span>
#include <utility>

#include <fmt/format.h>

namespace stakemine::experiment {
namespace {

// Who draws: owners, each of whom appears under as many names. Keyed by owners, so that whoever splits leaves all
// others' values as they are.
struct Owners {
  std::uint64_t first = 0, count = 0, names = 1;
};

// One property of one group, appended to its column.
void draw(std::vector<double>& column, const config::Quantity& quantity, const Owners& owners, std::uint64_t seed,
          Purpose purpose) {
  if (quantity.is_constant()) {
    column.insert(column.end(), owners.count * owners.names, quantity.constant());
    return;
  }
  const auto distribution = quantity.make();
  for (std::uint64_t index = 0; index < owners.count; ++index) {
    KeyedRandom random{seed, purpose, owners.first + index};
    column.insert(column.end(), owners.names, distribution->sample(index, random));
  }
}

// Groups with the same behaviour share it: a million groups need not hold a million of them.
class Behaviors {
 public:
  std::shared_ptr<const adversary::Behavior> of(const config::Choice<adversary::Behavior>& choice) {
    auto& made = by_options_[{choice.name(), choice.options()}];
    if (made == nullptr) made = choice.make();
    return made;
  }

 private:
  std::map<std::pair<std::string, const void*>, std::shared_ptr<const adversary::Behavior>> by_options_;
};

protocol::HostTraits host_of(const MinerGroup& group, const adversary::Behavior& behavior) {
  protocol::HostTraits host{static_cast<double>(group.cores), group.background, nullptr};
  if (group.slowdown.name() != "none") host.slowdown = group.slowdown.make();
  host.work_share = behavior.work_share();
  return host;
}

// What is lent to one name.
struct Lending {
  std::uint32_t holder = 0;
  double commission = 0;
  std::vector<double> tokens = {};
  std::vector<std::uint32_t> group = {};

  [[nodiscard]] double total() const { return std::accumulate(tokens.begin(), tokens.end(), 0.0); }
};

// Whoever is in the group that it names, as holders.
struct Members {
  std::uint32_t first_holder = 0;
  Owners owners;
};

Members members_of(const ExperimentConfig& config, std::string_view name) {
  Members members;
  for (const MinerGroup& group : config.miners) {
    members.owners.count = *group.count;
    members.owners.names = group.identities;
    if (group.name == name) return members;
    members.owners.first += *group.count;
    members.first_holder += static_cast<std::uint32_t>(group.nodes());
  }
  for (const ValidatorGroupConfig& group : config.validators) {
    members.owners.count = group.count;
    members.owners.names = 1;
    if (group.name == name) break;
    members.owners.first += group.count;
    members.first_holder += static_cast<std::uint32_t>(group.count);
  }
  return members;
}

// By holder, ascending. An owner's delegators spread what they lend evenly over its names.
std::vector<Lending> draw_lendings(const ExperimentConfig& config, std::vector<std::string>& groups) {
  std::vector<Lending> lendings;
  for (const incentive::DelegationConfig& delegation : config.incentives.delegation) {
    const Members members = members_of(config, delegation.to);
    const std::size_t first = lendings.size();
    for (std::uint64_t name = 0; name < members.owners.count * members.owners.names; ++name)
      lendings.push_back(
          {.holder = members.first_holder + static_cast<std::uint32_t>(name), .commission = delegation.commission});
    std::uint64_t before = 0;  // delegators of an owner, of earlier groups
    for (const incentive::DelegatorGroup& group : delegation.delegators) {
      const auto distribution = group.stake.make();
      for (std::uint64_t owner = 0; owner < members.owners.count; ++owner)
        for (std::uint64_t one = 0; one < group.size(); ++one) {
          KeyedRandom random{config.seed, Purpose::delegation, members.owners.first + owner, before + one};
          const double tokens = distribution->sample(one, random) / static_cast<double>(members.owners.names);
          for (std::uint64_t name = 0; name < members.owners.names; ++name) {
            Lending& lending = lendings[first + owner * members.owners.names + name];
            lending.tokens.push_back(tokens);
            lending.group.push_back(static_cast<std::uint32_t>(groups.size()));
          }
        }
      before += group.size();
      groups.push_back(group.name);
    }
  }
  std::ranges::sort(lendings, {}, &Lending::holder);
  return lendings;
}

// Turns what miners bring into what they have; nobody lends to a name without stake.
void register_names(const IdentityConfig& identity, std::span<double> brought, std::vector<Lending>& lendings) {
  auto lending = lendings.begin();
  for (std::size_t miner = 0; miner < brought.size(); ++miner) {
    const bool has_lenders = lending != lendings.end() && lending->holder == miner;
    if (identity.refuses(brought[miner], has_lenders ? lending->total() : 0)) {
      brought[miner] = 0;
      if (has_lenders) *lending = {.holder = lending->holder};
    } else {
      brought[miner] -= identity.registration_cost;
    }
    if (has_lenders) ++lending;
  }
  std::erase_if(lendings, [](const Lending& one) { return one.tokens.empty(); });
}

// Into integers, all at once, so that nobody's sum passes what they hold. \param stakes of holders, their own.
void settle_stakes(std::vector<double> stakes, const std::vector<Lending>& lendings, protocol::Population& population) {
  const std::size_t holders = stakes.size();
  for (const Lending& lending : lendings) stakes.insert(stakes.end(), lending.tokens.begin(), lending.tokens.end());
  for (const Lending& lending : lendings) stakes.push_back(stakes[lending.holder] + lending.total());
  population.stake = stake::StakeTable::from_tokens(stakes);
  std::vector<std::uint64_t>& units = population.stake.units;
  auto lent = units.begin() + static_cast<std::ptrdiff_t>(holders);
  for (const Lending& lending : lendings) {
    const auto end = lent + static_cast<std::ptrdiff_t>(lending.tokens.size());
    population.lent.push_back(
        {.holder = lending.holder, .commission = lending.commission, .units = {lent, end}, .group = lending.group});
    units[lending.holder] = std::accumulate(lent, end, units[lending.holder]);
    lent = end;
  }
  units.resize(holders);
}

}  // namespace

protocol::Population build_population(const ExperimentConfig& config, const network::LinkConfig& links) {
  protocol::Population population;
  population.seed = config.seed;
  const std::uint64_t miners = config.miner_count();
  population.groups.reserve(config.miners.size());
  population.group.reserve(miners);
  std::vector<double> stakes;
  for (std::vector<double>* column :
       {&stakes, &population.speed_flops, &population.latency_s, &population.bandwidth_bps})
    column->reserve(miners);

  Behaviors behaviors;
  Owners owners;
  for (const MinerGroup& group : config.miners) {
    const std::uint64_t count = group.nodes();
    owners = {.first = owners.first + owners.count, .count = *group.count, .names = group.identities};
    auto behavior = behaviors.of(group.behavior);
    auto host = host_of(group, *behavior);
    population.groups.push_back({.name = group.name,
                                 .first = static_cast<MinerIndex>(population.group.size()),
                                 .count = static_cast<MinerIndex>(count),
                                 .behavior = std::move(behavior),
                                 .behavior_name = group.behavior.name(),
                                 .host = std::move(host),
                                 .whitewashes = group.whitewash});
    population.has_plain_hosts = population.has_plain_hosts && population.groups.back().host.is_plain();
    population.group.insert(population.group.end(), count, static_cast<std::uint32_t>(population.groups.size() - 1));
    draw(stakes, group.stake, owners, config.seed, Purpose::stake);
    const auto names = static_cast<double>(group.identities);
    for (std::size_t miner = stakes.size() - count; miner < stakes.size(); ++miner) stakes[miner] /= names;
    draw(population.speed_flops, group.speed, owners, config.seed, Purpose::speed);
    draw(population.latency_s, group.latency.value_or(links.latency_s), owners, config.seed, Purpose::latency);
    draw(population.bandwidth_bps, group.bandwidth.value_or(links.bandwidth_bps), owners, config.seed,
         Purpose::bandwidth);
  }
  for (const ValidatorGroupConfig& group : config.validators) {
    owners = {.first = owners.first + owners.count, .count = group.count};
    std::optional<std::uint32_t> favoured;
    const auto rater = std::shared_ptr<const consensus::Rater>{group.behavior.make()};
    for (std::uint32_t index = 0; index < population.groups.size(); ++index)
      if (!rater->favours().empty() && population.groups[index].name == rater->favours()) favoured = index;
    population.validators.groups.push_back(
        {.name = group.name,
         .first = population.validators.size(),
         .count = static_cast<std::uint32_t>(group.count),
         .rater = rater,
         .rater_name = group.behavior.name(),
         .favoured = favoured,
         .evaluation = group.evaluation.value_or(protocol::EvaluationMethod::loss_improvement),
         .noise = group.evaluation_noise,
         .rows = group.evaluation_rows.value_or(ValidatorGroupConfig::kDefaultRows),
         .sample = group.sample,
         .evaluation_s = group.evaluation_time_s,
         .evaluation_cost = group.evaluation_cost});
    population.validators.group.insert(population.validators.group.end(), group.count,
                                       static_cast<std::uint32_t>(population.validators.groups.size() - 1));
    draw(stakes, group.stake, owners, config.seed, Purpose::stake);
    draw(population.latency_s, group.latency.value_or(links.latency_s), owners, config.seed, Purpose::latency);
    draw(population.bandwidth_bps, group.bandwidth.value_or(links.bandwidth_bps), owners, config.seed,
         Purpose::bandwidth);
  }
  std::vector<Lending> lendings = draw_lendings(config, population.delegator_groups);
  register_names(config.identity, std::span{stakes}.first(miners), lendings);
  try {
    settle_stakes(std::move(stakes), lendings, population);
  } catch (const UserError& error) {
    throw UserError(fmt::format("{}: /miners: {}", config.file, error.what()));
  }
  const auto behind_miners = population.stake.units.begin() + static_cast<std::ptrdiff_t>(miners);
  population.validators.stake_units.assign(behind_miners, population.stake.units.end());
  population.stake.units.erase(behind_miners, population.stake.units.end());
  return population;
}

NodeColumns::NodeColumns(const protocol::Population& population) {
  for (const protocol::PopulationGroup& each : population.groups) add(each.name, each.count);
  for (const protocol::ValidatorGroup& each : population.validators.groups) add(each.name, each.count);
}

NodeColumns::NodeColumns(const ExperimentConfig& config) {
  for (const MinerGroup& each : config.miners) add(each.name, each.nodes());
  for (const ValidatorGroupConfig& each : config.validators) add(each.name, each.count);
}

void NodeColumns::add(std::string_view name, std::uint64_t count) {
  group.insert(group.end(), count, static_cast<std::uint32_t>(names.size()));
  names.push_back(name);
}

protocol::Population all_honest(protocol::Population population) {
  const auto honest = adversary::Behavior::family().choose("honest");
  const std::shared_ptr<const adversary::Behavior> behavior = honest.make();
  for (protocol::PopulationGroup& group : population.groups) {
    group.behavior = behavior;
    group.behavior_name = honest.name();
    group.host.work_share = 1;
  }
  return population;
}

}  // namespace stakemine::experiment

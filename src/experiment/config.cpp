// SPDX-License-Identifier: Apache-2.0
#include "stakemine/experiment/config.hpp"

#include "stakemine/adversary/behaviors.hpp"
#include "stakemine/core/error.hpp"
#include "stakemine/core/ids.hpp"

#include "experiment/check_faults.hpp"
#include "experiment/check_incentives.hpp"
#include "experiment/check_network.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace stakemine::experiment {
namespace {

using config::Complain;
using config::Description;
using config::Dimension;

// How many values a quantity's list has; nothing where there is no end.
std::optional<std::uint64_t> list_length(const config::Quantity& quantity) {
  return quantity.is_constant() ? std::nullopt : quantity.make()->length();
}

std::vector<std::pair<const char*, std::optional<std::uint64_t>>> list_lengths(const MinerGroup& group) {
  return {{"stake", list_length(group.stake)},
          {"speed", list_length(group.speed)},
          {"latency", group.latency ? list_length(*group.latency) : std::nullopt},
          {"bandwidth", group.bandwidth ? list_length(*group.bandwidth) : std::nullopt}};
}

void check_group(const MinerGroup& group, const Complain& complain) {
  const auto* search = group.behavior.options_as<adversary::StrengthSearch>();
  if (search != nullptr && search->against)
    complain("behavior", "has a rule \"against\"; expected none: in a run the rule in force is attacked");
  std::optional<std::uint64_t> first;
  for (const auto& [field, length] : list_lengths(group)) {
    if (!length) continue;
    if (!first) first = length;
    const std::uint64_t needed = group.count.value_or(*first);
    if (*length < needed)
      complain(field,
               fmt::format("lists {} values for {} miners; expected no fewer values than miners", *length, needed));
  }
}

void complete(ExperimentConfig& config) {
  std::size_t delegators = 0;
  for (incentive::DelegationConfig& delegation : config.incentives.delegation)
    for (incentive::DelegatorGroup& group : delegation.delegators) {
      if (group.name.empty()) group.name = fmt::format("delegators{}", delegators);
      ++delegators;
    }
  for (std::size_t index = 0; index < config.validators.size(); ++index)
    if (config.validators[index].name.empty()) config.validators[index].name = fmt::format("validators{}", index);
  for (std::size_t index = 0; index < config.miners.size(); ++index) {
    MinerGroup& group = config.miners[index];
    if (group.name.empty()) group.name = fmt::format("group{}", index);
    if (group.count) continue;
    group.count = 1;
    for (const auto& [field, length] : list_lengths(group))
      if (length) {
        group.count = *length;
        break;
      }
  }
}

template <class Group>
bool has_group(const std::vector<Group>& groups, std::string_view name) {
  return std::ranges::any_of(groups, [&](const Group& group) { return group.name == name; });
}

// What validators are asked for.
struct Asked {
  bool rates = false, votes = false;
  bool waits = false;  // not for ever
};

// Behaviours, and options of groups, that what validators are asked for leaves without effect.
void check_conduct(const ExperimentConfig& config, const Asked& asked, config::Reader& reader) {
  const config::Value place;
  const auto list = reader.enter("validators");
  for (std::size_t index = 0; index < config.validators.size(); ++index) {
    const ValidatorGroupConfig& group = config.validators[index];
    const auto item = reader.enter(index);
    const auto rater = group.behavior.make();
    if (!asked.votes && rater->voting() == consensus::VotingConduct::equivocating)
      reader.error_at("behavior", place, "equivocates where nobody votes; expected a \"quorum\" in the consensus");
    if (!asked.waits && rater->voting() == consensus::VotingConduct::silent)
      reader.error_at("behavior", place,
                      "is waited for for ever; expected a \"rating_deadline\" in the consensus beside it");
    if (asked.rates) continue;
    const auto refuse = [&](const char* field) {
      reader.error_at(field, place, "has no effect where validators vote and don't rate; expected none");
    };
    if (!rater->evaluates() && rater->voting() == consensus::VotingConduct::faithful) refuse("behavior");
    if (group.evaluation) refuse("evaluation");
    if (group.evaluation_rows) refuse("evaluation_rows");
    if (group.evaluation_noise > 0) refuse("evaluation_noise");
    if (group.evaluation_time_s > 0) refuse("evaluation_time");
    if (group.evaluation_cost > 0) refuse("evaluation_cost");
    if (group.sample) refuse("sample");
  }
}

// What belongs together: validators, the consensus that they are asked for, and the reward that it says.
void check_validators(const ExperimentConfig& config, config::Reader& reader) {
  const config::Value place;
  const bool has_consensus = static_cast<bool>(config.consensus);
  if (has_consensus && config.validators.empty())
    reader.error_at("consensus", place, "has nobody to ask; expected \"validators\" beside it");
  if (!has_consensus && !config.validators.empty())
    reader.error_at("validators", place, "have no effect; expected a \"consensus\" beside them");
  for (std::size_t index = 0; index < config.validators.size(); ++index) {
    const std::string favoured = config.validators[index].behavior.make()->favours();
    if (favoured.empty() || has_group(config.miners, favoured)) continue;
    const auto list = reader.enter("validators");
    const auto item = reader.enter(index);
    reader.error_at("behavior", place, fmt::format("no group of miners \"{}\"; expected the name of one", favoured));
  }
  const auto rule = has_consensus ? config.consensus.make() : nullptr;
  const auto ratings = has_consensus ? rule->ratings() : std::nullopt;
  const bool votes = has_consensus && rule->quorum().has_value();
  if (ratings && ratings->rounds_per_epoch > config.rounds)
    reader.error_at("consensus", place,
                    fmt::format("an epoch has more rounds than the run, {}; expected no more", config.rounds));
  if (votes && config.runtime.clock == Clock::wall)
    reader.error_at("consensus", place, "votes have timeouts in simulated time; expected the clock \"virtual\"");
  if (has_consensus)
    check_conduct(config, {.rates = ratings.has_value(), .votes = votes, .waits = !ratings || ratings->deadline},
                  reader);
  const auto section = reader.enter("incentives");
  const bool by_consensus = config.incentives.reward.name() == "consensus";
  if (by_consensus && !ratings)
    reader.error_at("reward", place,
                    "\"consensus\" has nothing to go by; expected a section \"consensus\" of the type \"yuma\"");
  if (!by_consensus && ratings)
    reader.error_at("reward", place,
                    fmt::format("\"{}\" leaves the consensus without effect; expected \"consensus\"",
                                config.incentives.reward.name()));
  if (ratings && config.incentives.rounds_per_epoch)
    reader.error_at("rounds_per_epoch", place, "has no effect; expected that of the section \"consensus\" alone");
  if (!config.incentives.slashing) return;
  const auto slashing = reader.enter("slashing");
  if (config.incentives.slashing->equivocation > 0 && !votes)
    reader.error_at("equivocation", place, "has no effect; expected validators that vote (a \"quorum\")");
  if (config.incentives.slashing->wrong_result > 0 && !config.protocol.verification)
    reader.error_at("wrong_result", place, "has no effect; expected a \"verification\" in the section \"protocol\"");
}

void check_whole(const ExperimentConfig& config, config::Reader& reader) {
  const config::Value place;
  if (reader.error_count() > 0) return;
  std::uint64_t total = 0;
  for (std::size_t index = 0; index < config.miners.size(); ++index) {
    total += config.miners[index].nodes();  // each below 2^52
    if (total > kMaximumMiners) {
      const auto list = reader.enter("miners");
      const auto item = reader.enter(index);
      reader.error_at("count", place,
                      fmt::format("makes {} miners in all; expected at most {}", total, kMaximumMiners));
      return;
    }
  }
  if (total == 0) reader.error_at("miners", place, "no miner in any group; expected at least one");
  if (config.allocation && config.task.make()->miners_hold_data())
    reader.error_at("allocation", place,
                    "has no effect where miners hold the data; expected none, or \"coordinator\" as the placement");
  check_network(config, reader);
  check_faults(config, total, reader);
  check_incentives(config, reader);
  check_validators(config, reader);
}

template <class Read>
ExperimentConfig read_with(const std::string& name, const std::filesystem::path& directory, const Read& read) {
  ExperimentConfig config;
  config.file = name;
  config::Reader reader{name, directory};
  read(config, reader);
  if (reader.error_count() == 0) {
    complete(config);
    check_whole(config, reader);
  }
  reader.throw_if_errors();
  return config;
}

}  // namespace

std::span<const std::pair<std::string_view, Clock>> enum_names(Clock) {
  static constexpr std::pair<std::string_view, Clock> kNames[] = {{"virtual", Clock::simulated}, {"wall", Clock::wall}};
  return kNames;
}

std::span<const std::pair<std::string_view, WhenFull>> enum_names(WhenFull) {
  static constexpr std::pair<std::string_view, WhenFull> kNames[] = {
      {"block", WhenFull::block}, {"refuse", WhenFull::refuse}, {"drop_oldest", WhenFull::drop_oldest}};
  return kNames;
}

const config::ObjectDescription& MinerGroup::description() {
  static const auto described =
      Description<MinerGroup>("miner_group", "Miners that are described together; each draws its own values.")
          .field("name", &MinerGroup::name, "For tables and pictures; \"group<index>\" if absent.")
          .field("count", &MinerGroup::count,
                 "How many; if absent, as many as its explicit or CSV values, else 1. 0 is legal while some miner "
                 "remains.",
                 {.range = config::between(0, static_cast<double>(kMaximumMiners))})
          .field("identities", &MinerGroup::identities,
                 "Names that each appears under: so many miners, with equal parts of its stake and its other values.",
                 {.range = config::between(1, 1e6)})
          .field("stake", &MinerGroup::stake, "Stake of each, in tokens.", {.range = config::at_least(0)})
          .field("speed", &MinerGroup::speed, "How fast a core of each computes.",
                 {.dimension = Dimension::speed, .range = config::above(0)})
          .field("cores", &MinerGroup::cores, "Of each; a miner computes its shards of a round side by side on them.",
                 {.range = config::between(1, 1e6)})
          .field("background", &MinerGroup::background, "Share of every core that something else uses.",
                 {.range = config::between(0, 0.999)})
          .field("slowdown", &MinerGroup::slowdown, "How much longer than that a round takes now and then.")
          .field("latency", &MinerGroup::latency, "Of each one's link; as the network says if absent.",
                 {.dimension = Dimension::duration, .range = config::at_least(0)})
          .field("bandwidth", &MinerGroup::bandwidth, "Of each one's link; as the network says if absent.",
                 {.dimension = Dimension::bandwidth, .range = config::above(0)})
          .field("behavior", &MinerGroup::behavior, "What they do with their partial results.")
          .field("whitewash", &MinerGroup::whitewash,
                 "Whether one that a check finds wrong comes back under a new name, with the reputation of a newcomer; "
                 "its stake goes with it, less what the name costs.")
          .check(check_group);
  return described;
}

const config::ObjectDescription& MailboxConfig::description() {
  static const auto described =
      Description<MailboxConfig>("mailbox", "How many messages may wait for a logical process. Wall clock only.")
          .field("capacity", &MailboxConfig::capacity, "Messages.", {.range = config::between(64, 1e12)})
          .field("when_full", &MailboxConfig::when_full,
                 "A message that finds it full. block: its sender's logical process waits. refuse: its sender is told. "
                 "drop_oldest: the oldest that waits is lost, so that a round may never end.");
  return described;
}

const config::ObjectDescription& RuntimeConfig::description() {
  static const auto described =
      Description<RuntimeConfig>("runtime", "How the simulator itself runs; in virtual time no result depends on it.")
          .field("clock", &RuntimeConfig::clock,
                 "virtual: simulated time, deterministic. wall: real threads as fast as they go, no network model.")
          .field("threads", &RuntimeConfig::threads, "Threads to compute on; 0: one a core.",
                 {.range = config::between(0, 1024)})
          .field("memory_limit", &RuntimeConfig::memory_limit_bytes,
                 "A config that would need more is refused; 80 % of what is free if absent.",
                 {.dimension = Dimension::size, .range = config::above(0)})
          .field("mailbox", &RuntimeConfig::mailbox, "The bounds of mailboxes. Wall clock only.")
          .field("delay_scale", &RuntimeConfig::delay_scale,
                 "Wall clock only: each message is held back for this many times what its own link takes (latency, and "
                 "bytes over bandwidth; the hub's link is not shared). 0: as fast as the machine goes.",
                 {.range = config::between(0, 1e6)});
  return described;
}

const config::ObjectDescription& ReportConfig::description() {
  static const auto described =
      Description<ReportConfig>("report", "What is worked out beside the run itself.")
          .field("attack_baselines", &ReportConfig::attack_baselines,
                 "Where some miners are dishonest: run again with all honest, and attacked "
                 "under `mean` and `trimmed_mean`, to "
                 "show what the attack cost.")
          .field("fault_baselines", &ReportConfig::fault_baselines,
                 "Where something fails: run again without any fault, and without each kind of them, to show what they "
                 "cost in time and accuracy.")
          .field("split_pairs", &ReportConfig::split_pairs,
                 "Where miners have several identities: pairs of runs with and without, at as "
                 "many seeds, to show what splitting brings; 0: none.",
                 {.range = config::between(0, 1000)});
  return described;
}

const config::ObjectDescription& ExperimentConfig::description() {
  static const auto described =
      Description<ExperimentConfig>("experiment", "A network, its task and how long it runs.")
          .field("$schema", &ExperimentConfig::schema, "Where an editor finds the JSON Schema; not used otherwise.")
          .field("description", &ExperimentConfig::description_text, "What this network is, in a sentence or two.")
          .field("seed", &ExperimentConfig::seed, "All randomness follows from it.", {.required = true})
          .field("rounds", &ExperimentConfig::rounds, "How many rounds to run.",
                 {.range = config::between(1, 1e12), .required = true})
          .field("task", &ExperimentConfig::task, "What the miners work on.", {.required = true})
          .field(
              "miners", &ExperimentConfig::miners,
              "Groups of miners, numbered from 0 in the order of the file; a miner's index is its row in miners.csv.",
              {.required = true})
          .field("identity", &ExperimentConfig::identity, "What it takes a miner to appear under a name.")
          .field("validators", &ExperimentConfig::validators,
                 "Groups of validators, who rate what the miners submit; nodes of the network after the miners.")
          .field("consensus", &ExperimentConfig::consensus, "How their ratings become pay; no such thing if absent.")
          .field("network", &ExperimentConfig::network, "What carries the messages.")
          .field("faults", &ExperimentConfig::faults, "What goes wrong in the network; nothing if absent.")
          .field(
              "protocol", &ExperimentConfig::protocol,
              "How long the coordinator waits, and what it does about what does not come; it waits for everything if "
              "absent.")
          .field("allocation", &ExperimentConfig::allocation,
                 "How shards are handed out: by systematic sampling, by stake, if absent. Not where miners hold the "
                 "data.")
          .field("aggregation", &ExperimentConfig::aggregation, "How partial results are combined.")
          .field("incentives", &ExperimentConfig::incentives, "Who is paid for what.")
          .field("runtime", &ExperimentConfig::runtime, "How the simulator itself runs.")
          .field("report", &ExperimentConfig::report, "What is worked out beside the run itself.");
  return described;
}

std::uint64_t ExperimentConfig::miner_count() const {
  std::uint64_t total = 0;
  for (const MinerGroup& group : miners) total += group.nodes();
  return total;
}

std::uint64_t ExperimentConfig::validator_count() const {
  std::uint64_t total = 0;
  for (const ValidatorGroupConfig& group : validators) total += group.count;
  return total;
}

std::uint64_t ExperimentConfig::members_of(std::string_view group) const {
  for (const MinerGroup& one : miners)
    if (one.name == group) return one.nodes();
  for (const ValidatorGroupConfig& one : validators)
    if (one.name == group) return one.count;
  return 0;
}

ExperimentConfig read_config(const std::filesystem::path& file, const std::vector<config::Override>& overrides) {
  return read_with(file.string(), file.parent_path(), [&](ExperimentConfig& config, config::Reader& reader) {
    config::read_document_file(file, overrides, ExperimentConfig::description(), &config, reader);
  });
}

ExperimentConfig read_config_text(std::string_view text, const std::string& name,
                                  const std::filesystem::path& directory,
                                  const std::vector<config::Override>& overrides) {
  return read_with(name, directory, [&](ExperimentConfig& config, config::Reader& reader) {
    config::read_document_text(text, overrides, ExperimentConfig::description(), &config, reader);
  });
}

ExperimentConfig read_config_value(const config::Value& document, const std::string& name,
                                   const std::filesystem::path& directory) {
  return read_with(name, directory, [&](ExperimentConfig& config, config::Reader& reader) {
    ExperimentConfig::description().read(&config, document, reader);
  });
}

void check_lists(const ExperimentConfig& config) {
  config::Reader reader{config.file, {}};
  const config::Value place;
  for (std::size_t index = 0; index < config.miners.size(); ++index)
    check_group(config.miners[index], [&](std::string_view field, std::string_view message) {
      const auto list = reader.enter("miners");
      const auto item = reader.enter(index);
      reader.error_at(field, place, message);
    });
  check_whole(config, reader);
  reader.throw_if_errors();
}

void write_config(const ExperimentConfig& config, config::JsonWriter& writer) {
  ExperimentConfig::description().write(&config, writer);
}

}  // namespace stakemine::experiment

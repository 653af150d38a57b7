// SPDX-License-Identifier: Apache-2.0
/// The config of a network: one JSON document, read strictly into plain structs.
#pragma once

#include "stakemine/adversary/behavior.hpp"
#include "stakemine/aggregation/config.hpp"
#include "stakemine/config/document.hpp"
#include "stakemine/config/family.hpp"
#include "stakemine/config/quantity.hpp"
#include "stakemine/consensus/consensus_rule.hpp"
#include "stakemine/engine/mailbox.hpp"
#include "stakemine/experiment/identity_config.hpp"
#include "stakemine/experiment/task.hpp"
#include "stakemine/experiment/validator_config.hpp"
#include "stakemine/incentive/incentives_config.hpp"
#include "stakemine/network/faults_config.hpp"
#include "stakemine/network/network_model.hpp"
#include "stakemine/network/slowdown.hpp"
#include "stakemine/protocol/protocol_config.hpp"
#include "stakemine/stake/allocation_config.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stakemine::experiment {

/// Miners that are described together.
struct MinerGroup {
  std::string name;                    ///< "group<index>" where none was given
  std::optional<std::uint64_t> count;  ///< set once read: as given, else as long as its lists, else 1
  std::uint64_t identities = 1;        ///< names that each appears under, a miner each, with equal parts of its stake
  config::Quantity stake = 1.0;        ///< tokens, of all its names together
  config::Quantity speed = 1e9;        ///< flop/s of a core
  std::uint64_t cores = 1;
  double background = 0;  ///< share of every core that others use
  config::Choice<network::Slowdown> slowdown = network::Slowdown::family().choose("none");
  std::optional<config::Quantity> latency;    ///< seconds; the network's where absent
  std::optional<config::Quantity> bandwidth;  ///< bit/s; the network's where absent
  config::Choice<adversary::Behavior> behavior = adversary::Behavior::family().choose("honest");
  bool whitewash = false;  ///< who is found wrong comes back under a new name

  /// Nodes of the network; once read.
  [[nodiscard]] std::uint64_t nodes() const { return count.value_or(0) * identities; }
  static const config::ObjectDescription& description();
};

enum class Clock { simulated, wall };
[[nodiscard]] std::span<const std::pair<std::string_view, Clock>> enum_names(Clock);

/// engine::MailboxPolicy, as a config names it.
enum class WhenFull { block, refuse, drop_oldest };
[[nodiscard]] std::span<const std::pair<std::string_view, WhenFull>> enum_names(WhenFull);

/// The bounds of mailboxes on the wall's clock.
struct MailboxConfig {
  std::uint64_t capacity = engine::MailboxOptions{}.capacity;  ///< messages of a logical process
  WhenFull when_full = WhenFull::block;

  static const config::ObjectDescription& description();
};

struct RuntimeConfig {
  Clock clock = Clock::simulated;
  std::uint32_t threads = 0;                 ///< 0: as many as there are cores
  std::optional<double> memory_limit_bytes;  ///< 80 % of what is free where absent
  MailboxConfig mailbox;
  double delay_scale = 0;  ///< wall clock: real seconds that a message is held back for each second on its links

  static const config::ObjectDescription& description();
};

struct ReportConfig {
  bool attack_baselines = true;
  bool fault_baselines = false;
  std::uint64_t split_pairs = 4;

  static const config::ObjectDescription& description();
};

struct ExperimentConfig {
  std::string schema;
  std::string description_text;
  std::uint64_t seed = 0;
  std::uint64_t rounds = 1;
  config::Choice<Task> task;
  std::vector<MinerGroup> miners;
  IdentityConfig identity;
  std::vector<ValidatorGroupConfig> validators;
  config::Choice<consensus::ConsensusRule> consensus;  ///< none where nobody validates
  config::Choice<network::NetworkModel> network = network::NetworkModel::family().choose("star");
  network::FaultsConfig faults;
  protocol::ProtocolConfig protocol;
  std::optional<stake::AllocationConfig> allocation;  ///< the defaults where absent; never where miners hold the data
  aggregation::AggregationConfig aggregation;
  incentive::IncentivesConfig incentives;
  RuntimeConfig runtime;
  ReportConfig report;

  /// Not of the document: where it came from, for errors after reading.
  std::string file;

  static const config::ObjectDescription& description();
  [[nodiscard]] stake::AllocationConfig allocation_or_default() const {
    return allocation.value_or(stake::AllocationConfig{});
  }
  [[nodiscard]] std::uint64_t miner_count() const;
  [[nodiscard]] std::uint64_t validator_count() const;
  /// Nodes of the miners' or validators' group of that name; 0 where there is none.
  [[nodiscard]] std::uint64_t members_of(std::string_view group) const;
};

/// Reads, checks and completes a config. \throws UserError with all errors, one line each. A million explicit miners
/// (100 MB) take about 2 s and 220 MB.
[[nodiscard]] ExperimentConfig read_config(const std::filesystem::path& file,
                                           const std::vector<config::Override>& overrides = {});
/// The same from a text. \param name stands for the file in errors; \param directory is what paths are relative to.
[[nodiscard]] ExperimentConfig read_config_text(std::string_view text, const std::string& name,
                                                const std::filesystem::path& directory = ".",
                                                const std::vector<config::Override>& overrides = {});
/// The same from a document that is already there.
[[nodiscard]] ExperimentConfig read_config_value(const config::Value& document, const std::string& name,
                                                 const std::filesystem::path& directory);

/// Whether every group has a value for each of its miners, where its values are listed, and the counts add up to a
/// legal network: reading checks it, whoever changes counts afterwards checks it again. \throws UserError
void check_lists(const ExperimentConfig& config);

/// Writes the resolved config: every field, defaults included; reads back to the same network.
void write_config(const ExperimentConfig& config, config::JsonWriter& writer);

}  // namespace stakemine::experiment

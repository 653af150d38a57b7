// SPDX-License-Identifier: Apache-2.0
#include "experiment/check_faults.hpp"

#include "stakemine/core/error.hpp"
#include "stakemine/core/nearest_name.hpp"
#include "stakemine/network/availability.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace stakemine::experiment {
namespace {

const config::Value kPlace;

/// Checks one config; one use.
class FaultCheck {
 public:
  FaultCheck(const ExperimentConfig& config, std::uint64_t miners, config::Reader& reader)
      : config_(config), miners_(miners), reader_(reader) {
    for (const MinerGroup& group : config.miners) names_.push_back(group.name);
    all_names_ = names_;
    for (const ValidatorGroupConfig& group : config.validators) all_names_.push_back(group.name);
    places_ = config.network.make()->places();
  }

  void check() {
    const auto section = reader_.enter("faults");
    check_windows("loss", config_.faults.loss.windows);
    check_windows("duplicates", config_.faults.duplicates.windows);
    check_windows("reordering", config_.faults.reordering.windows);
    check_list("churn", config_.faults.churn, [this](const network::ChurnConfig& churn) {
      check_names("groups", churn.groups, names_, "group of miners");
      check_trace(churn.process);
    });
    check_list("partitions", config_.faults.partitions, [this](const network::PartitionConfig& partition) {
      check_names("groups", partition.groups, all_names_, "group");
      check_names("regions", partition.regions, places_, "region of the network");
    });
  }

 private:
  template <class Item, class Check>
  void check_list(std::string_view name, const std::vector<Item>& items, const Check& check) {
    const auto list = reader_.enter(name);
    for (std::size_t index = 0; index < items.size(); ++index) {
      const auto item = reader_.enter(index);
      check(items[index]);
    }
  }

  void check_windows(std::string_view fault, const std::vector<network::FaultWindow>& windows) {
    const auto section = reader_.enter(fault);
    check_list("windows", windows, [this](const network::FaultWindow& window) {
      check_names("groups", window.groups, all_names_, "group");
    });
  }

  void check_names(std::string_view field, const std::vector<std::string>& named,
                   const std::vector<std::string>& legal_names, std::string_view what) {
    const auto list = reader_.enter(field);
    for (std::size_t index = 0; index < named.size(); ++index) {
      if (std::ranges::find(legal_names, named[index]) != legal_names.end()) continue;
      const auto item = reader_.enter(index);
      const std::vector<std::string_view> legal(legal_names.begin(), legal_names.end());
      const auto nearest = nearest_name(named[index], legal);
      reader_.error(kPlace, fmt::format("\"{}\" is no {}; expected the \"name\" of one{}", named[index], what,
                                        nearest ? fmt::format(", such as \"{}\"", *nearest) : ""));
    }
  }

  void check_trace(const config::Choice<network::OutageProcess>& process) {
    const auto* options = process.options_as<network::TraceOutages::Options>();
    if (options == nullptr) return;
    try {
      const std::uint64_t named = network::TraceOutages{*options}.node_count();
      if (named > miners_)
        reader_.error_at(
            "path", kPlace,
            fmt::format("names miner {}; expected indices below {}, as many as there are miners", named - 1, miners_));
    } catch (const UserError& error) {
      reader_.error_at("path", kPlace, error.lines().front());
    }
  }

  const ExperimentConfig& config_;
  std::uint64_t miners_;
  config::Reader& reader_;
  std::vector<std::string> names_, all_names_;  // of groups: of miners, of everybody
  std::vector<std::string> places_;
};

// Whoever waits for ratings that may be lost waits for ever.
void check_ratings(const ExperimentConfig& config, config::Reader& reader) {
  if (!config.consensus || !config.faults.can_lose_messages()) return;
  const auto ratings = config.consensus.make()->ratings();
  if (!ratings || ratings->deadline) return;
  const auto section = reader.enter("consensus");
  reader.error_at("rating_deadline", kPlace,
                  "is missing where faults can lose ratings, so that an epoch may never end; expected a duration");
}

void check_asynchronous(const ExperimentConfig& config, config::Reader& reader) {
  if (config.consensus)
    reader.error_at("mode", kPlace, "\"asynchronous\" has no rounds for a consensus to rate; expected \"synchronous\"");
}

// No miner works on the same piece twice.
void check_copies(const protocol::ProtocolConfig& protocol, std::uint64_t miners, config::Reader& reader) {
  const auto check = [&](std::string_view section, std::uint64_t copies) {
    if (copies <= miners) return;
    const auto entered = reader.enter(section);
    reader.error_at("copies", kPlace,
                    fmt::format("{} is above the number of miners; expected at most {}", copies, miners));
  };
  check("replication", protocol.replication.copies);
  if (protocol.verification) check("verification", protocol.verification.make()->most_copies());
}

}  // namespace

void check_faults(const ExperimentConfig& config, std::uint64_t miners, config::Reader& reader) {
  const protocol::ProtocolConfig& protocol = config.protocol;
  const bool plain = !config.faults.any() && !protocol.may_end_early() && protocol.replication.copies == 1 &&
                     !protocol.is_asynchronous() && !protocol.verification;
  if (plain) return;
  FaultCheck{config, miners, reader}.check();
  if (config.runtime.clock == Clock::wall)
    reader.error_at(config.faults.any() ? "faults" : "protocol", kPlace,
                    "is in simulated time; expected the clock \"virtual\", or no such section");
  check_ratings(config, reader);
  const auto section = reader.enter("protocol");
  if (protocol.is_asynchronous()) check_asynchronous(config, reader);
  if (config.faults.can_lose() && !protocol.deadline_s)
    reader.error_at("deadline", kPlace,
                    "is missing where faults can lose messages, so that a round may never end; expected a duration");
  if (protocol.quorum && *protocol.quorum > 1 && *protocol.quorum > static_cast<double>(miners))
    reader.error_at("quorum", kPlace,
                    fmt::format("{} is above the number of participants; expected a share, or a count up to {}",
                                *protocol.quorum, miners));
  const bool is_held = config.task.make()->miners_hold_data();
  if (is_held && protocol.reassign > 0)
    reader.error_at("reassign", kPlace,
                    "has no effect where miners hold the data; expected 0, or \"coordinator\" as the placement");
  if (is_held && protocol.replication.copies > 1) {
    const auto replication = reader.enter("replication");
    reader.error_at("copies", kPlace,
                    "has no effect where miners hold the data; expected 1, or \"coordinator\" as the placement");
  }
  if (is_held && protocol.verification)
    reader.error_at("verification", kPlace,
                    "has nothing to go by where miners hold the data, which nobody else can work on; expected none, or "
                    "\"coordinator\" as the placement");
  check_copies(protocol, miners, reader);
  if (!is_held && config.task.make()->miners_remember() &&
      (protocol.reassign > 0 || protocol.replication.copies > 1 || protocol.verification))
    reader.error_at(protocol.reassign > 0   ? "reassign"
                    : protocol.verification ? "verification"
                                            : "replication",
                    kPlace,
                    "lets a miner compute more than once in a round, but it remembers its last result; expected none "
                    "of that, or training without worker_momentum");
}

}  // namespace stakemine::experiment

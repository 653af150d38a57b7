// SPDX-License-Identifier: Apache-2.0
#include "stakemine/protocol/protocol_config.hpp"

#include <algorithm>
#include <cmath>

namespace stakemine::protocol {

using config::Complain;
using config::Description;
using config::Dimension;

const config::ObjectDescription& ReplicationConfig::description() {
  static const auto described =
      Description<ReplicationConfig>("replication",
                                     "Each shard goes to several miners: its own, and those that come next by stake.")
          .field("copies", &ReplicationConfig::copies,
                 "How many miners work on each shard; at most as many as take part.", {.range = config::between(1, 64)})
          .field(
              "take", &ReplicationConfig::take,
              "first: the copy that comes first. majority: what more than half of the copies agree on, to the bit; the "
              "shard is lost where they don't.");
  return described;
}

std::span<const std::pair<std::string_view, Mode>> enum_names(Mode) {
  static constexpr std::pair<std::string_view, Mode> kNames[] = {{"synchronous", Mode::synchronous},
                                                                 {"asynchronous", Mode::asynchronous}};
  return kNames;
}

const config::ObjectDescription& AsynchronousConfig::description() {
  static const auto described =
      Description<AsynchronousConfig>("asynchronous",
                                      "How results are applied as they come (Xie, Koyejo, Gupta 2019, "
                                      "arXiv:1903.03934; Nguyen et al. 2022, arXiv:2106.06639).")
          .field("mixing", &AsynchronousConfig::mixing,
                 "What a partial result counts that was computed on the newest model, as a factor.",
                 {.range = {.minimum = 0, .maximum = 1, .open_minimum = true}})
          .field("staleness", &AsynchronousConfig::staleness, "How much less an older one counts.")
          .field("buffer", &AsynchronousConfig::buffer,
                 "How many partial results make an update of the model, which is a round.",
                 {.range = config::between(1, 1e9)});
  return described;
}

namespace {

// What a run without rounds that wait has no use for.
void check_asynchronous(const ProtocolConfig& config, const Complain& complain) {
  const auto refuse = [&](std::string_view field) {
    complain(field, "has no effect in the mode \"asynchronous\"; expected none");
  };
  if (config.quorum) refuse("quorum");
  if (config.over_provisioning > 0) refuse("over_provisioning");
  if (config.replication.copies > 1) refuse("replication");
  if (config.reassign > 0) refuse("reassign");
  if (config.verification) refuse("verification");
  if (config.coordinator_speed_flops) refuse("coordinator_speed");
}

void check_audits(const ProtocolConfig& config, const Complain& complain) {
  const std::string name = config.verification ? config.verification.name() : "";
  const bool audits = name == "audit" || name == "credibility";
  if (config.coordinator_speed_flops && !audits)
    complain("coordinator_speed", "has no effect; expected the verification \"audit\" or \"credibility\" beside it");
  if (config.reputation && config.verification && !audits &&
      std::ranges::find(config.reputation->weighs, Weighs::audits) != config.reputation->weighs.end())
    complain("reputation",
             "weighs audits where there are none; expected the verification \"audit\" or \"credibility\"");
}

}  // namespace

const config::ObjectDescription& ProtocolConfig::description() {
  static const auto described =
      Description<ProtocolConfig>("protocol",
                                  "How long the coordinator waits, and what it does about what does not come.")
          .field(
              "mode", &ProtocolConfig::mode,
              "synchronous: a round asks everybody and waits. asynchronous: each miner goes on by itself, and partial "
              "results are applied as they come; a round is an update of the model. Virtual clock only.")
          .field("asynchronous", &ProtocolConfig::asynchronous, "How they are applied then.")
          .field("deadline", &ProtocolConfig::deadline_s,
                 "A round, and each reassignment, waits no longer than this; what is on its way then is given up. "
                 "Asynchronous: so does an assignment, and is sent anew. For ever if absent.",
                 {.dimension = Dimension::duration, .range = config::above(0)})
          .field(
              "quorum", &ProtocolConfig::quorum,
              "Partial results that end a round: a share of the participants (at most 1), or a count from 2 on. All if "
              "absent.",
              {.dimension = Dimension::share, .range = config::above(0)})
          .field("over_provisioning", &ProtocolConfig::over_provisioning,
                 "By how much more work is handed out than a round needs: it ends when 1/(1 + this) of the partial "
                 "results "
                 "are in (Bonawitz et al. 2019, arXiv:1902.01046).",
                 {.dimension = Dimension::share, .range = config::between(0, 10)})
          .field("replication", &ProtocolConfig::replication, "Each shard in several hands.")
          .field("verification", &ProtocolConfig::verification,
                 "How results are checked before they count; not at all if absent. Learning tasks whose rows the "
                 "coordinator holds.")
          .field(
              "coordinator_speed", &ProtocolConfig::coordinator_speed_flops,
              "How fast the coordinator works out again what it audits, one after another, before the round goes on; "
              "that takes no simulated time if absent.",
              {.dimension = Dimension::speed, .range = config::above(0)})
          .field("reputation", &ProtocolConfig::reputation,
                 "What the checks of a verification have found of each miner, and what that weighs; nothing if absent.")
          .field(
              "reassign", &ProtocolConfig::reassign,
              "How often, at most, shards that are lost at the deadline go to the miners that come next by stake among "
              "those that have answered, with a deadline of its own each time.",
              {.range = config::between(0, 16)})
          .check([](const ProtocolConfig& config, const Complain& complain) {
            if (config.is_asynchronous()) return check_asynchronous(config, complain);
            if (config.asynchronous)
              complain("asynchronous", "has no effect in this mode; expected the mode \"asynchronous\" beside it");
            if (config.quorum && config.over_provisioning > 0)
              complain("over_provisioning", "stands beside quorum; expected one of the two");
            if (config.quorum && *config.quorum > 1 && *config.quorum != std::floor(*config.quorum))
              complain("quorum", "is above 1 and no whole number; expected a share in (0, 1] or a count");
            if (config.reassign > 0 && !config.deadline_s)
              complain("reassign", "has no effect without a deadline; expected one, or 0");
            if (config.reassign > 0 && config.replication.take == Take::majority)
              complain("reassign", "has no effect where a majority of copies is taken; expected 0");
            if (config.reputation && !config.verification)
              complain("reputation", "has nothing to go by; expected a \"verification\" beside it");
            check_audits(config, complain);
            if (config.verification && config.replication.copies > 1)
              complain("verification", "stands beside copies in replication; expected one of the two");
            if (config.replication.copies == 1 && config.replication.take == Take::majority)
              complain("replication", "\"majority\" of one copy; expected more copies, or \"first\"");
          });
  return described;
}

std::uint64_t ProtocolConfig::enough(std::uint64_t participants) const {
  const auto share_of = [participants](double share) {
    constexpr double kRounding = 1e-9;  // 0.1 · 30 is 3, not 4
    return std::max<std::uint64_t>(
        1, static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(participants) - kRounding)));
  };
  if (quorum) return *quorum > 1 ? static_cast<std::uint64_t>(*quorum) : share_of(*quorum);
  return share_of(1 / (1 + over_provisioning));
}

}  // namespace stakemine::protocol

// SPDX-License-Identifier: Apache-2.0
#include "stakemine/network/faults_config.hpp"

namespace stakemine::network {
namespace {

using config::Complain;
using config::Description;
using config::Dimension;

constexpr const char* kWindowsText = "While it is more frequent: each adds its own rate.";

void refuse_trace(const config::Choice<OutageProcess>& process, const Complain& complain) {
  if (process.name() == "trace") complain("type", "\"trace\" is of miners; expected another process");
}

}  // namespace

std::span<const std::pair<std::string_view, WhenDown>> enum_names(WhenDown) {
  static constexpr std::pair<std::string_view, WhenDown> kNames[] = {
      {"crash", WhenDown::crash}, {"pause", WhenDown::pause}, {"leave", WhenDown::leave}};
  return kNames;
}

const config::ObjectDescription& FaultWindow::description() {
  static const auto described =
      Description<FaultWindow>("fault_window", "While a fault is more frequent than usual.")
          .field("from", &FaultWindow::from_s, "When it begins, since the start of the run.",
                 {.dimension = Dimension::duration, .range = config::at_least(0)})
          .field("until", &FaultWindow::until_s, "When it ends; never if absent.",
                 {.dimension = Dimension::duration, .range = config::above(0)})
          .field("rate", &FaultWindow::rate, "Probability for each message, beside the usual one.",
                 {.dimension = Dimension::share, .range = config::between(0, 1)})
          .field("groups", &FaultWindow::groups, "Names of groups of miners whose messages it concerns; all if empty.")
          .check([](const FaultWindow& window, const Complain& complain) {
            if (window.until_s && *window.until_s <= window.from_s)
              complain("until", "is not after \"from\"; expected a later time");
          });
  return described;
}

const config::ObjectDescription& RetransmitConfig::description() {
  static const auto described =
      Description<RetransmitConfig>("retransmit", "A lost message is sent again after a timeout that grows.")
          .field("timeout", &RetransmitConfig::timeout_s, "Until a message is sent for the second time.",
                 {.dimension = Dimension::duration, .range = config::at_least(1e-6)})
          .field("backoff", &RetransmitConfig::backoff, "Each next timeout is so many times the last.",
                 {.range = config::between(1, 10)})
          .field("attempts", &RetransmitConfig::attempts, "How often it is sent at most; then it is lost.",
                 {.range = config::between(2, 64)});
  return described;
}

const config::ObjectDescription& LossConfig::description() {
  static const auto described =
      Description<LossConfig>("loss", "Messages that are lost on their way.")
          .field("rate", &LossConfig::rate, "Probability for each message, each way.",
                 {.dimension = Dimension::share, .range = config::between(0, 1)})
          .field("windows", &LossConfig::windows, kWindowsText)
          .field("retransmit", &LossConfig::retransmit,
                 "Sends what is lost (here, in a partition or while the hub is out) again; if absent, it stays lost.");
  return described;
}

const config::ObjectDescription& DuplicatesConfig::description() {
  static const auto described =
      Description<DuplicatesConfig>("duplicates",
                                    "Messages that come twice: both copies cross the links, the receiver takes one.")
          .field("rate", &DuplicatesConfig::rate, "Probability for each message.",
                 {.dimension = Dimension::share, .range = config::between(0, 1)})
          .field("windows", &DuplicatesConfig::windows, kWindowsText);
  return described;
}

const config::ObjectDescription& ReorderingConfig::description() {
  static const auto described =
      Description<ReorderingConfig>("reordering", "Messages that fall behind others that were sent later.")
          .field("rate", &ReorderingConfig::rate, "Probability for each message.",
                 {.dimension = Dimension::share, .range = config::between(0, 1)})
          .field("delay", &ReorderingConfig::delay_s, "Mean of the exponential time by which it falls behind.",
                 {.dimension = Dimension::duration, .range = config::above(0)})
          .field("windows", &ReorderingConfig::windows, kWindowsText);
  return described;
}

const config::ObjectDescription& ChurnConfig::description() {
  static const auto described =
      Description<ChurnConfig>("churn", "Miners that are down at times.")
          .choice(&ChurnConfig::process)
          .field(
              "effect", &ChurnConfig::effect,
              "crash: hears nothing, what it worked on is lost. pause: goes on once it is back. leave: as a crash, but "
              "the coordinator knows and gives it no work.")
          .field("share", &ChurnConfig::share, "Of those miners, how many it concerns.",
                 {.dimension = Dimension::share, .range = {.minimum = 0, .maximum = 1, .open_minimum = true}})
          .field("groups", &ChurnConfig::groups, "Names of groups of miners; all if empty.");
  return described;
}

const config::ObjectDescription& PartitionConfig::description() {
  static const auto described =
      Description<PartitionConfig>("partition", "Groups that are cut off from the hub at times, together.")
          .choice(&PartitionConfig::process)
          .field("groups", &PartitionConfig::groups, "Names of groups of miners or validators.")
          .field("regions", &PartitionConfig::regions,
                 "Names of places of the network: regions of \"regions\", nodes of \"graph\".")
          .check([](const PartitionConfig& partition, const Complain& complain) {
            refuse_trace(partition.process, complain);
            if (partition.groups.empty() && partition.regions.empty())
              complain("groups", "is empty; expected the name of a group, or of a region, at least");
          });
  return described;
}

const config::ObjectDescription& HubOutageConfig::description() {
  static const auto described =
      Description<HubOutageConfig>("hub_outage", "Times at which nothing comes to the hub or leaves it.")
          .choice(&HubOutageConfig::process)
          .check(
              [](const HubOutageConfig& outage, const Complain& complain) { refuse_trace(outage.process, complain); });
  return described;
}

const config::ObjectDescription& FaultsConfig::description() {
  static const auto described =
      Description<FaultsConfig>("faults", "What goes wrong in the network. Virtual clock only.")
          .field("loss", &FaultsConfig::loss, "Messages that are lost on their way.")
          .field("duplicates", &FaultsConfig::duplicates, "Messages that come twice.")
          .field("reordering", &FaultsConfig::reordering, "Messages that fall behind.")
          .field("churn", &FaultsConfig::churn, "Miners that are down at times: a list, each part by itself.")
          .field("partitions", &FaultsConfig::partitions, "Groups that are cut off from the hub at times.")
          .field("hub_outage", &FaultsConfig::hub_outage, "Times at which nothing comes to the hub or leaves it.");
  return described;
}

bool FaultsConfig::concern_messages() const {
  return loss.rate > 0 || !loss.windows.empty() || duplicates.rate > 0 || !duplicates.windows.empty() ||
         reordering.rate > 0 || !reordering.windows.empty() || !partitions.empty() || !hub_outage.empty();
}

bool FaultsConfig::can_lose_messages() const {
  return loss.rate > 0 || !loss.windows.empty() || !partitions.empty() || !hub_outage.empty();
}

}  // namespace stakemine::network

// SPDX-License-Identifier: Apache-2.0
#include "stakemine/protocol/verification.hpp"

#include "stakemine/core/assert.hpp"

#include <algorithm>
#include <cmath>

namespace stakemine::protocol {
namespace {

using config::Complain;

constexpr double kMostCopies = 64;

// The value that so many claims agree on, or more copies.
Verdict agreed(std::span<const Claim> claims, std::size_t needed) {
  for (const Claim& claim : claims) {
    const auto votes = std::ranges::count(claims, claim.value, &Claim::value);
    if (static_cast<std::size_t>(votes) >= needed) return {Verdict::Kind::accepted, claim.value};
  }
  return {Verdict::Kind::more, 0};
}

}  // namespace

const config::Family<Verification>& Verification::family() {
  using config::member;
  static const config::Family<Verification> all{
      "verification",
      "How partial results are checked before they count.",
      {
          member<AuditVerification, Verification>("audit", "The coordinator works some out again, drawn at random.",
                                                  "Sarmenta 2002, DOI 10.1016/S0167-739X(01)00077-2"),
          member<MajorityVerification, Verification>("majority", "Further miners work on each until a majority agrees.",
                                                     "Lamport, Shostak, Pease 1982"),
          member<AdaptiveVerification, Verification>(
              "adaptive", "Further miners work on what comes from those without a record of valid results.",
              "Anderson 2020, BOINC"),
          member<CredibilityVerification, Verification>(
              "credibility", "Further miners work on each until it is credible enough, by all miners' records.",
              "Sarmenta 2002, DOI 10.1016/S0167-739X(01)00077-2"),
      }};
  return all;
}

Verdict Verification::judge(std::span<const Claim> claims, double draw) const {
  STAKEMINE_ASSERT(!claims.empty() && draw >= 0 && draw < 1);
  return do_judge(claims, draw);
}

const config::ObjectDescription& AuditVerification::Options::description() {
  static const auto described =
      config::Description<Options>("audit", "The coordinator works some results out again, drawn at random.")
          .field("probability", &Options::probability, "Of each result.",
                 {.range = {.minimum = 0, .maximum = 1, .open_minimum = true}});
  return described;
}

Verdict AuditVerification::do_judge(std::span<const Claim> claims, double draw) const {
  if (draw < options_.probability) return {Verdict::Kind::recompute, 0};
  return {Verdict::Kind::accepted, claims.front().value};
}

const config::ObjectDescription& MajorityVerification::Options::description() {
  static const auto described =
      config::Description<Options>("majority", "Further miners work on each result until a majority agrees.")
          .field("copies", &Options::copies,
                 "How many miners work on each at most; it counts once more than half as many agree, to the bit.",
                 {.range = config::between(2, kMostCopies)});
  return described;
}

Verdict MajorityVerification::do_judge(std::span<const Claim> claims, double) const {
  return agreed(claims, options_.copies / 2 + 1);
}

const config::ObjectDescription& AdaptiveVerification::Options::description() {
  static const auto described =
      config::Description<Options>("adaptive", "BOINC's adaptive replication.")
          .field("needed", &Options::needed,
                 "Checks N that a miner must have passed in a row to be trusted, with probability 1 - 1/N.",
                 {.range = config::between(1, 1e9)})
          .field("quorum", &Options::quorum, "How many must agree, to the bit, where it is not trusted.",
                 {.range = config::between(2, kMostCopies)})
          .field("copies", &Options::copies, "How many miners work on a result at most.",
                 {.range = config::between(2, kMostCopies)})
          .check([](const Options& options, const Complain& complain) {
            if (options.copies < options.quorum) complain("copies", "is below quorum; expected at least as many");
          });
  return described;
}

Verdict AdaptiveVerification::do_judge(std::span<const Claim> claims, double draw) const {
  if (claims.size() > 1) return agreed(claims, options_.quorum);
  const Claim& only = claims.front();
  const bool is_trusted = only.passed >= options_.needed && draw >= 1 / static_cast<double>(only.passed);
  return {is_trusted ? Verdict::Kind::accepted : Verdict::Kind::more, only.value};
}

const config::ObjectDescription& CredibilityVerification::Options::description() {
  static const auto described =
      config::Description<Options>("credibility", "Credibility-based fault tolerance.")
          .field("threshold", &Options::threshold, "How credible a result must be to count.",
                 {.range = {.minimum = 0.5, .maximum = 1, .open_minimum = true, .open_maximum = true}})
          .field("faulty_share", &Options::faulty_share, "Which share of miners is taken for faulty.",
                 {.range = {.minimum = 0, .maximum = 0.5, .open_minimum = true, .open_maximum = true}})
          .field("spot_checks", &Options::spot_checks,
                 "With which probability the coordinator works a result out itself.", {.range = config::between(0, 1)})
          .field("copies", &Options::copies, "How many miners work on a result at most.",
                 {.range = config::between(2, kMostCopies)});
  return described;
}

std::vector<std::pair<std::size_t, double>> CredibilityVerification::credibilities(
    std::span<const Claim> claims) const {
  struct Group {
    std::size_t value;
    double good = 1, bad = 1;
  };
  std::vector<Group> groups;
  for (const Claim& claim : claims) {
    auto group = std::ranges::find(groups, claim.value, &Group::value);
    if (group == groups.end()) group = groups.insert(group, Group{claim.value});
    const double fault = options_.faulty_share / static_cast<double>(std::max<std::uint64_t>(1, claim.passed));
    group->good *= 1 - fault;
    group->bad *= fault;
  }
  // All divided by the product of what is bad of all groups, which cancels out.
  double total = 1;
  for (const Group& group : groups) total += group.good / group.bad;
  std::vector<std::pair<std::size_t, double>> credible;
  for (const Group& group : groups) credible.emplace_back(group.value, group.good / group.bad / total);
  return credible;
}

Verdict CredibilityVerification::do_judge(std::span<const Claim> claims, double draw) const {
  if (draw < options_.spot_checks) return {Verdict::Kind::recompute, 0};
  for (const auto& [value, credibility] : credibilities(claims))
    if (credibility >= options_.threshold) return {Verdict::Kind::accepted, value};
  return {Verdict::Kind::more, 0};
}

}  // namespace stakemine::protocol

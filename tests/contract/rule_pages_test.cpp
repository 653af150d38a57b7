// SPDX-License-Identifier: Apache-2.0
// Every rule has its page: a section under its name with formula, source, what it protects against and what it does
// not.
#include "stakemine/consensus/consensus_rule.hpp"
#include "stakemine/experiment/config.hpp"
#include "stakemine/incentive/reputation.hpp"
#include "stakemine/protocol/verification.hpp"

#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::contract {
namespace {

using Names = std::vector<std::string>;

constexpr std::string_view kHeads[] = {"**Formula.** ", "**Source.** ", "**Protects against.** ", "**Does not.** "};

struct Section {
  std::string name;
  std::vector<std::string> lines;
};

std::vector<Section> sections_of(const std::string& page) {
  std::ifstream file{std::string{STAKEMINE_SOURCE_DIR} + "/include/stakemine/" + page};
  EXPECT_TRUE(file.good()) << page;
  std::vector<Section> sections;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("## ")) {
      sections.push_back({line.substr(3), {}});
    } else if (!sections.empty()) {
      sections.back().lines.push_back(line);
    }
  }
  return sections;
}

// What stands under each head, in order; a line that goes on belongs to the head before it.
std::vector<std::string> parts_of(const Section& section) {
  std::vector<std::string> parts;
  for (const std::string& line : section.lines) {
    if (parts.size() < std::size(kHeads) && line.starts_with(kHeads[parts.size()])) {
      parts.push_back(line.substr(kHeads[parts.size()].size()));
    } else if (!line.empty()) {
      EXPECT_FALSE(line.starts_with("**") || parts.empty()) << section.name << ": " << line;
      if (!parts.empty()) parts.back() += " " + line;
    }
  }
  return parts;
}

Names quoted(Names names) {
  for (std::string& name : names) name = "`" + name + "`";
  return names;
}

Names names_of(const config::FamilyBase& family, const Names& more = {}) {
  Names names;
  for (const std::string_view name : family.names()) names.emplace_back(name);
  names.insert(names.end(), more.begin(), more.end());
  return quoted(names);
}

template <class Enum>
void add(Names& names, Enum of) {
  for (const auto& [name, value] : enum_names(of)) names.push_back("`" + std::string{name} + "`");
}

// Keys of a config, so that a page does not outlive them.
void add_fields(Names& names, const config::ObjectDescription& description, const Names& keys) {
  for (const std::string& key : keys) {
    EXPECT_NE(description.find(key), nullptr) << key;
    names.push_back("`" + key + "`");
  }
}

void expect_page(const std::string& page, const Names& names) {
  Names found;
  for (const Section& section : sections_of(page)) {
    found.push_back(section.name);
    const std::vector<std::string> parts = parts_of(section);
    EXPECT_EQ(parts.size(), std::size(kHeads)) << page << ", " << section.name << ": four parts, in their order";
    for (const std::string& part : parts) EXPECT_GT(part.size(), 7U) << page << ", " << section.name;
  }
  EXPECT_THAT(found, testing::UnorderedElementsAreArray(names)) << page;
}

TEST(RulePages, EveryMemberOfAFamilyHasASection) {
  expect_page("stake/rules/allocation.md", names_of(stake::Apportionment::family()));
  expect_page("stake/rules/weighting.md", names_of(stake::Weighting::family()));
  expect_page("incentive/rules/reward.md", names_of(incentive::RewardRule::family()));
  expect_page("incentive/rules/reputation.md", names_of(incentive::Reputation::family()));
  expect_page("protocol/rules/verification.md", names_of(protocol::Verification::family(), {"replication"}));
  expect_page("consensus/rules/validator_behavior.md", names_of(consensus::Rater::family()));
}

TEST(RulePages, WhatIsNoFamilyHasOnesToo) {
  Names consensus = names_of(consensus::ConsensusRule::family(), {"registered_after", "proposer_rotation"});
  add(consensus, consensus::YumaVariant{});
  add(consensus, consensus::YumaArithmetic{});
  add_fields(consensus, consensus::YumaRule::Options::description(),
             {"liquid_alpha", "bonds_penalty", "permits", "activity_cutoff", "commit_reveal_epochs"});
  expect_page("consensus/rules/consensus.md", consensus);

  Names contribution;
  add(contribution, incentive::ContributionMethod{});
  expect_page("incentive/rules/contribution.md", contribution);

  Names slashing = quoted({"fraction"});
  add_fields(slashing, incentive::SlashingConfig::description(), {"correlated", "jail_rounds"});
  expect_page("incentive/rules/slashing.md", slashing);

  Names delegation = quoted({"slashing"});
  add_fields(delegation, incentive::DelegationConfig::description(), {"commission"});
  add_fields(delegation, incentive::IncentivesConfig::description(), {"compound", "unbonding_rounds"});
  expect_page("incentive/rules/delegation.md", delegation);

  Names identity = names_of(adversary::Behavior::family());
  EXPECT_THAT(identity, testing::Contains("`intermittent`"));
  identity = quoted({"intermittent"});
  add_fields(identity, experiment::IdentityConfig::description(), {"registration_cost", "minimum_stake"});
  add_fields(identity, experiment::MinerGroup::description(), {"identities", "whitewash"});
  expect_page("experiment/rules/identity.md", identity);
}

TEST(RulePages, ASectionWithoutItsPartsIsFound) {
  const Section good{
      "`a`",
      {"**Formula.** x = 1", "and more.", "**Source.** Me.", "**Protects against.** It.", "**Does not.** That."}};
  EXPECT_EQ(parts_of(good).size(), 4U);
  EXPECT_EQ(parts_of(good)[0], "x = 1 and more.");
  const Section short_one{"`a`", {"**Formula.** x = 1", "**Source.** Me."}};
  EXPECT_EQ(parts_of(short_one).size(), 2U);
}

}  // namespace
}  // namespace stakemine::contract

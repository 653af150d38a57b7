// SPDX-License-Identifier: Apache-2.0
#include "stakemine/report/page.hpp"

#include "stakemine/config/json.hpp"

#include "report/example_result.hpp"

#include <cstddef>
#include <limits>
#include <regex>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::report {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kDataBegin = R"(<script type="application/json" id="data">)";

std::string data_text(const std::string& page) {
  const std::size_t begin = page.find(kDataBegin) + kDataBegin.size();
  return page.substr(begin, page.find("</script>", begin) - begin);
}

config::Value data_of(const std::string& page) {
  return config::parse_json(data_text(page), "data");
}

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

// The page without the contents of its scripts, style and texts: its markup alone.
std::string markup_of(std::string page) {
  for (const char* element : {"script", "style", "pre"}) {
    const std::string opening = std::string{"<"} + element, closing = std::string{"</"} + element + ">";
    for (std::size_t at = page.find(opening); at != std::string::npos; at = page.find(opening, at + 1)) {
      const std::size_t begin = page.find('>', at) + 1;
      page.erase(begin, page.find(closing, begin) - begin);
    }
  }
  return page;
}

TEST(Page, HoldsOnlyTheGroupsThatItShows) {
  experiment::RunResult result = example_result();
  experiment::MinerTable& miners = result.miners;
  constexpr std::uint32_t kGroups = 50'000;
  miners = {};
  for (std::uint32_t i = 0; i < kGroups; ++i) {
    miners.group_names.push_back("miner" + std::to_string(i));
    miners.behavior_names.emplace_back("honest");
    miners.group.push_back(i);
    miners.stake.push_back(1.0 + i);
    miners.shards.push_back(i);
    miners.quota.push_back(i);
  }
  miners.speed_flops = miners.latency_s = miners.bandwidth_bps = miners.compute_s = miners.stake;
  miners.results = miners.reward = miners.shards;
  const config::Value data = data_of(render_report(result, "{}"));
  EXPECT_EQ(data.find("groups_total")->number(), kGroups);
  const auto& groups = data.find("groups")->array();
  EXPECT_LE(groups.size(), 2100U);
  // The richest miner stands first in the table, and its group is still its own.
  const config::Value& top = *data.find("top");
  EXPECT_EQ(top.find("miner")->array().front().number(), kGroups - 1);
  const auto place = static_cast<std::size_t>(top.find("group")->array().front().number());
  EXPECT_EQ(groups.at(place).find("name")->string(), "miner" + std::to_string(kGroups - 1));
}

TEST(Page, AsksNothingOfAnyNetwork) {
  const std::string page = render_report(example_result(), "{}");
  EXPECT_THAT(
      page, HasSubstr(R"(<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-)"));
  EXPECT_THAT(page, Not(HasSubstr("'unsafe-eval'")));

  const std::string markup = markup_of(page);
  const std::regex reference(
      R"re(\b(src|srcset|href|action|formaction|poster|data|background)\s*=\s*["']?([^"'\s>]*))re");
  for (std::sregex_iterator found(markup.begin(), markup.end(), reference), end; found != end; ++found) {
    EXPECT_EQ((*found)[0], R"(href="data:,)") << "the empty icon is the only reference";
  }
  EXPECT_THAT(markup, Not(HasSubstr("http://")));
  EXPECT_THAT(markup, Not(HasSubstr("https://")));

  const std::size_t style = page.find("<style>"), style_end = page.find("</style>");
  const std::string css = page.substr(style, style_end - style);
  EXPECT_THAT(css, Not(HasSubstr("url(")));
  EXPECT_THAT(css, Not(HasSubstr("@import")));
}

TEST(Page, EveryScriptCarriesTheWordOfThePolicy) {
  const std::string page = render_report(example_result(), "{}");
  std::smatch policy;
  ASSERT_TRUE(std::regex_search(page, policy, std::regex("script-src 'nonce-([0-9a-f]{16})'")));
  const std::string markup = markup_of(page);
  // The data, the library and the page's own script; the latter two run.
  EXPECT_EQ(count_of(markup, "<script"), 3U);
  EXPECT_EQ(count_of(markup, "<script nonce=\"" + policy[1].str() + "\">"), 2U);
  EXPECT_EQ(count_of(page, "</script"), 3U) << "nothing inlined ends its element";
}

TEST(Page, LeavesNoSlotUnfilled) {
  const std::string page = render_report(example_result(), "{}");
  EXPECT_EQ(markup_of(page).find("{{"), std::string::npos);
  EXPECT_THAT(page, HasSubstr("Licensed to the Apache Software Foundation"));
  EXPECT_THAT(page, HasSubstr("Copyright (c) 2017, Baidu Inc."));
  EXPECT_THAT(page, HasSubstr("Copyright 2010-2016 Mike Bostock"));
}

TEST(Page, NamesFromAConfigStayText) {
  const std::string hostile = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&{b|x}\u2028";
  auto result = example_result();
  result.summary.description = hostile;
  result.summary.task = hostile;
  result.miners.group_names[1] = hostile;
  result.summary.attack->behaviors = {hostile};
  result.summary.attack->baselines[1].name = hostile;
  result.summary.not_modelled = {hostile};
  result.phases[0].name = hostile;
  Manifest manifest;
  manifest.command_line = {"stakemine", hostile};
  const std::string page = render_report(result, hostile, manifest);

  EXPECT_EQ(data_text(page).find('<'), std::string::npos);
  EXPECT_EQ(markup_of(page).find("alert"), std::string::npos);
  EXPECT_EQ(count_of(page, "</script"), 3U);
  const config::Value data = data_of(page);
  EXPECT_EQ(data.find("summary")->find("description")->string(), hostile) << "and nothing of them is lost";
  EXPECT_EQ(data.find("groups")->array()[1].find("name")->string(), hostile);
  EXPECT_EQ(data.find("config")->string(), hostile);
}

TEST(Page, ItsScriptMakesNoMarkupFromData) {
  const std::string page = render_report(example_result(), "{}");
  const std::string own = page.substr(page.rfind("<script nonce="));
  for (const char* maker :
       {"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "fetch(", "XMLHttp", "import("}) {
    EXPECT_THAT(own, Not(HasSubstr(maker)));
  }
}

TEST(Page, HoldsTheNumbersOfTheRun) {
  const config::Value data = data_of(render_report(example_result(), "{}"));
  const config::Value& rounds = *data.find("rounds");
  EXPECT_EQ(rounds.find("total")->number(), 3);
  ASSERT_EQ(rounds.find("test_accuracy")->array().size(), 3U);
  EXPECT_EQ(rounds.find("test_accuracy")->array()[1].number(), *example_result().rounds[1].test_accuracy);
  EXPECT_TRUE(rounds.find("test_loss")->array()[0].is_null());
  EXPECT_EQ(data.find("baseline_curves")->array()[2].find("test_accuracy")->array()[2].number(), 0.4);
  EXPECT_EQ(data.find("scatter")->find("miner")->array().size(), 4U);
  EXPECT_EQ(data.find("top")->find("miner")->array()[2].number(), 3) << "by stake";
  EXPECT_NEAR(data.find("groups")->array()[1].find("work")->number(), 0.2, 1e-15);
}

TEST(Page, NumbersThatJsonLacksDoNotBreakIt) {
  auto result = example_result();
  result.rounds[2].train_loss = std::numeric_limits<double>::infinity();
  result.summary.train_loss = std::numeric_limits<double>::quiet_NaN();
  result.miners.bandwidth_bps[0] = std::numeric_limits<double>::infinity();
  EXPECT_TRUE(data_of(render_report(result, "{}")).is_object());
}

TEST(Page, ARunWithoutMinersOrRoundsHasAPage) {
  EXPECT_TRUE(data_of(render_report({}, "{}")).is_object());
}

TEST(Page, StaysSmallWhateverTheRun) {
  auto result = many_miners(100'000);
  for (std::uint64_t i = 4; i <= 50'000; ++i) {
    result.rounds.push_back(result.rounds[2]);
    result.rounds.back().round = i;
  }
  const std::string config(5'000'000, 'x');
  const std::string page = render_report(result, config);
  EXPECT_LT(page.size(), 3'000'000U);
  const config::Value data = data_of(page);
  EXPECT_EQ(data.find("scatter")->find("miner")->array().size(), 2000U);
  EXPECT_EQ(data.find("scatter")->find("miner")->array()[0].number(), 99'999) << "the largest is there";
  EXPECT_EQ(data.find("rounds")->find("round")->array().size(), 2000U);
  EXPECT_EQ(data.find("rounds")->find("round")->array().back().number(), 50'000);
  EXPECT_LT(render_report(example_result(), "{}").size(), 2'000'000U);
}

TEST(Page, CutsALongConfigBetweenCharacters) {
  std::string config;
  while (config.size() < 300'000) config += "ü";
  const config::Value data = data_of(render_report(example_result(), "x" + config));
  EXPECT_EQ(data.find("config_bytes")->number(), 300'001);
  EXPECT_EQ(data.find("config")->string().size(), data.find("config_bytes_shown")->number());
}

TEST(Page, IsAFunctionOfItsRun) {
  EXPECT_EQ(render_report(example_result(), "{}"), render_report(example_result(), "{}"));
}

}  // namespace
}  // namespace stakemine::report

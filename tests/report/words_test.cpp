// SPDX-License-Identifier: Apache-2.0
#include "stakemine/report/closing_summary.hpp"
#include "stakemine/report/progress.hpp"
#include "stakemine/report/wording.hpp"

#include "report/example_result.hpp"

#include <algorithm>
#include <array>
#include <string>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace stakemine::report {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

TEST(Wording, Numbers) {
  EXPECT_EQ(format_count(0), "0");
  EXPECT_EQ(format_count(999), "999");
  EXPECT_EQ(format_count(1000), "1,000");
  EXPECT_EQ(format_count(1234567), "1,234,567");
  EXPECT_EQ(format_percent(0.973), "97.3 %");
  EXPECT_EQ(format_percent(1), "100 %");
  EXPECT_EQ(format_percent(0.99999), "over 99.9 %");
  EXPECT_EQ(format_percent(0), "0 %");
  EXPECT_EQ(format_percent(0.0001), "under 0.1 %");
  EXPECT_EQ(format_points(-0.0104), "1.0 point");
  EXPECT_EQ(format_points(0.123), "12.3 points");
  EXPECT_EQ(format_bytes(1), "1 byte");
  EXPECT_EQ(format_bytes(999'499), "999 kB");
  EXPECT_EQ(format_bytes(999'500), "1 MB");
  EXPECT_EQ(format_bytes(12'340'000), "12.3 MB");
}

TEST(Wording, DurationsNeverShowAWholeNextUnit) {
  EXPECT_EQ(format_duration(0), "0 s");
  EXPECT_EQ(format_duration(8.5e-7), "850 ns");
  EXPECT_EQ(format_duration(0.00085), "850 µs");
  EXPECT_EQ(format_duration(0.0009999), "1 ms");
  EXPECT_EQ(format_duration(0.9999), "1 s");
  EXPECT_EQ(format_duration(12.34), "12.3 s");
  EXPECT_EQ(format_duration(59.97), "1 min");
  EXPECT_EQ(format_duration(192), "3 min 12 s");
  EXPECT_EQ(format_duration(3599.7), "1 h");
  EXPECT_EQ(format_duration(5 * 3600 + 125), "5 h 2 min");
  EXPECT_EQ(format_duration(86399), "1 d");
  EXPECT_EQ(format_duration(3 * 86400 + 4 * 3600), "3 d 4 h");
}

TEST(Tell, SaysWhatTheAttackCost) {
  EXPECT_THAT(
      tell(example_result()),
      ElementsAre("4 miners trained one model together for 3 rounds (300 ms of simulated time) and reached an "
                  "accuracy of 96.0 % on rows that they had not trained on.",
                  "1 of them was dishonest and held 20.0 % of the stake; their attack cost the network 1.0 point "
                  "of accuracy.",
                  "Under the rule mean the same attack would have left an accuracy of 40.0 %."));
}

TEST(Tell, HidesNothingUnwelcome) {
  auto result = example_result();
  result.summary.interrupted = true;
  result.summary.rounds_configured = 60;
  result.summary.rounds_without_update = 2;
  result.totals.rejected = 1;
  std::string story;
  for (const std::string& sentence : tell(result)) story += sentence + ' ';
  EXPECT_THAT(story, HasSubstr("The run was interrupted: 3 of 60 rounds were finished"));
  EXPECT_THAT(story, HasSubstr("In 2 rounds the aggregation had no result"));
  EXPECT_THAT(story, HasSubstr("1 partial result held numbers that are not finite and was set aside"));
}

TEST(Tell, AnAttackThatHelpedIsNoCost) {
  auto attack = *example_result().summary.attack;
  attack.accuracy_damage = -0.02;
  EXPECT_EQ(attack_cost(attack), "cost nothing: accuracy came out 2.0 points higher than without it");
  attack.accuracy_damage = 0.0;
  EXPECT_EQ(attack_cost(attack), "cost the network no accuracy");
  attack.accuracy_damage.reset();
  EXPECT_EQ(attack_cost(attack), "raised the training loss by 0.03");
  attack.loss_damage.reset();
  EXPECT_EQ(attack_cost(attack), "");
}

TEST(ClosingSummary, IsAboutADozenAlignedLines) {
  const std::string text = closing_summary(example_result(), "runs/x");
  const auto lines = std::count(text.begin(), text.end(), '\n');
  EXPECT_GE(lines, 9);
  EXPECT_LE(lines, 15);
  EXPECT_THAT(text, HasSubstr("Four miners learn.\n"));
  EXPECT_THAT(text, HasSubstr("\n  accuracy     96.0 % on test rows; training loss 0.233\n"));
  EXPECT_THAT(text, HasSubstr("the attack cost the network 1.0 point of accuracy"));
  EXPECT_THAT(text, HasSubstr("\n  compare      nobody attacks 97.0 %; attacked under mean 40.0 %\n"));
  EXPECT_THAT(text, HasSubstr("\n  report       runs/x/report.html\n"));
}

TEST(ClosingSummary, SaysThatItWasInterruptedAndWhatIsLeftOut) {
  auto result = example_result();
  result.summary.interrupted = true;
  result.summary.rounds_configured = 60;
  result.summary.not_modelled = {"rain", "snow"};
  const std::string text = closing_summary(result, "");
  EXPECT_THAT(text, HasSubstr("3 of 60, then interrupted"));
  EXPECT_THAT(text, HasSubstr("\n  left out     rain; snow\n"));
  EXPECT_THAT(text, Not(HasSubstr("report.html")));
}

TEST(ClosingSummary, SaysThatTheRuleHadNoResultAndWhy) {
  auto result = example_result();
  EXPECT_THAT(closing_summary(result, ""), Not(HasSubstr("no update")));
  result.summary.rounds_without_update = 2;
  result.summary.last_refusal = "byzantine_weight is half of all";
  EXPECT_THAT(closing_summary(result, ""),
              HasSubstr("no update    in 2 rounds the rule had no result: byzantine_weight"));
}

TEST(ClosingSummary, NamesFromAConfigCannotSteerTheTerminal) {
  auto result = example_result();
  result.summary.description = "evil\x1b[2J\rtext\nwith lines";
  result.summary.attack->behaviors = {"\x1b]0;title\x07: sign_flip"};
  const std::string text = closing_summary(result, "");
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(text.find('\r'), std::string::npos);
  EXPECT_EQ(text.find('\x07'), std::string::npos);
  EXPECT_THAT(text, HasSubstr("evil?[2J?text?with lines\n"));
}

class ProgressTest : public testing::Test {
 protected:
  ProgressTest() { EXPECT_EQ(::pipe2(ends_.data(), O_NONBLOCK), 0); }
  ~ProgressTest() override {
    for (const int end : ends_) ::close(end);
  }

  Progress make(ProgressStyle style, std::uint64_t rounds) {
    return {ends_[1], style, rounds, [this] { return now_; }};
  }
  void pass(std::chrono::milliseconds time) { now_ += time; }
  std::string shown() {
    std::string text;
    std::array<char, 4096> part;
    for (ssize_t got; (got = ::read(ends_[0], part.data(), part.size())) > 0;)
      text.append(part.data(), static_cast<std::size_t>(got));
    return text;
  }
  static experiment::RoundRecord round(std::uint64_t number) {
    experiment::RoundRecord record;
    record.round = number;
    record.test_accuracy = 0.931;
    return record;
  }

  std::array<int, 2> ends_{};
  std::chrono::steady_clock::time_point now_{};
};

TEST_F(ProgressTest, PlainLinesComeEveryTenth) {
  Progress progress = make({.form = ProgressStyle::Form::lines}, 1000);
  for (std::uint64_t i = 1; i <= 1000; ++i) {
    pass(std::chrono::milliseconds{10});
    progress.round(round(i));
  }
  progress.finish();
  const std::string text = shown();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 10);
  EXPECT_THAT(text, testing::StartsWith("round 100/1000, accuracy 93.1 %, 9 s left\n"));
  EXPECT_THAT(text, testing::EndsWith("round 1000/1000, accuracy 93.1 %\n"));
}

TEST_F(ProgressTest, AQuickRunNeedsNoLines) {
  Progress progress = make({.form = ProgressStyle::Form::lines}, 100);
  for (std::uint64_t i = 1; i <= 100; ++i) {
    pass(std::chrono::milliseconds{9});
    progress.round(round(i));
  }
  EXPECT_EQ(shown(), "");
}

TEST_F(ProgressTest, FewRoundsMeanFewLines) {
  Progress progress = make({.form = ProgressStyle::Form::lines}, 3);
  for (std::uint64_t i = 1; i <= 3; ++i) {
    pass(std::chrono::seconds{5});
    progress.round(round(i));
  }
  const std::string text = shown();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 3);
}

TEST_F(ProgressTest, TheBarIsDrawnTenTimesASecondAtMost) {
  Progress progress = make({.form = ProgressStyle::Form::bar, .width = 80}, 1000);
  for (std::uint64_t i = 1; i <= 1000; ++i) {
    progress.round(round(i));
    pass(std::chrono::milliseconds{1});
  }
  const std::string text = shown();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\r'), 10);
  progress.finish();
  EXPECT_EQ(shown(), "\r\x1b[K");
}

TEST_F(ProgressTest, TheBarFitsItsTerminal) {
  for (const std::uint32_t width : {1U, 5U, 20U, 40U, 60U, 80U, 300U}) {
    Progress progress = make({.form = ProgressStyle::Form::bar, .width = width}, 1000);
    progress.round(round(500));
    const std::string text = shown();
    const std::size_t frame = std::string_view{"\r\x1b[K"}.size();
    EXPECT_LE(text.size() - frame, width - 1) << text;
    EXPECT_EQ(text.find("\x1b[32m"), std::string::npos);
  }
  Progress colored = make({.form = ProgressStyle::Form::bar, .color = true, .width = 80}, 10);
  colored.round(round(5));
  EXPECT_THAT(shown(), HasSubstr("\x1b[32m=="));
}

TEST_F(ProgressTest, AReaderThatStoppedHoldsNothingUp) {
  Progress progress = make({.form = ProgressStyle::Form::bar, .width = 80}, 1'000'000);
  // Nobody reads: the pipe fills, and further updates are dropped instead of waited for.
  ASSERT_EQ(::fcntl(ends_[1], F_SETFL, 0), 0) << "a blocking pipe, as a terminal is";
  for (std::uint64_t i = 1; i <= 20'000; ++i) {
    progress.round(round(i));
    pass(std::chrono::milliseconds{100});
  }
  const std::string text = shown();
  EXPECT_GT(text.size(), 4096U);
  EXPECT_LT(text.size(), 20'000U * 60);
}

TEST_F(ProgressTest, SilenceIsSilent) {
  Progress progress = make({.form = ProgressStyle::Form::silent}, 10);
  for (std::uint64_t i = 1; i <= 10; ++i) progress.round(round(i));
  progress.finish();
  EXPECT_EQ(shown(), "");
}

TEST_F(ProgressTest, APipeGetsPlainLines) {
  EXPECT_EQ(ProgressStyle::detect(ends_[1]).form, ProgressStyle::Form::lines);
}

}  // namespace
}  // namespace stakemine::report

// SPDX-License-Identifier: Apache-2.0
#include "stakemine/protocol/round_history.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::protocol {
namespace {

constexpr Round kMost = RoundHistory::kMost;

RoundRecord record_of(Round round) {
  RoundRecord record;
  record.round = round;
  record.messages = 2 * round;
  record.bytes = 100;
  record.updated = round % 10 != 0;
  record.lost_shards = round % 7 == 0 ? 3 : 0;
  record.vain_s = 0.1;
  if (round % 2 == 0) record.attack_rejected = 0.5;
  if (round % 5 == 0) record.commit_latency_s = static_cast<double>(round);
  if (round % 3 == 0) {
    record.checked_shards = 4;
    record.results = 9;
    record.wrong_results = 2;
  }
  record.digest = std::to_string(round);
  return record;
}

void add(RoundHistory& history, Round rounds) {
  while (history.size() < rounds) history.add(record_of(history.size() + 1));
}

std::vector<Round> numbers_of(const RoundHistory& history) {
  std::vector<Round> numbers;
  for (const RoundRecord& record : history.kept()) {
    EXPECT_EQ(record.digest, std::to_string(record.round));
    numbers.push_back(record.round);
  }
  return numbers;
}

TEST(RoundHistory, KeepsAllWhileThereAreFew) {
  RoundHistory history;
  EXPECT_TRUE(history.kept().empty());
  add(history, kMost);
  EXPECT_EQ(history.kept().size(), kMost);
}

TEST(RoundHistory, KeepsEveryOtherWhereThereAreTooManyAndAlwaysTheLast) {
  RoundHistory history;
  add(history, kMost + 1);
  EXPECT_EQ(history.kept().size(), kMost / 2 + 1);
  add(history, kMost + 2);
  const std::vector<Round> numbers = numbers_of(history);
  EXPECT_EQ(numbers.front(), 1U);
  EXPECT_EQ(numbers[1], 3U);
  EXPECT_EQ(numbers[kMost / 2], kMost + 1);
  EXPECT_EQ(numbers.back(), kMost + 2);
}

TEST(RoundHistory, NeverKeepsMoreThanItsBound) {
  RoundHistory history{{2, 5000}};
  for (Round rounds = 1; rounds <= 20 * kMost; rounds += 501) {
    add(history, rounds);
    ASSERT_LE(history.kept().size(), kMost + 3) << rounds;
  }
  const std::vector<Round> numbers = numbers_of(history);
  EXPECT_THAT(numbers, testing::IsSupersetOf({Round{2}, Round{5000}}));
  EXPECT_TRUE(std::ranges::is_sorted(numbers));
  EXPECT_GT(numbers.size(), kMost / 2);
}

TEST(RoundHistory, SumsOverAllRounds) {
  constexpr Round kRounds = 3 * kMost;
  RoundHistory history;
  add(history, kRounds);
  ASSERT_LT(history.kept().size(), kRounds);
  const RoundTotals& totals = history.totals();
  EXPECT_EQ(totals.rounds, kRounds);
  EXPECT_EQ(totals.messages, kRounds * (kRounds + 1));
  EXPECT_EQ(totals.bytes, 100 * kRounds);
  EXPECT_EQ(totals.without_update, kRounds / 10);
  EXPECT_EQ(totals.incomplete, kRounds / 7);
  EXPECT_EQ(totals.lost_shards, 3 * (kRounds / 7));
  EXPECT_DOUBLE_EQ(totals.vain_s.value(), 0.1 * static_cast<double>(kRounds));
  EXPECT_EQ(totals.attack_rejected.count, kRounds / 2);
  EXPECT_EQ(totals.attack_rejected.value(), 0.5);
  EXPECT_EQ(totals.attack_let_through.value(), std::nullopt);
  EXPECT_EQ(totals.commit_latency_largest_s, static_cast<double>(kRounds - kRounds % 5));
  EXPECT_EQ(totals.checks.rounds, kRounds / 3);
  EXPECT_EQ(totals.checks.results, 9 * (kRounds / 3));
  EXPECT_EQ(totals.checks.wrong_results, 2 * (kRounds / 3));
}

TEST(RoundHistory, GoesOnFromItsStateToTheSameBits) {
  for (const Round cut : {Round{1}, kMost, kMost + 1, 2 * kMost + 7}) {
    RoundHistory whole{{9}}, first{{9}}, second{{9}};
    add(whole, 5 * kMost);
    add(first, cut);
    Archive out;
    out(first);
    Archive in{out.bytes()};
    in(second);
    in.finish();
    add(second, 5 * kMost);
    Archive a, b;
    a(whole);
    b(second);
    EXPECT_EQ(a.bytes(), b.bytes()) << cut;
  }
}

}  // namespace
}  // namespace stakemine::protocol

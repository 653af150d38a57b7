// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/archive.hpp"

#include "stakemine/core/digest.hpp"
#include "stakemine/core/error.hpp"
#include "stakemine/core/time.hpp"

#include <limits>

#include <gtest/gtest.h>

namespace stakemine {
namespace {

struct Part {
  double share = 0;
  std::string name;

  void carry_state(Archive& archive) { archive(share, name); }
  bool operator==(const Part&) const = default;
};

struct State {
  std::uint64_t round = 0;
  bool moved = false;
  VirtualTime time{};
  EventDigest digest;
  std::string text;
  std::vector<double> numbers;
  std::deque<std::vector<double>> past;
  std::optional<double> loss, none;
  std::map<std::uint64_t, Part> parts;
  std::vector<Part> list;
  std::set<std::uint64_t> seen;

  void carry_state(Archive& archive) {
    archive.section("state");
    archive(round, moved, time, digest, text, numbers, past, loss, none, parts, list, seen);
  }
  bool operator==(const State&) const = default;
};

State example() {
  State state{.round = 7,
              .moved = true,
              .time = VirtualTime{Duration{-3}},
              .digest = {},
              .text = std::string("a\0b", 3),
              .numbers = {-0.0, std::numeric_limits<double>::infinity(), 5e-324},
              .past = {{1, 2}, {}},
              .loss = 0.25,
              .none = {},
              .parts = {{3, {0.5, "c"}}, {9, {0, ""}}},
              .list = {{1, "x"}},
              .seen = {4, 1}};
  state.digest.add(12345);
  return state;
}

std::string bytes_of(State state) {
  Archive archive;
  archive(state);
  return archive.bytes();
}

TEST(Archive, GivesBackWhatWasPutIn) {
  const std::string bytes = bytes_of(example());
  State found;
  found.none = 3.0;
  found.parts[1] = {};
  found.list.resize(2);
  found.seen = {7};
  Archive archive{bytes};
  archive(found);
  archive.finish();
  EXPECT_EQ(found, example());
}

TEST(Archive, RefusesWhatEndsEarlyOrLate) {
  const std::string bytes = bytes_of(example());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    State found;
    Archive archive{std::string_view{bytes}.substr(0, size)};
    EXPECT_THROW(archive(found), UserError) << size;
  }
  State found;
  const std::string longer = bytes + "x";
  Archive archive{longer};
  archive(found);
  EXPECT_THROW(archive.finish(), UserError);
}

TEST(Archive, RefusesABoolThatIsNeither) {
  const std::string bytes{"\2"};
  bool flag = false;
  Archive reader{bytes};
  EXPECT_THROW(reader(flag), UserError);
  EXPECT_FALSE(flag);
}

TEST(Archive, AllocatesNothingForSizesThatCannotBe) {
  Archive writer;
  auto entries = std::numeric_limits<std::uint64_t>::max() / 16;
  writer(entries);
  std::vector<double> numbers;
  Archive reader{writer.bytes()};
  EXPECT_THROW(reader(numbers), UserError);
}

TEST(Archive, APartBeginsWhereItsNameStands) {
  Archive writer;
  writer.section("ledger");
  Archive reader{writer.bytes()};
  EXPECT_THROW(reader.section("payroll"), UserError);
}

}  // namespace
}  // namespace stakemine

// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "stakemine/config/document.hpp"
#include "stakemine/config/json.hpp"
#include "stakemine/core/error.hpp"

namespace stakemine::config {
namespace {

using testing::ElementsAre;

struct Item {
  std::uint64_t count = 1;
  static const ObjectDescription& description() {
    static const auto described = Description<Item>("item", "An item.").field("count", &Item::count, "How many.",
                                                                              {.range = between(0, 9)});
    return described;
  }
};

struct Root {
  std::vector<Item> items;
  std::string name = "none";
  std::vector<double> numbers;
  static const ObjectDescription& description() {
    static const auto described = Description<Root>("root", "All.")
                                      .field("items", &Root::items, "Streamed.")
                                      .field("name", &Root::name, "A name.")
                                      .field("numbers", &Root::numbers, "Not streamed.");
    return described;
  }
};

struct Outcome {
  std::vector<std::uint64_t> counts;
  Root root;
  std::string error;
};

Outcome read(const std::string& text, const std::vector<std::string>& sets = {}) {
  Outcome outcome;
  try {
    std::vector<Override> overrides;
    for (const std::string& set : sets) overrides.push_back(Override::parse(set));
    Reader reader{"root.json", "."};
    read_document_text(text, overrides, Root::description(), &outcome.root, reader);
    reader.throw_if_errors();
  } catch (const UserError& error) {
    outcome.error = error.what();
  }
  for (const Item& item : outcome.root.items) outcome.counts.push_back(item.count);
  return outcome;
}

const std::string kText = "{\"items\": [{\"count\": 1},\n{\"count\": 2}],\n\"numbers\": [1, 2]}";

TEST(Document, ReadsListsElementByElement) {
  EXPECT_THAT(read(kText).counts, ElementsAre(1, 2));
  EXPECT_THAT(read(kText).root.numbers, ElementsAre(1, 2));
  EXPECT_THAT(read("{\"items\": []}").counts, ElementsAre());
  EXPECT_EQ(read("{\"items\": [{\"count\": 1},\n{\"count\": 12}, {\"cuont\": 3}]}").error,
            "root.json:2: /items/1/count: 12 is not legal; expected a whole number from 0 to 9\n"
            "root.json:2: /items/2/cuont: unknown key; did you mean \"count\"?");
}

TEST(Document, OverridesReachEverywhere) {
  EXPECT_THAT(read(kText, {"/items/1/count=7"}).counts, ElementsAre(1, 7));
  EXPECT_THAT(read(kText, {"/items/0={\"count\": 5}"}).counts, ElementsAre(5, 2));
  EXPECT_THAT(read(kText, {"/items=[{\"count\": 3}]"}).counts, ElementsAre(3));
  EXPECT_THAT(read(kText, {"/numbers/1=8"}).root.numbers, ElementsAre(1, 8));
  EXPECT_EQ(read(kText, {"/name=plain text"}).root.name, "plain text");
  EXPECT_EQ(read(kText, {"/name=\"a=b\""}).root.name, "a=b");
}

TEST(Document, ANullOverrideTakesAKeyOut) {
  EXPECT_EQ(read("{\"name\": \"given\"}", {"/name=null"}).root.name, "none");
  EXPECT_THAT(read(kText, {"/items/1/count=null"}).counts, ElementsAre(1, 1));
  EXPECT_EQ(read(kText, {"/name=null"}).error, "");
}

TEST(Document, OverridesThatMissAreRefused) {
  EXPECT_EQ(read(kText, {"/items/2/count=7"}).error, "--set /items/2: no such element; the list has 2 (numbered from 0)");
  EXPECT_EQ(read(kText, {"/numbers/x=7"}).error, "--set /numbers/x: no such element; the list has 2 (numbered from 0)");
  EXPECT_EQ(read(kText, {"/nmae=7"}).error, "root.json: /nmae: unknown key; did you mean \"name\"?");
  EXPECT_EQ(read(kText, {"/items/1/count=70"}).error,
            "root.json:2: /items/1/count: 70 is not legal; expected a whole number from 0 to 9");
  EXPECT_EQ(read(kText, {"name=7"}).error, "--set name=7: expected /pointer=value, such as /miners/1/count=0");
}

TEST(Document, AnOverrideTurnsABareNameIntoItsObject) {
  Value value = parse_json("{\"rule\": \"mean\"}", "x");
  apply_override(value, Override::parse("/rule/share=0.2"));
  EXPECT_EQ(to_json(value), R"({"rule":{"type":"mean","share":0.2}})");
}

}  // namespace
}  // namespace stakemine::config

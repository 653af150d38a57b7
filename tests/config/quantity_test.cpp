// SPDX-License-Identifier: Apache-2.0
#include "stakemine/config/distributions.hpp"
#include "stakemine/config/json.hpp"
#include "stakemine/core/error.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <unistd.h>

namespace stakemine::config {
namespace {

// Reads a quantity of dimension speed, range ≥ 0; the error is left in `error`.
Quantity read(const std::string& text, std::string* error = nullptr, const std::filesystem::path& directory = ".") {
  Reader reader{"q.json", directory};
  Quantity quantity;
  read_quantity(quantity, parse_json(text, "q.json"), {.dimension = Dimension::speed, .range = at_least(0)}, reader);
  try {
    reader.throw_if_errors();
  } catch (const UserError& caught) {
    if (error != nullptr)
      *error = caught.what();
    else
      ADD_FAILURE() << caught.what();
  }
  return quantity;
}

std::vector<double> draws(const Quantity& quantity, std::size_t count) {
  const auto distribution = quantity.make();
  std::vector<double> values;
  for (std::size_t i = 0; i < count; ++i) {
    KeyedRandom random{9, Purpose::test, i};
    values.push_back(distribution->sample(i, random));
  }
  return values;
}

double median(std::vector<double> values) {
  std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2));
  return values[values.size() / 2];
}

TEST(Quantity, IsANumberOrADistributionInTheFieldsDimension) {
  EXPECT_EQ(read("3").constant(), 3.0);
  EXPECT_EQ(read("\"2 kflop/s\"").constant(), 2000.0);
  EXPECT_EQ(draws(read(R"({"type": "constant", "value": "2 kflop/s"})"), 3), std::vector<double>(3, 2000.0));
  EXPECT_EQ(draws(read(R"({"type": "explicit", "values": [1, "2 kflop/s", 0]})"), 3),
            (std::vector<double>{1, 2000, 0}));
  EXPECT_EQ(draws(read(R"({"type": "zipf", "maximum": 12, "exponent": 1})"), 4), (std::vector<double>{12, 6, 4, 3}));
}

TEST(Quantity, DistributionsHaveTheirQuantiles) {
  constexpr std::size_t kDraws = 40'000;
  EXPECT_NEAR(median(draws(read(R"({"type": "lognormal", "median": "2 Gflop/s", "sigma": 0.4})"), kDraws)), 2e9, 2e7);
  EXPECT_NEAR(median(draws(read(R"({"type": "uniform", "minimum": 1, "maximum": 3})"), kDraws)), 2.0, 0.02);
  EXPECT_NEAR(median(draws(read(R"({"type": "exponential", "mean": 5})"), kDraws)), 5 * std::log(2.0), 0.08);
  EXPECT_NEAR(median(draws(read(R"({"type": "normal", "mean": 5, "sigma": 0.5})"), kDraws)), 5, 0.02);
  // Cut at one deviation below the mean: half of what is left lies below mean + 0.2001 sigma.
  const auto cut = draws(read(R"({"type": "normal", "mean": 5, "sigma": 5})"), kDraws);
  EXPECT_NEAR(median(cut), 6.0, 0.12);
  EXPECT_GT(*std::ranges::min_element(cut), 0.0);
  const auto pareto = draws(read(R"({"type": "pareto", "minimum": 100, "alpha": 1.5})"), kDraws);
  EXPECT_NEAR(median(pareto), 100 * std::pow(2.0, 1 / 1.5), 2);
  EXPECT_GE(*std::ranges::min_element(pareto), 100.0);
}

TEST(Quantity, ADrawDependsOnItsNodeAlone) {
  const Quantity quantity = read(R"({"type": "exponential", "mean": 5})");
  const auto few = draws(quantity, 10), many = draws(quantity, 100);
  EXPECT_TRUE(std::equal(few.begin(), few.end(), many.begin()));
}

TEST(Quantity, ParametersObeyTheFieldsRange) {
  std::string error;
  read(R"({"type": "exponential", "mean": -5})", &error);
  EXPECT_NE(error.find("/mean: -5 is not legal; expected a speed"), std::string::npos) << error;
  read(R"({"type": "explicit", "values": [1, -2]})", &error);
  EXPECT_NE(error.find("/values/1: -2 is not legal"), std::string::npos) << error;
  read(R"({"type": "exponental", "mean": 5})", &error);
  EXPECT_NE(error.find("did you mean \"exponential\"?"), std::string::npos) << error;
}

class CsvQuantity : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directory(folder_);
    std::ofstream{folder_ / "miners.csv"} << "name,stake,speed\na,1,2 kflop/s\nb,2.5,7\nc,-3,1\n";
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("stakemine_quantity_" + std::to_string(getpid()));
};

TEST_F(CsvQuantity, ReadsAColumnWithUnits) {
  const Quantity quantity = read(R"({"type": "csv", "path": "miners.csv", "column": "speed"})", nullptr, folder_);
  EXPECT_EQ(quantity.make()->length(), 3U);
  EXPECT_EQ(draws(quantity, 3), (std::vector<double>{2000, 7, 1}));
}

TEST_F(CsvQuantity, NamesTheColumnAndTheCell) {
  std::string error;
  read(R"({"type": "csv", "path": "miners.csv", "column": "stak"})", &error, folder_);
  EXPECT_NE(error.find("\"stake\""), std::string::npos) << error;
  read(R"({"type": "csv", "path": "miners.csv", "column": "stake"})", &error, folder_);
  EXPECT_NE(error.find("miners.csv:4: "), std::string::npos) << error;
}

}  // namespace
}  // namespace stakemine::config

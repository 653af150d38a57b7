// SPDX-License-Identifier: Apache-2.0
// What `calc` refuses of a request about consensus, values and games: status 2, nothing on standard output, one line
// that names the field.
#include "support/program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::test {
namespace {

using testing::HasSubstr;

struct Case {
  std::string topic, request, named;
};

class CalcRefusals : public testing::TestWithParam<Case> {};

TEST_P(CalcRefusals, NameTheField) {
  const Outcome outcome = run_program({"calc", GetParam().topic}, GetParam().request);
  EXPECT_EQ(outcome.status, 2);
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(outcome.error_lines().size(), 1U) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr(GetParam().named));
}

std::string yuma(const std::string& options, const std::string& epochs) {
  return R"({"variant": "yuma3")" + options + R"(, "epochs": [)" + epochs + "]}";
}
const std::string kEpoch = R"({"stake": [1, 1], "weights": [[0, 1], [1, 0]]})";

INSTANTIATE_TEST_SUITE_P(
    Yuma, CalcRefusals,
    testing::Values(
        Case{"yuma", yuma(R"(, "bonds_penalty": 2)", kEpoch), "/bonds_penalty"},
        Case{"yuma", yuma(R"(, "bonds_moving_average": -1)", kEpoch), "/bonds_moving_average"},
        Case{"yuma", yuma(R"(, "liquid_alpha": {"low": 0.5, "high": 0.4})", kEpoch), "/liquid_alpha/low"},
        Case{"yuma", yuma(R"(, "arithmetic": "decimal")", kEpoch), "/arithmetic"},
        Case{"yuma", yuma(R"(, "emission": -5)", kEpoch), "/emission"},
        Case{"yuma", yuma(R"(, "kapa": 0.5)", kEpoch), "did you mean \"kappa\""},
        Case{"yuma", R"({"variant": "yuma4", "epochs": []})", "/variant"},
        Case{"yuma", R"({"variant": "yuma3"})", "/epochs"}, Case{"yuma", yuma("", ""), "/epochs"},
        Case{"yuma", yuma("", R"({"weights": [[0]]})"), "/epochs/0/stake"},
        Case{"yuma", yuma("", R"({"stake": [1]})"), "/epochs/0/weights"},
        Case{"yuma", yuma("", R"({"stake": [], "weights": []})"), "/epochs/0/stake"},
        Case{"yuma", yuma("", R"({"stake": [1, -1], "weights": [[0, 1], [1, 0]]})"), "/epochs/0/stake/1"},
        Case{"yuma", yuma("", R"({"stake": [1, 1], "weights": [[0, 1]]})"), "/epochs/0: /weights"},
        Case{"yuma", yuma("", R"({"stake": [1, 1], "weights": [[0, 1], [1]]})"), "/epochs/0: /weights/1"},
        Case{"yuma", yuma("", R"({"stake": [1, 1], "weights": [[0, 1], ["nan", 0]]})"), "/epochs/0/weights/1/0"},
        Case{"yuma", yuma("", kEpoch + R"(, {"stake": [1, 1, 1]})"), "/epochs/1: stake"},
        Case{"yuma", yuma("", kEpoch + R"(, {"active": [1]})"), "/epochs/1: active"},
        Case{"yuma", yuma("", kEpoch + R"(, {"permits": [1, 2]})"), "/epochs/1/permits/1"},
        Case{"yuma", yuma("", kEpoch + R"(, {"registered_after": [[1, 0]]})"), "/epochs/1: /registered_after"},
        Case{"yuma", yuma("", kEpoch + R"(, {"reset_bonds": [2]})"), "/epochs/1: reset_bonds"}));

INSTANTIATE_TEST_SUITE_P(
    Value, CalcRefusals,
    testing::Values(
        Case{"value", R"({"game": {"type": "table", "players": 1, "values": [0, 1]}})", "/method"},
        Case{"value", R"({"method": "nucleolus", "game": {"type": "table", "players": 1, "values": [0, 1]}})",
             "/method"},
        Case{"value", R"({"method": "shapley", "game": {"type": "market"}})", "/game/type"},
        Case{"value", R"({"method": "shapley", "game": {"type": "table", "values": [0, 1]}})", "/game/players"},
        Case{"value", R"({"method": "shapley", "game": {"type": "table", "players": 60, "values": [0]}})",
             "/game/players"},
        Case{"value", R"({"method": "shapley", "game": {"type": "table", "players": 1, "values": [0, 1], "quota": 1}})",
             "/game/quota"},
        Case{"value", R"({"method": "banzhaf", "game": {"type": "weighted_voting", "weights": [1, 2]}})",
             "/game/quota"},
        Case{"value", R"({"method": "banzhaf", "game": {"type": "weighted_voting", "weights": [1, -2], "quota": 1}})",
             "/game/weights/1"},
        Case{"value", R"({"method": "banzhaf", "game": {"type": "weighted_voting", "weights": [], "quota": 1}})",
             "weights"}));

INSTANTIATE_TEST_SUITE_P(
    Aggregate, CalcRefusals,
    testing::Values(Case{"aggregate", R"({"aggregation": "mean", "updates": []})", "/updates: no rows"},
                    Case{"preaggregate", R"({"aggregation": {"pre": ["bucketing"]}, "updates": []})",
                         "/updates: no rows"},
                    Case{"aggregate", R"({"aggregation": "mean", "updates": [[1], [-1e400]]})", "/updates/1/0"}));

INSTANTIATE_TEST_SUITE_P(
    Attack, CalcRefusals,
    testing::Values(Case{"attack", R"({"behavior": "sign_flip", "honest": [[1], [2]], "weights": [0, 0]})", "/weights"},
                    Case{"attack", R"({"behavior": "sign_flip", "honest": []})", "/honest"}));

INSTANTIATE_TEST_SUITE_P(
    Game, CalcRefusals,
    testing::Values(
        Case{"game", R"({"query": "value", "A": [[1]], "row": [1]})", "/query"},
        Case{"game", R"({"query": "nash_conv", "A": [[1]], "row": [1], "column": [1]})", "/B"},
        Case{"game", R"({"query": "best_response", "A": [[1]], "B": [[1]], "row": [1]})", "/column"},
        Case{"game", R"({"query": "nash_conv", "A": [[1, 2], [3]], "B": [[1]], "row": [1], "column": [1]})", "/A/1"},
        Case{"game", R"({"query": "nash_conv", "A": [[1]], "B": [[1, 2]], "row": [1], "column": [1]})", "B"},
        Case{"game", R"({"query": "nash_conv", "A": [[1]], "B": [["inf"]], "row": [1], "column": [1]})", "B"},
        Case{"game", R"({"query": "replicator_derivative", "A": [[1, 2]], "row": [1]})", "A"},
        Case{"game", R"({"query": "replicator_derivative", "A": [[1]], "row": [0.5]})", "row"}));

}  // namespace
}  // namespace stakemine::test

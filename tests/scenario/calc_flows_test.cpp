// SPDX-License-Identifier: Apache-2.0
// `calc flows`: mistakes in a request, each with one line that names the place; and what a response holds.
#include "support/program.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace stakemine::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;

const json kGood = json::parse(R"({
  "model": {"latency_factor": 1, "bandwidth_factor": 1, "weight_s_bytes": 0, "tcp_window_bytes": null,
            "cross_traffic": false},
  "hosts": [{"name": "A", "speed_flops": 1e9, "cores": 1}, {"name": "B", "speed_flops": 1e9, "cores": 2}],
  "links": [{"name": "l", "bandwidth_Bps": 1e6, "latency_s": 0.5, "policy": "shared"}],
  "split_duplex_links": [{"name": "d", "bandwidth_Bps": 1e6, "latency_s": 0}],
  "routes": [{"src": "A", "dst": "B", "links": ["l", "d+"], "symmetrical": true}],
  "flows": [{"id": "f", "src": "A", "dst": "B", "bytes": 1e6, "start_s": 1, "rate_cap_Bps": null}],
  "execs": [{"id": "x", "host": "B", "flops": 2e9, "start_s": 0}],
  "rounds": null})");

Outcome run(const json& request) {
  return run_program({"calc", "flows"}, request.dump());
}

void refuse(const char* pointer, const json& value, const std::string& named) {
  SCOPED_TRACE(pointer);
  json request = kGood;
  request[json::json_pointer(pointer)] = value;
  const Outcome outcome = run(request);
  EXPECT_EQ(outcome.status, 2);
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(outcome.error_lines().size(), 1U) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr(named));
}

TEST(CalcFlows, AnswersBySecondsAndId) {
  const json finish_s = json::parse(run(kGood).out)["finish_s"];
  EXPECT_EQ(finish_s, json::parse(R"({"f": 2.5, "x": 2.0})"));
}

TEST(CalcFlows, RefusesUnknownNames) {
  refuse("/flows/0/src", "Z", "/flows/0/src: no host \"Z\"");
  refuse("/flows/0/dst", "Z", "/flows/0/dst: no host \"Z\"");
  refuse("/execs/0/host", "Z", "/execs/0/host: no host \"Z\"");
  refuse("/routes/0/links/1", "d", "/routes/0/links/1: no link \"d\"");
  refuse("/routes/0/src", "Z", "/routes/0/src: no host \"Z\"");
  refuse("/links/0/policy", "wide", "/links/0/policy");
  refuse("/flows/0/color", "red", "/flows/0/color: unknown key");
  refuse("/color", "red", "/color: unknown key");
  const auto rounds = [](const char* master, const char* host) {
    json made = json::parse(R"({"R": 1, "master": "A",
                                "workers": [{"id": "w", "host": "B", "in_bytes": 1, "flops": 1, "out_bytes": 1}]})");
    made["master"] = master;
    made["workers"][0]["host"] = host;
    return made;
  };
  refuse("/rounds", rounds("Z", "B"), "/rounds/master: no host \"Z\"");
  refuse("/rounds", rounds("A", "Z"), "/rounds/workers/0/host: no host \"Z\"");
  refuse("/rounds", rounds("A", "A"), "/rounds/workers/0/host: no route");
}

TEST(CalcFlows, RefusesMissingAndDoubleThings) {
  refuse("/flows/0/dst", "A", "/flows/0/dst: no route");
  refuse("/routes", json::array(), "/flows/0/dst: no route");
  refuse("/routes/0/links", json::array(), "/routes/0/links");
  refuse("/routes/1", kGood["routes"][0], "/routes/1: a second route");
  refuse("/hosts/1/name", "A", "/hosts/1/name: a second host \"A\"");
  refuse("/links/0/name", "d+", "/split_duplex_links/0/name: a second link \"d+\"");
  refuse("/execs/0/id", "f", "/execs/0/id: a second id \"f\"");
  refuse("/flows/0", json::parse(R"({"id": "f", "src": "A", "dst": "B"})"), "/flows/0/bytes: is required");
}

TEST(CalcFlows, RefusesNumbersOutOfRange) {
  refuse("/flows/0/bytes", -1, "/flows/0/bytes");
  refuse("/flows/0/bytes", "inf", "/flows/0/bytes");
  refuse("/flows/0/bytes", 1e40, "/flows/0/bytes");
  refuse("/flows/0/start_s", -1, "/flows/0/start_s");
  refuse("/flows/0/rate_cap_Bps", 0, "/flows/0/rate_cap_Bps");
  refuse("/links/0/bandwidth_Bps", 0, "/links/0/bandwidth_Bps");
  refuse("/links/0/latency_s", -1, "/links/0/latency_s");
  refuse("/links/0/latency_s", 1e-300, "/links/0/latency_s");
  refuse("/hosts/0/cores", 0, "/hosts/0/cores");
  refuse("/hosts/0/speed_flops", 0, "/hosts/0/speed_flops");
  refuse("/execs/0/flops", -1, "/execs/0/flops");
  refuse("/model/tcp_window_bytes", 0, "/model/tcp_window_bytes");
  refuse("/model/bandwidth_factor", 0, "/model/bandwidth_factor");
  refuse("/model/latency_factor", nullptr, "/model/latency_factor");
  refuse("/rounds", json::parse(R"({"R": 4000000000, "master": "A", "workers": []})"), "/rounds/R");
}

}  // namespace
}  // namespace stakemine::test

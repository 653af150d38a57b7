// SPDX-License-Identifier: Apache-2.0
#include "stakemine/config/json.hpp"
#include "stakemine/core/error.hpp"
#include "stakemine/network/star.hpp"

#include <gmock/gmock.h>

namespace stakemine::network {
namespace {

using testing::HasSubstr;

config::Choice<NetworkModel> read(std::string_view text) {
  config::Reader reader("test.json", ".");
  config::Choice<NetworkModel> chosen;
  config::Codec<config::Choice<NetworkModel>>::read(chosen, config::parse_json(text, "test.json"), {}, reader);
  reader.throw_if_errors();
  return chosen;
}

template <class Call>
std::string error_of(Call call) {
  try {
    call();
  } catch (const UserError& error) {
    return error.what();
  }
  return {};
}

TEST(NetworkConfig, ReadsAStarWithDistributions) {
  const auto model = read(R"({"type": "star", "hub": {"bandwidth": "1 Gbit/s"}, "link": {"bandwidth": "50 Mbit/s",
                              "latency": {"type": "lognormal", "median": "25ms", "sigma": 0.5}}})");
  const auto* options = model.options_as<Star::Options>();
  ASSERT_NE(options, nullptr);
  EXPECT_EQ(options->hub.bandwidth_bps, 1e9);
  const auto made = model.make();
  EXPECT_EQ(made->link().bandwidth_bps.constant(), 50e6);
  EXPECT_FALSE(made->link().latency_s.is_constant());
}

TEST(NetworkConfig, HasDefaults) {
  const auto made = read(R"("star")").make();
  EXPECT_EQ(made->link().bandwidth_bps.constant(), 100e6);
  EXPECT_EQ(made->link().latency_s.constant(), 0.02);
}

TEST(NetworkConfig, NamesWhatIsWrong) {
  EXPECT_THAT(error_of([] { (void)read(R"({"type": "star", "hub": {"bandwidth": 0}})"); }),
              HasSubstr("/hub/bandwidth"));
  EXPECT_THAT(error_of([] { (void)read(R"({"type": "star", "link": {"latency": "5 Mbit/s"}})"); }),
              HasSubstr("/link/latency"));
  EXPECT_THAT(error_of([] { (void)read(R"({"type": "star", "link": {"latensy": 1}})"); }), HasSubstr("latency"));
}

TEST(NetworkConfig, NamesTheNodeWhoseLinkIsOutOfRange) {
  const std::vector<double> good = {0.1, 1}, zero = {1, 0}, negative = {-1, 1};
  EXPECT_THAT(error_of([&] { (void)Star({}).build({good, zero}); }), HasSubstr("bandwidth of node 1"));
  EXPECT_THAT(error_of([&] { (void)Star({}).build({negative, good}); }), HasSubstr("latency of node 0"));
}

}  // namespace
}  // namespace stakemine::network

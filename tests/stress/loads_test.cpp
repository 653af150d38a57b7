// SPDX-License-Identifier: Apache-2.0
// What every load promises: in virtual time and on the wall's clock it comes to the same, with clean books and as many
// messages as it says.
#include "stakemine/stress/loads.hpp"

#include "stakemine/engine/runtime.hpp"

#include <gtest/gtest.h>

namespace stakemine::stress {
namespace {

std::string broken_text(Scene& scene) {
  std::string text;
  for (const Outcome& outcome : scene.verdicts().outcomes())
    for (const std::string& example : outcome.examples)
      text += std::string{invariant_name(outcome.invariant)} + ": " + example + "\n";
  return text;
}

engine::RuntimeOptions on_threads(unsigned threads) {
  engine::RuntimeOptions options;
  options.threads = threads;
  return options;
}

class EveryLoad : public testing::TestWithParam<std::size_t> {
 protected:
  std::unique_ptr<Load> load() const { return Load::family().choose(Load::family().info(GetParam()).name).make(); }
};

TEST_P(EveryLoad, ComesToTheSameOnBothClocksWithCleanBooks) {
  for (const std::uint32_t actors : {2U, 3U, 40U}) {
    const LoadRequest request{.actors = actors, .seed = 3, .rounds = 3};
    const auto simulated = load()->build(request);
    const engine::ConstantDelay delay{std::chrono::microseconds{5}};
    const auto report = engine::make_virtual_runtime(on_threads(2), delay)->run(simulated->program());
    simulated->close(report.totals.sent - report.totals.delivered);
    EXPECT_TRUE(simulated->verdicts().clean()) << broken_text(*simulated);
    EXPECT_GT(simulated->latencies().count(), 0U);
    for (const unsigned threads : {1U, 4U}) {
      const auto real = load()->build(request);
      const auto ended = engine::make_wall_runtime(on_threads(threads))->run(real->program());
      real->close(ended.totals.sent - ended.totals.delivered);
      EXPECT_TRUE(real->verdicts().clean()) << broken_text(*real);
      EXPECT_EQ(ended.ending, engine::Ending::quiescent);
      EXPECT_EQ(real->result(), simulated->result());
      EXPECT_EQ(real->sent(), simulated->sent());
    }
  }
}

TEST_P(EveryLoad, SaysAboutHowManyMessagesItHas) {
  const std::uint32_t actors = 40;
  const std::uint64_t rounds = 50;
  const auto scene = load()->build({.actors = actors, .seed = 3, .rounds = rounds});
  const engine::ConstantDelay delay{std::chrono::microseconds{5}};
  const auto report = engine::make_virtual_runtime({}, delay)->run(scene->program());
  const auto said = static_cast<double>(rounds * load()->messages_a_round(actors));
  const auto done = static_cast<double>(report.totals.delivered + report.totals.timers);
  EXPECT_GE(done, 0.5 * said);
  EXPECT_LE(done, 1.5 * said);
}

TEST_P(EveryLoad, DependsOnItsSeedAlone) {
  const auto run = [&](std::uint64_t seed) {
    const auto scene = load()->build({.actors = 5, .seed = seed, .rounds = 4});
    const engine::ConstantDelay delay{std::chrono::microseconds{5}};
    return engine::make_virtual_runtime({}, delay)->run(scene->program()).totals.digest;
  };
  EXPECT_EQ(run(1), run(1));
}

INSTANTIATE_TEST_SUITE_P(All, EveryLoad, testing::Range<std::size_t>(0, Load::family().size()),
                         [](const auto& instance) { return Load::family().info(instance.param).name; });

}  // namespace
}  // namespace stakemine::stress

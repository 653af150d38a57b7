// SPDX-License-Identifier: Apache-2.0
// The sum of all actors' stakes finds stake that an actor has lost.
#include "stress/stage.hpp"

#include "stakemine/engine/runtime.hpp"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::stress {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// The first actor sends the second so many messages, of which it enters all but some in its books.
class Careless final : public Cast {
 public:
  Careless(Stage& stage, int messages, int forgotten) : Cast(stage), messages_(messages), forgotten_(forgotten) {}

 private:
  void opening(engine::Context& context, std::int64_t now_ns) override {
    for (int i = 0; context.self() == 0 && i < messages_; ++i) stage().post(0, kData, context, now_ns);
  }
  void take(const engine::Message& message, engine::Context&, std::int64_t now_ns) override {
    if (forgotten_-- > 0) return;
    (void)stage().receive(message, now_ns);
  }

  int messages_, forgotten_;
};

std::set<Invariant> broken_where(int forgotten, std::uint64_t said_to_be_lost) {
  Stage stage{{.actors = 2, .seed = 1}, {{0, 1}}};
  Careless careless{stage, 5, forgotten};
  engine::Program program;
  program.add(2, careless, engine::Placement::arena);
  (void)engine::make_wall_runtime({})->run(program);
  stage.close(said_to_be_lost);
  std::set<Invariant> broken;
  for (const Outcome& outcome : stage.verdicts().outcomes())
    if (outcome.broken > 0) broken.insert(outcome.invariant);
  return broken;
}

TEST(Stage, AddsUpStakeWhereNothingIsForgotten) {
  EXPECT_THAT(broken_where(0, 0), IsEmpty());
}

TEST(Stage, MissesTheStakeOfAForgottenMessage) {
  EXPECT_THAT(broken_where(1, 0), testing::IsSupersetOf({Invariant::stake_conserved, Invariant::not_lost}));
  EXPECT_THAT(broken_where(5, 0), testing::IsSupersetOf({Invariant::stake_conserved, Invariant::not_lost}));
}

}  // namespace
}  // namespace stakemine::stress

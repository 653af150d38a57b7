// SPDX-License-Identifier: Apache-2.0
// What compares an engine's report with books and bounds fails when the report is not as it should be, and only then.
#include "stress/engine_checks.hpp"

#include "stakemine/stress/loads.hpp"

#include "stress/broken_of.hpp"

#include <functional>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::stress {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// What is found in a true run's report once something in it has been changed.
std::set<Invariant> broken_after(const std::function<void(engine::RunReport&)>& change) {
  const auto load = Load::family().choose("all_to_all").make();
  const auto scene = load->build({.actors = 4, .seed = 3, .rounds = 3});
  engine::RunReport report = engine::make_wall_runtime({})->run(scene->program());
  change(report);
  compare_books(report, *scene);
  check_mailboxes(report, engine::RuntimeOptions{}.mailbox, scene->verdicts());
  return broken_of(scene->verdicts());
}

TEST(EngineChecks, FindNothingInATrueReport) {
  EXPECT_THAT(broken_after([](engine::RunReport&) {}), IsEmpty());
}

TEST(EngineChecks, FindARunThatDidNotComeToRest) {
  EXPECT_THAT(broken_after([](engine::RunReport& report) { report.ending = engine::Ending::interrupted; }),
              ElementsAre(Invariant::quiescent));
}

TEST(EngineChecks, FindDropsThatNobodyMisses) {
  EXPECT_THAT(broken_after([](engine::RunReport& report) { ++report.dropped; }), ElementsAre(Invariant::books_agree));
}

TEST(EngineChecks, FindCountsThatTheBooksDoNotHave) {
  EXPECT_THAT(broken_after([](engine::RunReport& report) {
                ++report.totals.sent;
                ++report.totals.delivered;
              }),
              ElementsAre(Invariant::books_agree));
}

TEST(EngineChecks, FindAMailboxThatWasTooFull) {
  EXPECT_THAT(broken_after([](engine::RunReport& report) {
                auto& counters = report.mailboxes.front().counters;
                counters.high_water = engine::RuntimeOptions{}.mailbox.capacity + counters.overflowed + 1;
              }),
              ElementsAre(Invariant::bounds_held));
}

TEST(EngineChecks, FindAMailboxThatKeptAMessage) {
  EXPECT_THAT(broken_after([](engine::RunReport& report) { ++report.mailboxes.front().counters.pushed; }),
              ElementsAre(Invariant::books_agree));
}

}  // namespace
}  // namespace stakemine::stress

// SPDX-License-Identifier: Apache-2.0
#include "stakemine/adversary/behaviors.hpp"

namespace stakemine::adversary {
namespace {

// Whoever would have done something else than honest work before it sends cannot be honest by not forging.
bool only_forges(const Behavior& behavior) {
  return !behavior.is_honest() && behavior.intermittence() == nullptr && behavior.work_share() == 1 &&
         behavior.data() == DataSight::own_data && !behavior.label_change() && behavior.trigger() == nullptr;
}

}  // namespace

const config::ObjectDescription& Intermittent::Options::description() {
  static const auto described =
      config::Description<Options>("intermittent", "When they do what.")
          .field(
              "behavior", &Options::behavior,
              "What they do when they are not honest: one that changes what is sent, not what it is worked out from.",
              {.required = true})
          .field("after_rounds", &Options::after_rounds, "Rounds in which they are honest at first.")
          .field("after_checks", &Options::after_checks,
                 "They are honest while they have passed fewer checks than this since they last failed one, as their "
                 "record says, which they know. Where results are checked (a \"verification\").")
          .field("share", &Options::share, "Of the rounds from then on, in which they are not; drawn for each.",
                 {.dimension = config::Dimension::share, .range = {.minimum = 0, .maximum = 1, .open_minimum = true}})
          .check([](const Options& options, const config::Complain& complain) {
            if (!only_forges(*options.behavior.make()))
              complain("behavior",
                       "is not one to leave off for a round; expected one that changes what is sent alone, such as "
                       "\"sign_flip\" or \"gaussian_noise\"");
            else if (options.after_rounds == 0 && options.after_checks == 0 && options.share == 1)
              complain("", "is never honest; expected \"after_rounds\", \"after_checks\" or a \"share\" below 1");
          });
  return described;
}

Intermittent::Intermittent(const Options& options)
    : behavior_(options.behavior ? options.behavior.make() : Behavior::family().choose("sign_flip").make()),
      terms_{options.after_rounds, options.after_checks, options.share} {}

}  // namespace stakemine::adversary

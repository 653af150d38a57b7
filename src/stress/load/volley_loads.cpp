// SPDX-License-Identifier: Apache-2.0
#include "stakemine/stress/loads.hpp"

#include "stress/volleys.hpp"

namespace stakemine::stress {
namespace {

using config::Description;
using config::Dimension;

const config::Range kSizes = config::between(1, 1048576);

}  // namespace

const config::ObjectDescription& Burst::Options::description() {
  static const auto described = Description<Options>("burst", "Volleys of a size.")
                                    .field("size", &Options::size, "Messages of a volley.", {.range = kSizes});
  return described;
}

const config::ObjectDescription& SlowConsumer::Options::description() {
  static const auto described = Description<Options>("slow_consumer", "All flood one that takes its time.")
                                    .field("size", &Options::size, "Messages of a volley.", {.range = kSizes})
                                    .field("work", &Options::work_s, "What the consumer spends on each message.",
                                           {.dimension = Dimension::duration, .range = config::between(0, 1)});
  return described;
}

const config::ObjectDescription& FullMailbox::Options::description() {
  static const auto described = Description<Options>("full_mailbox", "Volleys whether there is room or not.")
                                    .field("size", &Options::size, "Messages of a volley.", {.range = kSizes})
                                    .field("gap", &Options::gap_s, "Between two volleys of an actor.",
                                           {.dimension = Dimension::duration, .range = config::between(0, 1)});
  return described;
}

const config::ObjectDescription& Churn::Options::description() {
  static const auto described =
      Description<Options>("churn", "Actors that leave and come back.")
          .field("size", &Options::size, "Messages of a volley.", {.range = kSizes})
          .field("stay", &Options::stay_s, "Mean time for which an actor stays, and for which it is away.",
                 {.dimension = Dimension::duration, .range = config::between(1e-6, 1)});
  return described;
}

std::unique_ptr<Scene> Burst::do_build(const LoadRequest& request) const {
  return make_volleys(request,
                      {.partner = VolleyPlan::Partner::half_away, .size = options_.size, .gap = {}, .stay = {}});
}

std::unique_ptr<Scene> ManyToOne::do_build(const LoadRequest& request) const {
  return make_volleys(request, {.partner = VolleyPlan::Partner::first, .size = options_.size, .gap = {}, .stay = {}});
}

std::unique_ptr<Scene> SlowConsumer::do_build(const LoadRequest& request) const {
  return make_volleys(request, {.partner = VolleyPlan::Partner::first,
                                .size = options_.size,
                                .work = duration_from_seconds(options_.work_s),
                                .gap = {},
                                .stay = {}});
}

std::unique_ptr<Scene> FullMailbox::do_build(const LoadRequest& request) const {
  return make_volleys(request, {.partner = VolleyPlan::Partner::next,
                                .size = options_.size,
                                .gap = duration_from_seconds(options_.gap_s),
                                .stay = {}});
}

std::unique_ptr<Scene> Churn::do_build(const LoadRequest& request) const {
  return make_volleys(request, {.partner = VolleyPlan::Partner::half_away,
                                .size = options_.size,
                                .gap = {},
                                .stay = duration_from_seconds(options_.stay_s)});
}

}  // namespace stakemine::stress

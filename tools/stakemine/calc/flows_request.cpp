// SPDX-License-Identifier: Apache-2.0
#include "stakemine/calc/flows_request.hpp"

#include <span>
#include <string_view>

#include <fmt/format.h>

namespace stakemine::network {

static std::span<const std::pair<std::string_view, LinkSharing>> enum_names(LinkSharing) {
  static constexpr std::pair<std::string_view, LinkSharing> kNames[] = {{"shared", LinkSharing::shared},
                                                                        {"fatpipe", LinkSharing::fatpipe}};
  return kNames;
}

}  // namespace stakemine::network

namespace stakemine::tools {
namespace {

using config::Description;

constexpr config::FieldOptions kRequired{.required = true};
// A response is text: beyond this it is of no use to anybody.
constexpr double kMostKeys = 1e7;

// So wide that nobody misses more, so narrow that products of two stay finite.
constexpr double kMost = 1e30, kLeast = 1e-30, kLongest_s = 1e12, kShortest_s = 1e-18;
constexpr config::Range kAmount{.minimum = 0, .maximum = kMost};
constexpr config::Range kRate{.minimum = kLeast, .maximum = kMost};
constexpr config::Range kTime{.minimum = 0, .maximum = kLongest_s};

config::FieldOptions number(config::Range range) {
  return {.range = range, .required = true};
}

template <class Link>
void check_latency(const Link& link, const config::Complain& complain) {
  if (link.latency_s > 0 && link.latency_s < kShortest_s)
    complain("latency_s", fmt::format("{} is not legal; expected 0, or ≥ {}", link.latency_s, kShortest_s));
}

}  // namespace

const config::ObjectDescription& FlowsModel::description() {
  static const auto described =
      Description<FlowsModel>("flows_model", "What is said of all transfers.")
          .field<double>("latency_factor", &FlowsModel::latency_factor, "On latencies.",
                         {.range = {.minimum = 0, .maximum = 1e9}})
          .field<double>("bandwidth_factor", &FlowsModel::bandwidth_factor, "On rates.",
                         {.range = {.minimum = 1e-9, .maximum = 1e9}})
          .field<double>("weight_s_bytes", &FlowsModel::weight_s_bytes, "How much narrow links count in the penalty.",
                         {.range = kAmount})
          .field("tcp_window_bytes", &FlowsModel::window, "Bounds rates by the latency.", {.range = kRate})
          .field<bool>("cross_traffic", &FlowsModel::cross_traffic, "Whether transfers load the way back.");
  return described;
}

const config::ObjectDescription& FlowsHost::description() {
  static const auto described = Description<FlowsHost>("flows_host", "A host.")
                                    .field("name", &FlowsHost::name, "Its name.", kRequired)
                                    .field("speed_flops", &FlowsHost::speed_flops, "Of each core.", number(kRate))
                                    .field("cores", &FlowsHost::cores, "How many.", {.range = config::at_least(1)});
  return described;
}

const config::ObjectDescription& FlowsLink::description() {
  static const auto described = Description<FlowsLink>("flows_link", "A link.")
                                    .field("name", &FlowsLink::name, "Its name.", kRequired)
                                    .field("bandwidth_Bps", &FlowsLink::bandwidth_Bps, "Bytes a second.", number(kRate))
                                    .field("latency_s", &FlowsLink::latency_s, "One way.", number(kTime))
                                    .field("policy", &FlowsLink::policy, "Whether transfers share it.")
                                    .check(check_latency<FlowsLink>);
  return described;
}

const config::ObjectDescription& FlowsDuplexLink::description() {
  static const auto described =
      Description<FlowsDuplexLink>("flows_duplex_link", "A link with two sides, name+ and name-.")
          .field("name", &FlowsDuplexLink::name, "Its name.", kRequired)
          .field("bandwidth_Bps", &FlowsDuplexLink::bandwidth_Bps, "Of each side.", number(kRate))
          .field("latency_s", &FlowsDuplexLink::latency_s, "One way.", number(kTime))
          .check(check_latency<FlowsDuplexLink>);
  return described;
}

const config::ObjectDescription& FlowsRoute::description() {
  static const auto described = Description<FlowsRoute>("flows_route", "The links from one host to another.")
                                    .field("src", &FlowsRoute::src, "A host.", kRequired)
                                    .field("dst", &FlowsRoute::dst, "A host.", kRequired)
                                    .field("links", &FlowsRoute::links, "In order.", kRequired)
                                    .field("symmetrical", &FlowsRoute::symmetrical, "Whether the way back is the same.")
                                    .check([](const FlowsRoute& route, const config::Complain& complain) {
                                      if (route.links.empty())
                                        complain("links", "is empty; expected at least one link");
                                    });
  return described;
}

const config::ObjectDescription& FlowsTransfer::description() {
  static const auto described =
      Description<FlowsTransfer>("flows_transfer", "A transfer.")
          .field("id", &FlowsTransfer::id, "Its key in the response.", kRequired)
          .field("src", &FlowsTransfer::src, "A host.", kRequired)
          .field("dst", &FlowsTransfer::dst, "A host.", kRequired)
          .field("bytes", &FlowsTransfer::bytes, "Its size.", number(kAmount))
          .field("start_s", &FlowsTransfer::start_s, "When it begins.", {.range = kTime})
          .field("rate_cap_Bps", &FlowsTransfer::rate_cap_Bps, "Its own bound.", {.range = kRate});
  return described;
}

const config::ObjectDescription& FlowsExecution::description() {
  static const auto described = Description<FlowsExecution>("flows_execution", "An execution.")
                                    .field("id", &FlowsExecution::id, "Its key in the response.", kRequired)
                                    .field("host", &FlowsExecution::host, "Where.", kRequired)
                                    .field("flops", &FlowsExecution::flops, "How much.", number(kAmount))
                                    .field("start_s", &FlowsExecution::start_s, "When it begins.", {.range = kTime});
  return described;
}

const config::ObjectDescription& FlowsWorker::description() {
  static const auto described =
      Description<FlowsWorker>("flows_worker", "A worker of the rounds.")
          .field("id", &FlowsWorker::id, "Its part of the keys in the response.", kRequired)
          .field("host", &FlowsWorker::host, "Where.", kRequired)
          .field("in_bytes", &FlowsWorker::in_bytes, "What the master sends it.", number(kAmount))
          .field("flops", &FlowsWorker::flops, "What it computes.", number(kAmount))
          .field("out_bytes", &FlowsWorker::out_bytes, "What it replies.", number(kAmount));
  return described;
}

const config::ObjectDescription& FlowsRounds::description() {
  static const auto described =
      Description<FlowsRounds>("flows_rounds", "Rounds of scatter, compute and gather.")
          .field("R", &FlowsRounds::count, "How many.", kRequired)
          .field("master", &FlowsRounds::master, "A host.", kRequired)
          .field("workers", &FlowsRounds::workers, "Who computes.", kRequired)
          .check([](const FlowsRounds& rounds, const config::Complain& complain) {
            const double keys =
                static_cast<double>(rounds.count) * (3 * static_cast<double>(rounds.workers.size()) + 1);
            if (keys > kMostKeys) complain("R", "makes more than 10000000 numbers with the workers; expected fewer");
          });
  return described;
}

const config::ObjectDescription& FlowsRequest::description() {
  static const auto described =
      Description<FlowsRequest>("flows", "When transfers and executions end.")
          .field("model", &FlowsRequest::model, "What is said of all transfers.")
          .field("hosts", &FlowsRequest::hosts, "Where transfers begin and end.", kRequired)
          .field("links", &FlowsRequest::links, "What transfers share.")
          .field("split_duplex_links", &FlowsRequest::split_duplex_links, "Links with two sides.")
          .field("routes", &FlowsRequest::routes, "From host to host.")
          .field("flows", &FlowsRequest::flows, "Transfers.")
          .field("execs", &FlowsRequest::execs, "Executions.")
          .field("rounds", &FlowsRequest::rounds, "Rounds of scatter, compute and gather.");
  return described;
}

}  // namespace stakemine::tools

// SPDX-License-Identifier: Apache-2.0
#include "stakemine/calc/flows_request.hpp"
#include "stakemine/core/error.hpp"
#include "stakemine/core/nearest_name.hpp"
#include "stakemine/network/fluid_simulation.hpp"

#include <limits>
#include <map>

#include <fmt/format.h>

namespace stakemine::tools {
namespace {

using network::FluidSimulation;
using network::Platform;

[[noreturn]] void refuse(std::string_view pointer, std::string_view what) {
  throw UserError(fmt::format("request: {}: {}", pointer, what));
}

/// Names of one kind, and what they stand for.
class Names {
 public:
  explicit Names(std::string_view kind) : kind_(kind) {}

  void add(const std::string& name, std::uint32_t number, std::string_view pointer) {
    if (!numbers_.emplace(name, number).second) refuse(pointer, fmt::format("a second {} \"{}\"", kind_, name));
  }
  [[nodiscard]] std::uint32_t find(const std::string& name, std::string_view pointer) const {
    const auto found = numbers_.find(name);
    if (found != numbers_.end()) return found->second;
    std::vector<std::string_view> names;
    for (const auto& entry : numbers_) names.push_back(entry.first);
    const auto near = nearest_name(name, names);
    refuse(pointer, fmt::format("no {} \"{}\"{}", kind_, name, near ? fmt::format("; is \"{}\" meant?", *near) : ""));
  }

 private:
  std::string_view kind_;
  std::map<std::string, std::uint32_t, std::less<>> numbers_;
};

/// A request's platform and its names.
struct World {
  explicit World(const FlowsRequest& request) : platform(model_of(request)) {
    for (std::size_t i = 0; i < request.hosts.size(); ++i) {
      const FlowsHost& host = request.hosts[i];
      hosts.add(host.name, platform.add_host(host.speed_flops, host.cores), fmt::format("/hosts/{}/name", i));
    }
    for (std::size_t i = 0; i < request.links.size(); ++i) {
      const FlowsLink& link = request.links[i];
      links.add(link.name, platform.add_link(link.bandwidth_Bps, link.latency_s, link.policy),
                fmt::format("/links/{}/name", i));
    }
    for (std::size_t i = 0; i < request.split_duplex_links.size(); ++i) {
      const FlowsDuplexLink& link = request.split_duplex_links[i];
      const auto [up, down] = platform.add_split_duplex_link(link.bandwidth_Bps, link.latency_s);
      links.add(link.name + "+", up, fmt::format("/split_duplex_links/{}/name", i));
      links.add(link.name + "-", down, fmt::format("/split_duplex_links/{}/name", i));
    }
    for (std::size_t i = 0; i < request.routes.size(); ++i) add_route(request.routes[i], fmt::format("/routes/{}", i));
  }

  static network::FluidModel model_of(const FlowsRequest& request) {
    network::FluidModel model = request.model;
    model.tcp_window_bytes = request.model.window.value;
    return model;
  }

  void add_route(const FlowsRoute& route, const std::string& pointer) {
    std::vector<Platform::Link> over;
    for (std::size_t i = 0; i < route.links.size(); ++i)
      over.push_back(links.find(route.links[i], fmt::format("{}/links/{}", pointer, i)));
    const auto symmetry = route.symmetrical ? network::Symmetry::both_ways : network::Symmetry::one_way;
    if (!platform.add_route(hosts.find(route.src, pointer + "/src"), hosts.find(route.dst, pointer + "/dst"), over,
                            symmetry))
      refuse(pointer, fmt::format("a second route between \"{}\" and \"{}\"", route.src, route.dst));
  }

  void need_route(Platform::Host src, Platform::Host dst, std::string_view pointer) const {
    if (!platform.has_route(src, dst)) refuse(pointer, "no route leads there; expected one in /routes");
  }

  Platform platform;
  Names hosts{"host"}, links{"link"};
};

/// The rounds of a master and its workers, driven by what ends.
class Rounds {
 public:
  Rounds(const FlowsRounds& request, const World& world, FluidSimulation& simulation, FluidSimulation::Tag first_tag)
      : request_(request),
        simulation_(simulation),
        first_tag_(first_tag),
        master_(world.hosts.find(request.master, "/rounds/master")) {
    Names ids("worker");
    for (std::size_t i = 0; i < request.workers.size(); ++i) {
      const FlowsWorker& worker = request.workers[i];
      const std::string pointer = fmt::format("/rounds/workers/{}", i);
      ids.add(worker.id, static_cast<std::uint32_t>(i), pointer + "/id");
      hosts_.push_back(world.hosts.find(worker.host, pointer + "/host"));
      world.need_route(master_, hosts_.back(), pointer + "/host");
      world.need_route(hosts_.back(), master_, pointer + "/host");
    }
  }

  void begin(double now_s) {
    for (; round_ < request_.count; ++round_) {
      left_ = request_.workers.size();
      for (std::size_t i = 0; i < hosts_.size(); ++i)
        simulation_.transfer(now_s, master_, hosts_[i], request_.workers[i].in_bytes, tag(i, 0));
      if (left_ > 0) return;
      times.emplace_back(fmt::format("round{}.end", round_), now_s);
    }
  }

  void ended(FluidSimulation::Tag tag_of_it, double now_s) {
    const std::size_t i = (tag_of_it - first_tag_) / 3, stage = (tag_of_it - first_tag_) % 3;
    constexpr std::string_view kStages[] = {"task_recv", "compute_done", "reply_recv"};
    times.emplace_back(fmt::format("r{}.{}.{}", round_, request_.workers[i].id, kStages[stage]), now_s);
    if (stage == 0) simulation_.execute(now_s, hosts_[i], request_.workers[i].flops, tag(i, 1));
    if (stage == 1) simulation_.transfer(now_s, hosts_[i], master_, request_.workers[i].out_bytes, tag(i, 2));
    if (stage < 2 || --left_ > 0) return;
    times.emplace_back(fmt::format("round{}.end", round_), now_s);
    ++round_;
    begin(now_s);
  }

  std::vector<std::pair<std::string, double>> times;

 private:
  [[nodiscard]] FluidSimulation::Tag tag(std::size_t worker, std::uint64_t stage) const {
    return first_tag_ + 3 * worker + stage;
  }

  const FlowsRounds& request_;
  FluidSimulation& simulation_;
  FluidSimulation::Tag first_tag_;
  Platform::Host master_;
  std::vector<Platform::Host> hosts_;
  std::size_t left_ = 0;
  std::uint32_t round_ = 0;
};

}  // namespace

config::Value calc_flows(const config::Value& value) {
  const auto request = read_request<FlowsRequest>(value);
  const World world(request);
  FluidSimulation simulation(world.platform);
  std::vector<std::pair<std::string, double>> times;  // by tag, then what the rounds add
  const auto id_of = [&](std::string_view list, std::size_t i) { return fmt::format("/{}/{}", list, i); };
  constexpr double kNone = std::numeric_limits<double>::infinity();
  Names ids("id");

  for (std::size_t i = 0; i < request.flows.size(); ++i) {
    const FlowsTransfer& flow = request.flows[i];
    const std::string at = id_of("flows", i);
    ids.add(flow.id, 0, at + "/id");
    const auto src = world.hosts.find(flow.src, at + "/src"), dst = world.hosts.find(flow.dst, at + "/dst");
    world.need_route(src, dst, at + "/dst");
    simulation.transfer(flow.start_s, src, dst, flow.bytes, times.size(), flow.rate_cap_Bps.value.value_or(kNone));
    times.emplace_back(flow.id, kNone);
  }
  for (std::size_t i = 0; i < request.execs.size(); ++i) {
    const FlowsExecution& execution = request.execs[i];
    const std::string at = id_of("execs", i);
    ids.add(execution.id, 0, at + "/id");
    const auto host = world.hosts.find(execution.host, at + "/host");
    simulation.execute(execution.start_s, host, execution.flops, times.size());
    times.emplace_back(execution.id, kNone);
  }
  const FlowsRounds no_rounds;
  const auto& rounds_request = request.rounds.value ? *request.rounds.value : no_rounds;
  std::optional<Rounds> rounds;
  const std::size_t first_tag = times.size();
  if (request.rounds.value) rounds.emplace(rounds_request, world, simulation, first_tag).begin(0);

  std::vector<FluidSimulation::Completion> completions;
  for (; simulation.advance(completions); completions.clear()) {
    for (const auto& [time_s, tag] : completions) {
      if (tag < first_tag) {
        times[tag].second = time_s;
      } else {
        rounds->ended(tag, time_s);
      }
    }
  }
  config::Value::Object finish_s;
  for (auto& [id, time_s] : times) {
    if (time_s == kNone) throw UserError(fmt::format("request: \"{}\" never ends; expected smaller sizes", id));
    finish_s.push_back({id, time_s});
  }
  if (rounds)
    for (auto& [id, time_s] : rounds->times) finish_s.push_back({id, time_s});
  return config::Value::make_object({{"finish_s", config::Value{std::move(finish_s)}}});
}

}  // namespace stakemine::tools

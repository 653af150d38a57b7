// SPDX-License-Identifier: Apache-2.0
// The cases of the network benchmarks by SimGrid, as its users write them.
#include "network_cases.hpp"

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <numeric>
#include <string>

#include <simgrid/s4u.hpp>
#include <sys/wait.h>
#include <unistd.h>

namespace stakemine::bench {
namespace {

namespace sg4 = simgrid::s4u;

double cpu_s() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

void configure(sg4::Engine&) {
  sg4::Engine::set_config("network/model:CM02");
  sg4::Engine::set_config("network/TCP-gamma:0");
  sg4::Engine::set_config("network/crosstraffic:0");
  sg4::Engine::set_config("contexts/stack-size:64");
  sg4::Engine::set_config("surf/precision:1e-12");
  sg4::Engine::set_config("maxmin/precision:1e-8");
}

// Its engine exists once in a process.
Solved in_a_child(std::size_t count, const std::function<void(Solved&)>& solve) {
  int ends[2];
  if (pipe(ends) != 0) std::abort();
  const pid_t child = fork();
  if (child == 0) {
    Solved solved{std::vector<double>(count), 0};
    solve(solved);
    std::FILE* out = fdopen(ends[1], "wb");
    std::fwrite(&solved.cpu_s, sizeof(double), 1, out);
    std::fwrite(solved.finish_s.data(), sizeof(double), count, out);
    std::fclose(out);
    _exit(0);
  }
  close(ends[1]);
  Solved solved{std::vector<double>(count), 0};
  std::FILE* in = fdopen(ends[0], "rb");
  const bool is_whole = std::fread(&solved.cpu_s, sizeof(double), 1, in) == 1 &&
                        std::fread(solved.finish_s.data(), sizeof(double), count, in) == count;
  std::fclose(in);
  waitpid(child, nullptr, 0);
  if (!is_whole) std::abort();
  return solved;
}

void run_star(const StarCase& star, Solved& solved) {
  sg4::Engine engine("star");
  configure(engine);
  sg4::NetZone* zone = sg4::create_star_zone("zone");
  sg4::Host* hub = zone->create_host("hub", 1e9);
  const auto* hub_link = zone->create_split_duplex_link("hub_link", star.hub_Bps)->set_latency(0)->seal();
  const auto add_route = [&](const sg4::Host* host, const sg4::Link* link) {
    const auto* duplex = dynamic_cast<const sg4::SplitDuplexLink*>(link);
    zone->add_route(host->get_netpoint(), nullptr, nullptr, nullptr,
                    {sg4::LinkInRoute(duplex, sg4::LinkInRoute::Direction::UP)}, true);
  };
  add_route(hub, hub_link);
  const std::size_t nodes = star.latency_s.size();
  std::vector<sg4::Host*> hosts;
  for (std::size_t i = 0; i < nodes; ++i) {
    const std::string name = std::to_string(i);
    hosts.push_back(zone->create_host("node" + name, 1e9));
    add_route(
        hosts.back(),
        zone->create_split_duplex_link("link" + name, star.bandwidth_Bps[i])->set_latency(star.latency_s[i])->seal());
  }
  zone->seal();

  static int payload = 0;
  for (std::size_t i = 0; i < nodes; ++i) {
    sg4::Actor::create("node", hosts[i], [&, i] {
      sg4::Mailbox* in = sg4::Mailbox::by_name("in" + std::to_string(i));
      in->get<int>();
      solved.finish_s[i] = sg4::Engine::get_clock();
      sg4::Mailbox::by_name("out" + std::to_string(i))->put(&payload, star.out_bytes[i]);
      solved.finish_s[nodes + i] = sg4::Engine::get_clock();
    });
  }
  sg4::Actor::create("hub", hub, [&] {
    std::vector<sg4::CommPtr> comms;
    static int* received = nullptr;
    for (std::size_t i = 0; i < nodes; ++i) {
      comms.push_back(sg4::Mailbox::by_name("out" + std::to_string(i))->get_async<int>(&received));
      sg4::Mailbox::by_name("in" + std::to_string(i))->put_init(&payload, star.in_bytes[i])->detach();
    }
    sg4::Comm::wait_all(comms);
  });
  const double before = cpu_s();
  engine.run();
  solved.cpu_s = cpu_s() - before;
}

void run_graph(const GraphCase& graph, Solved& solved) {
  sg4::Engine engine("graph");
  configure(engine);
  sg4::NetZone* zone = sg4::create_full_zone("zone");
  std::size_t side = 1;
  while (side * (side - 1) < graph.routes.size()) ++side;
  std::vector<sg4::Host*> hosts;
  for (std::size_t i = 0; i < side; ++i) hosts.push_back(zone->create_host("host" + std::to_string(i), 1e9));
  std::vector<sg4::Link*> links;
  for (std::size_t i = 0; i < graph.latency_s.size(); ++i)
    links.push_back(
        zone->create_link("link" + std::to_string(i), graph.bandwidth_Bps[i])->set_latency(graph.latency_s[i])->seal());
  std::vector<std::pair<std::size_t, std::size_t>> ends;
  for (std::size_t i = 0; i < side && ends.size() < graph.routes.size(); ++i)
    for (std::size_t j = 0; j < side && ends.size() < graph.routes.size(); ++j)
      if (i != j) ends.emplace_back(i, j);
  for (std::size_t i = 0; i < graph.routes.size(); ++i) {
    std::vector<sg4::LinkInRoute> route;
    for (const std::uint32_t link : graph.routes[i]) route.emplace_back(links[link]);
    zone->add_route(hosts[ends[i].first]->get_netpoint(), hosts[ends[i].second]->get_netpoint(), nullptr, nullptr,
                    route, false);
  }
  zone->seal();

  std::vector<std::size_t> order(graph.routes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return graph.start_s[a] < graph.start_s[b]; });
  sg4::Actor::create("starter", hosts[0], [&] {
    std::vector<sg4::CommPtr> comms(order.size());
    for (const std::size_t i : order) {
      sg4::this_actor::sleep_until(graph.start_s[i]);
      comms[i] = sg4::Comm::sendto_async(hosts[ends[i].first], hosts[ends[i].second], graph.bytes[i]);
    }
    sg4::Comm::wait_all(comms);
    for (const std::size_t i : order) solved.finish_s[i] = comms[i]->get_finish_time();
  });
  const double before = cpu_s();
  engine.run();
  solved.cpu_s = cpu_s() - before;
}

}  // namespace

Solved star_by_simgrid(const StarCase& star) {
  return in_a_child(2 * star.latency_s.size(), [&](Solved& solved) { run_star(star, solved); });
}

Solved graph_by_simgrid(const GraphCase& graph) {
  return in_a_child(graph.routes.size(), [&](Solved& solved) { run_graph(graph, solved); });
}

}  // namespace stakemine::bench

// SPDX-License-Identifier: Apache-2.0
// The engine and its peers, side by side: this table is what is measured. Names of rows are <workload>/<contender>, to
// be chosen from with --benchmark_filter.
#include "engine/comparison.hpp"
#include "engine/contenders.hpp"

#include <utility>

namespace {

using namespace stakemine::bench;

Workload scatter_gather(const std::string& size, std::uint32_t actors, int repetitions) {
  Workload workload{"scatter_gather/" + size, "message", repetitions, {}};
  const auto add = [&](const char* name, Measurement (*run)(std::uint32_t)) {
    workload.contenders.push_back({name, [=] { return run(actors); }});
  };
  add("stakemine", scatter_gather_stakemine);
  add("stakemine_asking", scatter_gather_stakemine_asking);
  add("tbb_task", scatter_gather_tbb_task);
#if STAKEMINE_BENCH_CAF
  add("caf", scatter_gather_caf);
#endif
  add("asio_strand_closure", scatter_gather_asio_closure);
  add("asio_strand_tbb_queue", scatter_gather_asio_queue);
  return workload;
}

Workload virtual_round(const std::string& size, std::uint32_t actors) {
  return {"virtual_round/" + size,
          "message",
          0,
          {{"stakemine_1_thread", [=] { return virtual_round_stakemine(actors, 1); }},
           {"stakemine_2_threads", [=] { return virtual_round_stakemine(actors, 2); }}}};
}

Workload many_to_one() {
  return {"many_to_one",
          "message",
          0,
          {{"stakemine", many_to_one_stakemine},
#if STAKEMINE_BENCH_MOODYCAMEL
           {"moodycamel_tokens_bulk_both_ways", many_to_one_moodycamel_best},
           {"moodycamel_tokens_bulk_dequeue", many_to_one_moodycamel_bulk},
           {"moodycamel", many_to_one_moodycamel},
#endif
           {"tbb_concurrent_queue", many_to_one_tbb_queue},
           {"tbb_concurrent_bounded_queue", many_to_one_tbb_bounded_queue}}};
}

using OfActors = Measurement (*)(std::uint32_t);

Workload against_caf(const std::string& name, std::uint32_t actors, OfActors stakemine, [[maybe_unused]] OfActors caf) {
  return {name + "/" + std::to_string(actors),
          "message",
          0,
          {{"stakemine", [=] { return stakemine(actors); }},
#if STAKEMINE_BENCH_CAF
           {"caf", [=] { return caf(actors); }}
#endif
          }};
}

Workload phold(const std::string& size, std::uint32_t pending, int repetitions) {
  return {"phold/" + size,
          "event",
          repetitions,
          {{"stakemine", [=] { return phold_stakemine(pending); }},
           {"binary_heap", [=] { return phold_binary_heap(pending); }},
           {"4ary_heap", [=] { return phold_4ary_heap(pending); }}}};
}

std::vector<Workload> workloads() {
#if !STAKEMINE_BENCH_CAF
  constexpr OfActors big_caf = nullptr, ring_caf = nullptr, ping_pong_caf = nullptr;
#endif
  std::vector<Workload> all = {
      scatter_gather("100", 100, 0), scatter_gather("10k", 10'000, 0), scatter_gather("1M", 1'000'000, 3),
      virtual_round("10k", 10'000),  virtual_round("1M", 1'000'000),   many_to_one(),
      phold("1024", 1'024, 0),       phold("100k", 100'000, 0),        phold("10M", 10'000'000, 3),
  };
  for (const std::uint32_t actors : {100U, 10'000U}) {
    all.push_back(against_caf("big", actors, big_stakemine, big_caf));
    all.push_back(against_caf("ring", actors, ring_stakemine, ring_caf));
    all.push_back(against_caf("ping_pong", actors, ping_pong_stakemine, ping_pong_caf));
  }
  return all;
}

}  // namespace

int main(int argc, char** argv) {
  return compare(workloads(), argc, argv);
}

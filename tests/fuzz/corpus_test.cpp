// SPDX-License-Identifier: Apache-2.0
// Every seed of the corpora through its target, and seeded changes of them: cut short, bits flipped, two spliced.
#include "stakemine/core/random.hpp"

#include "fuzz/targets.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace stakemine::fuzz {
namespace {

constexpr int kMutants = 200;

using Seed = std::vector<std::uint8_t>;

std::vector<Seed> seeds_of(const std::string& target) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string{STAKEMINE_SOURCE_DIR} + "/tests/fuzz/corpus/" + target))
    files.push_back(entry.path());
  std::ranges::sort(files);
  std::vector<Seed> seeds;
  for (const auto& file : files) {
    std::ifstream in{file, std::ios::binary};
    seeds.emplace_back(std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{});
  }
  return seeds;
}

Seed mutant(const std::vector<Seed>& seeds, KeyedRandom& random) {
  Seed made = seeds[random.below(seeds.size())];
  const Seed& other = seeds[random.below(seeds.size())];
  switch (random.below(3)) {
    case 0:
      made.resize(random.below(made.size() + 1));
      break;
    case 1:
      for (std::uint64_t flips = 1 + random.below(4); flips > 0 && !made.empty(); --flips)
        made[random.below(made.size())] ^= static_cast<std::uint8_t>(1U << random.below(8));
      break;
    default:
      made.resize(random.below(made.size() + 1));
      made.insert(made.end(), other.begin() + static_cast<std::ptrdiff_t>(random.below(other.size() + 1)), other.end());
  }
  return made;
}

class FuzzCorpus : public testing::TestWithParam<Target> {};

TEST_P(FuzzCorpus, HoldsForSeedsAndTheirMutants) {
  const std::vector<Seed> seeds = seeds_of(std::string{GetParam().name});
  ASSERT_FALSE(seeds.empty());
  for (const Seed& seed : seeds) GetParam().run(seed);
  KeyedRandom random{1, Purpose::test};
  for (int i = 0; i < kMutants; ++i) GetParam().run(mutant(seeds, random));
  std::printf("[figure] inputs: %zu\n", seeds.size() + kMutants);
}

INSTANTIATE_TEST_SUITE_P(Targets, FuzzCorpus, testing::ValuesIn(kTargets),
                         [](const auto& instance) { return std::string{instance.param.name}; });

}  // namespace
}  // namespace stakemine::fuzz

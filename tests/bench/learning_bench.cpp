// SPDX-License-Identifier: Apache-2.0
// The miners' part of a round, every result kept; learning_peer.py does the same work in NumPy, one thread, with the
// same names. Nothing is evaluated. The second argument of a row is the number of threads. keep_alone writes as many
// numbers as the miners of digits_round do, and computes nothing: no round that keeps them can be quicker. sparse_round
// and dense_round are of the shape of RCV1's training part, 47,236 features and 74 numbers a row; the first argument is
// the number of rows. All 20,242 rows, held dense, would take 7.6 GB.
#include "stakemine/engine/workers.hpp"
#include "stakemine/learning/csv_source.hpp"
#include "stakemine/learning/distributed_gradient.hpp"
#include "stakemine/learning/federated_averaging.hpp"
#include "stakemine/learning/softmax_regression.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

namespace {

using namespace stakemine;
using namespace stakemine::learning;

constexpr std::size_t kBlocks = 16;  // of miners, for threads to share

Dataset random_rows(std::size_t rows, std::size_t features, std::uint32_t classes) {
  Dataset data;
  data.features = Matrix{rows, features};
  data.labels.resize(rows);
  KeyedRandom random{1, Purpose::test};
  for (double& number : data.features.data) number = random.normal();
  for (std::uint32_t& label : data.labels) label = static_cast<std::uint32_t>(random.below(classes));
  data.class_names.resize(classes);
  data.train_count = rows;
  return data;
}

// Rows of so many numbers each, in columns drawn alike.
Dataset sparse_rows(std::size_t rows, std::uint32_t features, std::size_t numbers) {
  Dataset data;
  data.features.rows = rows;
  data.features.columns = features;
  data.class_names.resize(2);
  data.train_count = rows;
  KeyedRandom random{1, Purpose::test};
  std::vector<std::uint32_t> columns;
  for (std::size_t row = 0; row < rows; ++row) {
    columns.clear();
    while (columns.size() < numbers) {
      while (columns.size() < numbers) columns.push_back(static_cast<std::uint32_t>(random.below(features)));
      std::ranges::sort(columns);
      const auto doubled = std::ranges::unique(columns);
      columns.erase(doubled.begin(), doubled.end());
    }
    const auto begin = static_cast<std::uint64_t>(data.pattern.columns.size());
    data.pattern.columns.insert(data.pattern.columns.end(), columns.begin(), columns.end());
    data.pattern.rows.push_back({begin, data.pattern.columns.size()});
    for (std::size_t k = 0; k < numbers; ++k) data.features.data.push_back(random.uniform());
    data.labels.push_back(static_cast<std::uint32_t>(random.below(2)));
  }
  return data;
}

Dataset dense(Dataset data) {
  Matrix features{data.rows(), data.features.columns};
  data.train().visit_sparse([&](const auto& x) {
    for (std::size_t row = 0; row < x.size(); ++row)
      for (std::size_t k = 0; k < x.row(row).columns.size(); ++k)
        features.row(row)[x.row(row).columns[k]] = static_cast<double>(x.row(row).values[k]);
  });
  data.features = std::move(features);
  data.pattern = {};
  return data;
}

// The training part, over and over until there are that many rows.
Dataset digits(std::size_t rows) {
  CsvSource::Options options;
  options.path.path = std::string{STAKEMINE_SOURCE_DIR} + "/configs/data/digits.csv";
  options.label = "y";
  options.split_column = "is_test";
  options.ignore = {"miner"};
  options.divide_by = 16;
  Dataset data = CsvSource{options}.load({});
  const std::size_t once = data.train_count, wanted = std::max(once, rows);
  Matrix features{wanted, data.features.columns};
  std::vector<std::uint32_t> labels(wanted);
  for (std::size_t row = 0; row < wanted; ++row) {
    std::ranges::copy(data.features.row(row % once), features.row(row).begin());
    labels[row] = data.labels[row % once];
  }
  data.features = std::move(features);
  data.labels = std::move(labels);
  data.train_count = wanted;
  return data;
}

// A gradient for each of N miners, which hold equal parts of the rows.
void gradients(benchmark::State& state, const Dataset& data, std::size_t miners) {
  const ModelShape shape{data.features.columns, data.class_names.size()};
  const SoftmaxRegression model{{}};
  const DistributedGradient training{{}};
  const std::vector<double> parameters(model.parameter_count(shape), 0.01);
  Matrix results{miners, parameters.size()};
  std::vector<std::size_t> cuts;
  for (std::size_t miner = 0; miner <= miners; ++miner) cuts.push_back(miner * data.train_count / miners);
  const BlockRunner runner = engine::block_runner(static_cast<unsigned>(state.range(1)));
  const std::size_t blocks = std::min<std::size_t>(miners, kBlocks);
  std::vector<ModelScratch> scratch(blocks);
  const LabelledRows rows = data.train();
  for (auto _ : state) {
    run_blocks(runner, blocks, [&](std::size_t block) {
      for (std::size_t miner = block * miners / blocks; miner < (block + 1) * miners / blocks; ++miner)
        training.local_result({.model = model,
                               .shape = shape,
                               .parameters = parameters,
                               .rows = rows.range(cuts[miner], cuts[miner + 1])},
                              scratch[block], results.row(miner));
    });
    benchmark::DoNotOptimize(results.data.data());
  }
}

void keep_alone(benchmark::State& state) {
  constexpr std::size_t kParameters = 650;
  const auto miners = static_cast<std::size_t>(state.range(0));
  Matrix results{miners, kParameters};
  const BlockRunner runner = engine::block_runner(static_cast<unsigned>(state.range(1)));
  const std::size_t length = results.data.size() / kBlocks;
  double number = 0;
  for (auto _ : state) {
    ++number;
    run_blocks(runner, kBlocks, [&](std::size_t block) {
      std::ranges::fill(std::span{results.data}.subspan(block * length, length), number);
    });
    benchmark::DoNotOptimize(results.data.data());
    benchmark::ClobberMemory();
  }
}
BENCHMARK(keep_alone)->ArgsProduct({{1000, 10'000}, {1, 2}})->Unit(benchmark::kMillisecond)->UseRealTime();

void digits_round(benchmark::State& state) {
  const auto miners = static_cast<std::size_t>(state.range(0));
  gradients(state, digits(miners), miners);
}
BENCHMARK(digits_round)
    ->ArgsProduct({{10, 100, 1000, 10'000}, {1, 2}})
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

void large_round(benchmark::State& state) {
  gradients(state, random_rows(67'000, 100, 2), static_cast<std::size_t>(state.range(0)));
}
BENCHMARK(large_round)
    ->ArgsProduct({{10, 1000}, {1, 2}})
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

constexpr std::size_t kRcv1Rows = 20'242, kRcv1Features = 47'236, kRcv1Numbers = 74;

void sparse_round(benchmark::State& state, std::size_t miners, bool narrow) {
  Dataset data = sparse_rows(static_cast<std::size_t>(state.range(0)), kRcv1Features, kRcv1Numbers);
  if (narrow) to_single_precision(data);
  gradients(state, data, miners);
}
BENCHMARK_CAPTURE(sparse_round, one_miner, 1, false)
    ->ArgsProduct({{2000, kRcv1Rows}, {1}})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(sparse_round, one_miner_float32, 1, true)
    ->ArgsProduct({{kRcv1Rows}, {1}})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(sparse_round, hundred_miners, 100, false)
    ->ArgsProduct({{kRcv1Rows}, {1, 2}})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

void dense_round(benchmark::State& state) {
  const auto rows = static_cast<std::size_t>(state.range(0));
  gradients(state, dense(sparse_rows(rows, kRcv1Features, kRcv1Numbers)), 1);
}
BENCHMARK(dense_round)->ArgsProduct({{2000}, {1}})->Unit(benchmark::kMillisecond)->UseRealTime();

// From which share of numbers on sparse rows are quicker: 1000 features, so many numbers a row, both ways.
void share_of_numbers(benchmark::State& state, Storage storage, std::uint32_t classes) {
  constexpr std::size_t kRows = 5000, kFeatures = 1000;
  Dataset data = sparse_rows(kRows, kFeatures, static_cast<std::size_t>(state.range(0)));
  data.class_names.resize(classes);
  gradients(state, storage == Storage::sparse ? data : dense(data), 1);
}
BENCHMARK_CAPTURE(share_of_numbers, sparse, Storage::sparse, 2)
    ->ArgsProduct({{10, 50, 100, 250, 500}, {1}})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(share_of_numbers, dense, Storage::dense, 2)
    ->ArgsProduct({{100}, {1}})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(share_of_numbers, sparse_ten_classes, Storage::sparse, 10)
    ->ArgsProduct({{10, 50, 100, 250, 500}, {1}})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(share_of_numbers, dense_ten_classes, Storage::dense, 10)
    ->ArgsProduct({{100}, {1}})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

// 1000 clients of 60 rows and two digits, 10 of them a round, batches of 10, one epoch, single precision, 100 rounds.
void federated_hundred_rounds(benchmark::State& state) {
  constexpr std::size_t kClients = 1000, kRows = 60, kARound = 10;
  Dataset data = random_rows(kClients * kRows, 784, 10);
  for (std::size_t row = 0; row < data.rows(); ++row)
    data.labels[row] = static_cast<std::uint32_t>((row / kRows + row % 2) % 10);
  to_single_precision(data);
  const ModelShape shape{784, 10};
  const SoftmaxRegression model{{}};
  FederatedAveraging::Options options;
  options.batch_size = 10;
  options.learning_rate = 0.03;
  const FederatedAveraging training{options};
  ModelScratch scratch;
  for (auto _ : state) {
    std::vector<double> parameters(model.parameter_count(shape)), result(parameters.size()), mean(parameters.size());
    for (Round round = 1; round <= 100; ++round) {
      std::ranges::fill(mean, 0.0);
      KeyedRandom random{1, Purpose::test, 0, round};
      for (std::size_t i = 0; i < kARound; ++i) {
        const std::size_t client = random.below(kClients);
        training.local_result({.model = model,
                               .shape = shape,
                               .parameters = parameters,
                               .rows = data.train().range(client * kRows, (client + 1) * kRows),
                               .round = round,
                               .random = KeyedRandom{1, Purpose::shard_shuffle, client, round}},
                              scratch, result);
        for (std::size_t k = 0; k < mean.size(); ++k) mean[k] += result[k] / kARound;
      }
      training.server_step({.round = round, .aggregate = mean}, parameters);
    }
    benchmark::DoNotOptimize(parameters.data());
  }
}
BENCHMARK(federated_hundred_rounds)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();

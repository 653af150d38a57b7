// SPDX-License-Identifier: Apache-2.0
// Reading text into a data set: a million rows of a hundred numbers, about 0.9 GB, as CSV and as LIBSVM text, on one
// thread and on two; beside it the mere reading of the file's bytes. The files lie in the folder for temporary files
// (TMPDIR) while the program runs, and the system keeps what it can of them in memory. peak_GB: the most memory that
// the process ever held.
#include "stakemine/core/byte_source.hpp"
#include "stakemine/core/random.hpp"
#include "stakemine/engine/workers.hpp"
#include "stakemine/learning/csv_source.hpp"
#include "stakemine/learning/libsvm_source.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

namespace {

using namespace stakemine;
using namespace stakemine::learning;

constexpr std::size_t kRows = 1'000'000, kColumns = 100;

enum class Format { csv, libsvm };

// Files of the run, written when first asked for.
class Files {
 public:
  ~Files() {
    for (const auto& [format, path] : paths_) std::filesystem::remove(path);
  }
  const std::filesystem::path& of(Format format) {
    std::filesystem::path& path = paths_[format];
    if (path.empty()) {
      path = std::filesystem::temp_directory_path() /
             fmt::format("stakemine-loading-{}-{}", ::getpid(), static_cast<int>(format));
      write(format, path);
    }
    return path;
  }

 private:
  static void write(Format format, const std::filesystem::path& path) {
    std::ofstream file{path, std::ios::binary};
    KeyedRandom random{1, Purpose::test};
    std::string text;
    if (format == Format::csv) {
      for (std::size_t j = 0; j < kColumns; ++j) text += fmt::format("x{},", j);
      text += "y\n";
    }
    for (std::size_t row = 0; row < kRows; ++row) {
      if (format == Format::libsvm) text += fmt::format("{}", row % 10);
      for (std::size_t j = 0; j < kColumns; ++j) {
        const double number = random.normal();
        text += format == Format::csv ? fmt::format("{:.6f},", number) : fmt::format(" {}:{:.6f}", j + 1, number);
      }
      text += format == Format::csv ? fmt::format("{}\n", row % 10) : "\n";
      file << text;
      text.clear();
    }
  }

  std::map<Format, std::filesystem::path> paths_;
};

Files& files() {
  static Files all;
  return all;
}

void note_memory(benchmark::State& state) {
  ::rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  state.counters["peak_GB"] = static_cast<double>(usage.ru_maxrss) * 1024 / 1e9;
}

void file_bytes(benchmark::State& state, Format format) {
  const ByteSource bytes{files().of(format)};
  std::vector<char> chunk(std::size_t{1} << 18);
  for (auto _ : state)
    for (std::uint64_t place = 0; place < *bytes.size(); place += chunk.size()) {
      benchmark::DoNotOptimize(bytes.read(place, chunk));
      benchmark::DoNotOptimize(chunk.data());
    }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * *bytes.size()));
}

template <class Source>
void load(benchmark::State& state, Format format) {
  typename Source::Options options;
  options.path.path = files().of(format);
  options.test_share = 0;
  if constexpr (requires { options.label; }) options.label = "y";
  const Source source{options};
  const BlockRunner runner = engine::block_runner(static_cast<unsigned>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(source.load({.runner = runner}));
  state.SetBytesProcessed(
      static_cast<std::int64_t>(state.iterations() * std::filesystem::file_size(options.path.path)));
  note_memory(state);
}

void csv(benchmark::State& state) {
  load<CsvSource>(state, Format::csv);
}
void libsvm(benchmark::State& state) {
  load<LibsvmSource>(state, Format::libsvm);
}

BENCHMARK_CAPTURE(file_bytes, csv, Format::csv)->Unit(benchmark::kSecond)->UseRealTime();
BENCHMARK(csv)->Arg(1)->Arg(2)->Unit(benchmark::kSecond)->UseRealTime();
BENCHMARK(libsvm)->Arg(1)->Arg(2)->Unit(benchmark::kSecond)->UseRealTime();

}  // namespace

BENCHMARK_MAIN();

// SPDX-License-Identifier: Apache-2.0
#include "engine/comparison.hpp"

#include <algorithm>
#include <exception>
#include <iomanip>
#include <iostream>
#include <map>
#include <sstream>
#include <utility>

#include <benchmark/benchmark.h>

namespace stakemine::bench {
namespace {

constexpr auto kNanoseconds = "ns";
constexpr auto kBytes = "bytes_per_actor";

struct Result {
  std::vector<double> nanoseconds, bytes;
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

std::string rounded(double value) {
  std::ostringstream text;
  text << std::fixed << std::setprecision(value < 10 ? 2 : value < 100 ? 1 : 0) << value;
  return text.str();
}

class Table final : public benchmark::BenchmarkReporter {
 public:
  explicit Table(const std::vector<Workload>& workloads) : workloads_(workloads) {}

  bool ReportContext(const Context& context) override {
    PrintBasicContext(&std::cerr, context);
    return true;
  }

  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      if (run.run_type != Run::RT_Iteration) continue;
      const std::string name = run.run_name.function_name;
      if (run.error_occurred) {
        std::cerr << name << ": " << run.error_message << '\n';
        failed_ = true;
        continue;
      }
      results_[name].nanoseconds.push_back(run.counters.at(kNanoseconds));
      results_[name].bytes.push_back(run.counters.at(kBytes));
      if (run.repetition_index + 1 == run.repetitions) std::cerr << "measured " << name << '\n';
    }
  }

  void Finalize() override {
    for (const Workload& workload : workloads_) print(workload);
  }

  [[nodiscard]] bool failed() const { return failed_; }

 private:
  void print(const Workload& workload) const {
    double first = 0;
    bool is_named = false;
    for (const Contender& contender : workload.contenders) {
      const auto found = results_.find(workload.name + "/" + contender.name);
      if (found == results_.end()) continue;
      const auto& [values, bytes] = found->second;
      const double middle = median(values);
      if (&contender == &workload.contenders.front()) first = middle;
      const auto [least, most] = std::minmax_element(values.begin(), values.end());
      if (!std::exchange(is_named, true)) std::cout << '\n' << workload.name << '\n';
      std::cout << "  " << std::left << std::setw(34) << contender.name << std::right << std::setw(9) << rounded(middle)
                << " ns/" << workload.unit << std::setw(9) << (first > 0 ? rounded(middle / first) + "x" : "") << "   ("
                << rounded(*least) << " - " << rounded(*most) << ", " << values.size() << " repetitions)";
      if (median(bytes) > 0) std::cout << "  " << rounded(median(bytes)) << " B/actor";
      std::cout << '\n';
    }
  }

  const std::vector<Workload>& workloads_;
  std::map<std::string, Result> results_;
  bool failed_ = false;
};

void repeat(benchmark::State& state, const Contender& contender) {
  for (auto _ : state) {
    try {
      const Measurement measured = contender.run();
      state.SetIterationTime(measured.seconds);
      state.counters[kNanoseconds] = measured.seconds * 1e9 / static_cast<double>(measured.messages);
      state.counters[kBytes] = measured.bytes_per_actor;
    } catch (const std::exception& error) {
      state.SkipWithError(error.what());
      return;
    }
  }
}

}  // namespace

int compare(const std::vector<Workload>& workloads, int argc, char** argv) {
  // Ahead of the user's, so that theirs count. Interleaved: what disturbs the machine for a while disturbs all alike.
  std::string interleaving = "--benchmark_enable_random_interleaving=true", repetitions = "--benchmark_repetitions=7";
  std::vector<char*> arguments(argv, argv + argc);
  arguments.insert(arguments.begin() + 1, {interleaving.data(), repetitions.data()});
  int count = static_cast<int>(arguments.size());
  arguments.push_back(nullptr);
  benchmark::Initialize(&count, arguments.data());
  if (benchmark::ReportUnrecognizedArguments(count, arguments.data())) return 2;

  for (const Workload& workload : workloads) {
    for (const Contender& contender : workload.contenders) {
      auto* const registered =
          benchmark::RegisterBenchmark((workload.name + "/" + contender.name).c_str(),
                                       [&contender](benchmark::State& state) { repeat(state, contender); })
              ->UseManualTime()
              ->Iterations(1);
      if (workload.repetitions > 0) registered->Repetitions(workload.repetitions);
    }
  }
  Table table(workloads);
  benchmark::RunSpecifiedBenchmarks(&table);
  return table.failed() ? 1 : 0;
}

}  // namespace stakemine::bench

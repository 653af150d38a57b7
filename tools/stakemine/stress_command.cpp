// SPDX-License-Identifier: Apache-2.0
#include "stakemine/command_parts.hpp"
#include "stakemine/config/csv.hpp"
#include "stakemine/config/units.hpp"
#include "stakemine/core/error.hpp"
#include "stakemine/core/ids.hpp"
#include "stakemine/engine/signals.hpp"
#include "stakemine/experiment/scale.hpp"
#include "stakemine/report/output_file.hpp"
#include "stakemine/report/run_directory.hpp"
#include "stakemine/report/stress_report.hpp"
#include "stakemine/report/wording.hpp"
#include "stakemine/stress/stress.hpp"

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <memory>
#include <sstream>
#include <stop_token>

#include <fmt/format.h>
#include <unistd.h>

namespace stakemine::tools {
namespace {

constexpr std::uint64_t kMostThreads = 1024;

// A load or a network, and how to run one cell of it.
class Subject {
 public:
  virtual ~Subject() = default;
  [[nodiscard]] virtual std::uint64_t nodes() const = 0;
  [[nodiscard]] virtual std::uint32_t threads() const = 0;
  /// \throws UserError where there can't be so many nodes
  virtual void resize(std::uint64_t nodes, std::uint32_t threads) = 0;
  [[nodiscard]] virtual stress::StressCell run(const stress::StressOptions& options) const = 0;
  [[nodiscard]] virtual std::string resolved() const = 0;
  [[nodiscard]] virtual report::StressReport empty_report() const = 0;
};

std::optional<double> parse_duration(const std::string& text) {
  if (text.empty()) return std::nullopt;
  return parse_seconds(text, "--duration", 1e-3);
}

class LoadSubject final : public Subject {
 public:
  explicit LoadSubject(const StressArguments& arguments) {
    std::vector<config::Override> overrides = parse_overrides(arguments.sets);
    if (arguments.seed) overrides.push_back({{"seed"}, *arguments.seed});
    const auto duration_s = parse_duration(arguments.duration);
    // What the command line says of the end stands for all that the file says of it.
    if (duration_s || arguments.messages) {
      overrides.push_back({{"duration"}, duration_s ? config::Value{*duration_s} : config::Value{}});
      overrides.push_back({{"messages"}, arguments.messages ? config::Value{*arguments.messages} : config::Value{}});
    }
    config_ = stress::read_stress_config(arguments.config, overrides);
  }
  [[nodiscard]] std::uint64_t nodes() const override { return config_.actors; }
  [[nodiscard]] std::uint32_t threads() const override { return config_.runtime.threads; }
  void resize(std::uint64_t nodes, std::uint32_t threads) override {
    config_.actors = nodes;
    config_.runtime.threads = threads;
    if (const auto most = config_.load.make()->most_actors(); nodes < 2 || nodes > most)
      throw UserError(
          fmt::format("--nodes: {} is not legal for {}; expected 2 to {}", nodes, config_.load.name(), most));
  }
  [[nodiscard]] stress::StressCell run(const stress::StressOptions& options) const override {
    return stress::run_load(config_, options);
  }
  [[nodiscard]] std::string resolved() const override {
    std::ostringstream text;
    config::JsonTextWriter writer{text, config::Layout::indented};
    stress::write_stress_config(config_, writer);
    text << '\n';
    return std::move(text).str();
  }
  [[nodiscard]] report::StressReport empty_report() const override {
    return {.title = config_.description_text, .load = config_.load.name(), .seed = config_.seed, .cells = {}};
  }

 private:
  stress::StressConfig config_;
};

class NetworkSubject final : public Subject {
 public:
  explicit NetworkSubject(const StressArguments& arguments) {
    std::vector<config::Override> overrides = parse_overrides(arguments.sets);
    if (arguments.seed) overrides.push_back({{"seed"}, *arguments.seed});
    network_.config = experiment::read_config(arguments.config, overrides);
    network_.duration_s = parse_duration(arguments.duration);
    network_.messages = arguments.messages;
    if (network_.config.runtime.mailbox.when_full != experiment::WhenFull::block)
      throw UserError(
          fmt::format("{}: /runtime/mailbox/when_full: a network is stressed with \"block\" alone, since a round "
                      "waits for every message",
                      arguments.config));
  }
  [[nodiscard]] std::uint64_t nodes() const override { return network_.config.miner_count(); }
  [[nodiscard]] std::uint32_t threads() const override { return network_.config.runtime.threads; }
  void resize(std::uint64_t nodes, std::uint32_t threads) override {
    if (nodes != this->nodes()) experiment::rescale(network_.config, nodes);
    network_.config.runtime.threads = threads;
  }
  [[nodiscard]] stress::StressCell run(const stress::StressOptions& options) const override {
    return stress::run_network(network_, options);
  }
  [[nodiscard]] std::string resolved() const override { return resolved_text(network_.config); }
  [[nodiscard]] report::StressReport empty_report() const override {
    return {.title = network_.config.description_text, .load = "network", .seed = network_.config.seed, .cells = {}};
  }

 private:
  stress::NetworkStress network_;
};

std::unique_ptr<Subject> subject_of(const StressArguments& arguments) {
  if (stress::is_stress_file(arguments.config)) return std::make_unique<LoadSubject>(arguments);
  return std::make_unique<NetworkSubject>(arguments);
}

std::filesystem::path target_of(const StressArguments& arguments) {
  if (!arguments.out.empty()) return arguments.out;
  const std::string name = std::filesystem::path{arguments.config}.stem().string() + "-stress";
  return report::numbered_directory("runs", name, report::StudyStart::fresh);
}

void write_files(report::RunDirectory& directory, const report::StressReport& report, const std::string& resolved,
                 const report::Manifest& manifest) {
  const auto write = [&](const char* name, const auto& content) {
    report::OutputFile file{directory.partial() / name};
    content(file);
    file.finish();
  };
  write("config.json", [&](std::ostream& out) { out << resolved; });
  write("manifest.json", [&](std::ostream& out) { report::write_manifest(out, manifest); });
  write("summary.json", [&](std::ostream& out) { report::write_stress_json(out, report); });
  write("stress.csv", [&](std::ostream& out) { report::write_stress_csv(out, report); });
  write("report.html", [&](std::ostream& out) { report::render_stress_page(out, report, resolved, manifest); });
  directory.publish();
}

// One line, rewritten in place on a terminal; nothing elsewhere.
class Live {
 public:
  explicit Live(bool quiet) : shown_(!quiet && ::isatty(STDERR_FILENO) == 1) {}
  void show(const std::string& cell, std::uint64_t messages, double elapsed_s) {
    if (!shown_) return;
    const double rate = elapsed_s > 0 ? static_cast<double>(messages) / elapsed_s : 0;
    fmt::print(stderr, "\r\x1b[K{}: {} messages in {:.1f} s, {} a second", cell, report::format_count(messages),
               elapsed_s, report::format_count(static_cast<std::uint64_t>(rate)));
  }
  void clear() const {
    if (shown_) std::fputs("\r\x1b[K", stderr);
  }

 private:
  bool shown_;
};

std::vector<std::uint64_t> counts_or(const std::string& text, const char* option, std::uint64_t least,
                                     std::uint64_t most, std::uint64_t otherwise) {
  return text.empty() ? std::vector{otherwise} : parse_counts(text, option, least, most);
}

}  // namespace

int stress_command(const StressArguments& arguments) {
  if (arguments.explore) return explore_command(arguments);
  if (arguments.schedule || arguments.depth)
    throw UserError(fmt::format("{}: is about schedules; expected --explore beside it",
                                arguments.schedule ? "--schedule" : "--depth"));
  const std::unique_ptr<Subject> subject = subject_of(arguments);
  const auto nodes = counts_or(arguments.nodes, "--nodes", 1, kMaximumMiners, subject->nodes());
  const auto threads = counts_or(arguments.threads, "--threads", 0, kMostThreads, subject->threads());
  const std::string resolved = subject->resolved();
  report::StressReport report = subject->empty_report();
  report.chaos_seed = arguments.chaos;
  for (const std::uint64_t count : nodes) subject->resize(count, static_cast<std::uint32_t>(threads.front()));

  const std::filesystem::path target = target_of(arguments);
  report::RunDirectory directory{target, arguments.force ? report::Overwrite::replace : report::Overwrite::refuse};
  report::Manifest manifest = report::begin_manifest(arguments.command_line);
  std::stop_source interrupt;
  const engine::InterruptHandler handler{interrupt};
  Live live{arguments.quiet};
  const bool table = !arguments.quiet && !arguments.json;
  if (table) std::fputs(report::stress_table_head().c_str(), stdout);
  for (const std::uint64_t count : nodes) {
    for (const std::uint64_t thread_count : threads) {
      if (interrupt.stop_requested()) break;
      subject->resize(count, static_cast<std::uint32_t>(thread_count));
      stress::StressOptions options;
      options.stop = interrupt.get_token();
      if (arguments.chaos) options.chaos = engine::ChaosOptions{.seed = *arguments.chaos};
      const std::string name = fmt::format("{} nodes on {} threads", count, thread_count);
      options.tick = [&](std::uint64_t messages, double elapsed_s) { live.show(name, messages, elapsed_s); };
      report.cells.push_back(subject->run(options));
      live.clear();
      if (table) std::fputs(report::stress_table_line(report.cells.back()).c_str(), stdout);
      std::fflush(stdout);
    }
  }
  manifest.seed = report.seed;
  manifest.threads = report.cells.back().threads;
  manifest.finished = report::current_time_utc();
  write_files(directory, report, resolved, manifest);

  if (table)
    for (const std::string& line : report::tell_outcomes(report)) std::printf("%s\n", line.c_str());
  if (arguments.json) report::write_stress_json(std::cout, report);
  if (!arguments.quiet) fmt::print(stderr, "report  {}\n", (target / "report.html").string());
  if (!report.clean()) return kFailed;
  return interrupt.stop_requested() ? kInterrupted : kDone;
}

}  // namespace stakemine::tools

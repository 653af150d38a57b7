// SPDX-License-Identifier: Apache-2.0
#include "stakemine/report/scale_report.hpp"
#include "stakemine/report/wording.hpp"

#include <cmath>

#include <fmt/format.h>

namespace stakemine::report {
namespace {

using experiment::Estimate;
using experiment::MeasureSummary;
using experiment::ScaleMeasure;
using experiment::ScalingKind;

std::optional<double> network_mean(const ScaleReport& report, std::uint64_t cell, ScaleMeasure measure) {
  const std::uint64_t size = cell / (report.simulator.cells.size() / report.network.cells.size());
  const MeasureSummary& summary = report.network.summary(size, static_cast<std::size_t>(measure));
  return summary.count > 0 ? std::optional{summary.mean} : std::nullopt;
}

std::optional<double> cost_mean(const ScaleReport& report, std::uint64_t cell, std::size_t measure) {
  const MeasureSummary& summary = report.simulator.summary(cell, measure);
  return summary.count > 0 ? std::optional{summary.mean} : std::nullopt;
}

std::string words(const std::optional<double>& value, std::string (*write)(double)) {
  return value ? write(*value) : "–";
}

std::string as_count(double value) {
  return format_count(static_cast<std::uint64_t>(std::llround(std::max(0.0, value))));
}
std::string as_bytes(double value) {
  return format_bytes(static_cast<std::uint64_t>(std::llround(std::max(0.0, value))));
}
std::string as_share(double value) {
  return fmt::format("{:.3g} %", 100 * value);
}
std::string as_rate(double value) {
  return value >= 1e6 ? fmt::format("{:.3g} M/s", value / 1e6) : fmt::format("{:.3g} k/s", value / 1e3);
}
std::string as_nanoseconds(double value) {
  return format_duration(value * 1e-9);
}

// "≈" and the interval in brackets.
std::string with_interval(const Estimate& estimate, std::string (*write)(double)) {
  const auto end = [&](double value) { return std::isfinite(value) ? write(value) : std::string{"∞"}; };
  return fmt::format("{} [{}, {}]", write(estimate.value), end(estimate.interval.low), end(estimate.interval.high));
}

constexpr const char* kLine = "{:>9} {:>7} {:>10} {:>10} {:>8} {:>8} {:>11} {:>9} {:>9} {:>10} {:>9} {:>9}\n";

std::string universal_words(const experiment::Fitted<experiment::UniversalScalability>& fit) {
  if (!fit.law) return fmt::format("Universal scalability law: not supported by the data: {}.", fit.why_not);
  const auto& law = *fit.law;
  std::string text =
      fmt::format("Universal scalability law: contention σ = {}, coherency κ = {}; off by {} on the whole",
                  with_interval(law.contention, format_significant), with_interval(law.coherency, format_significant),
                  as_share(law.relative_error));
  if (!law.peak_nodes) return text + "; no number of nodes is in sight beyond which more of them stop helping.";
  return fmt::format("{}; beyond {} nodes more of them stop helping.", text, with_interval(*law.peak_nodes, as_count));
}

std::string amdahl_words(const ScaleReport& report) {
  const auto& fit = report.fits.amdahl;
  if (!fit.law) return fmt::format("Amdahl's law: not supported by the data: {}.", fit.why_not);
  std::string text =
      fmt::format("Amdahl's law: serial share {}; off by {} on the whole",
                  with_interval(fit.law->serial_share, format_significant), as_share(fit.law->relative_error));
  if (report.fits.kind != ScalingKind::strong)
    text += " (it supposes the same work at every size, which this is not: read it as a share of contention)";
  return text + ".";
}

std::string growth_words(const std::string& threads, const experiment::Fitted<experiment::PowerLaw>& fit) {
  const std::string who =
      threads == "all" ? "The simulator's wall time" : fmt::format("The simulator's wall time at {} threads", threads);
  if (!fit.law) return fmt::format("{}: no growth exponent is supported by the data: {}.", who, fit.why_not);
  return fmt::format("{} grows with the nodes to the power of {}; off by {} on the whole.", who,
                     with_interval(fit.law->exponent, format_significant), as_share(fit.law->relative_error));
}

}  // namespace

std::string scale_table_head() {
  return fmt::format(fmt::runtime(kLine), "nodes", "threads", "round", "speed-up", "effic.", "hub", "messages", "bytes",
                     "wall", "messages", "a miner", "memory") +
         fmt::format(fmt::runtime(kLine), "", "", "", "", "", "used", "a round", "a round", "a run", "a second",
                     "and round", "at most");
}

std::string scale_table_line(const ScaleReport& report, std::uint64_t cell) {
  const auto network = [&](ScaleMeasure measure) { return network_mean(report, cell, measure); };
  auto hub = network(ScaleMeasure::hub_utilisation_to_nodes);
  if (const auto back = network(ScaleMeasure::hub_utilisation_to_hub); hub && back) hub = std::max(*hub, *back);
  const auto& names = report.simulator.cells[cell];
  return fmt::format(fmt::runtime(kLine), as_count(std::stod(names[0])), names[1],
                     words(network(ScaleMeasure::round_time_s), format_duration),
                     words(network(ScaleMeasure::speed_up), format_significant),
                     words(network(ScaleMeasure::efficiency), as_share), words(hub, as_share),
                     words(network(ScaleMeasure::messages), as_count), words(network(ScaleMeasure::bytes), as_bytes),
                     words(cost_mean(report, cell, 0), format_duration), words(cost_mean(report, cell, 3), as_rate),
                     words(cost_mean(report, cell, 4), as_nanoseconds), words(cost_mean(report, cell, 2), as_bytes));
}

std::vector<std::string> tell(const ScaleReport& report) {
  std::vector<std::string> sentences;
  switch (report.fits.kind) {
    case ScalingKind::weak:
      sentences.emplace_back("Weak scaling: the work of a round grows in proportion to the nodes.");
      break;
    case ScalingKind::strong:
      sentences.emplace_back("Strong scaling: the work of a round is the same at every size.");
      break;
    case ScalingKind::mixed:
      sentences.emplace_back(
          "The work of a round grows with the nodes, but not in proportion: neither weak nor strong scaling.");
      break;
  }
  sentences.push_back(universal_words(report.fits.universal));
  sentences.push_back(amdahl_words(report));
  for (std::size_t i = 0; i < report.fits.cost_growth.size(); ++i)
    sentences.push_back(growth_words(report.simulator.cells[i][1], report.fits.cost_growth[i]));
  return sentences;
}

}  // namespace stakemine::report

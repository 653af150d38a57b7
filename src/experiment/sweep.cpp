// SPDX-License-Identifier: Apache-2.0
#include "stakemine/experiment/sweep.hpp"

#include "stakemine/config/json.hpp"
#include "stakemine/core/digest.hpp"
#include "stakemine/core/error.hpp"
#include "stakemine/core/nearest_name.hpp"

#include "experiment/sweep_axes.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

#include <fmt/format.h>

namespace stakemine::experiment {
namespace {

constexpr std::uint64_t kMostTrials = 10'000'000;
constexpr std::size_t kMostShown = 10;

std::vector<std::string> prefixed(const std::string& prefix, const UserError& error) {
  std::vector<std::string> lines;
  for (const std::string& line : error.lines()) lines.push_back(prefix + line);
  return lines;
}

}  // namespace

Sweep::Sweep(SweepConfig config) : config_(std::move(config)) {
  base_ = config::parse_json_file(config_.base.path);
  if (!base_.is_object())
    throw UserError(fmt::format("{}: {} where an object is expected", config_.base.path.string(), base_.kind()));
  for (const config::Override& change : config_.set.list) config::apply_override(base_, change);
  std::set<std::string> names;
  for (std::size_t i = 0; i < config_.axes.size(); ++i) {
    const std::string place = fmt::format("{}: /axes/{}", config_.file, i);
    axes_.push_back(lay_out_axis(config_.axes[i], place));
    if (!names.insert(axes_.back().name).second)
      throw UserError(
          fmt::format("{}/name: a second axis \"{}\"; expected a name of its own", place, axes_.back().name));
    cell_count_ *= axes_.back().points.size();
    if (cell_count_ * config_.repetitions > kMostTrials)
      throw UserError(
          fmt::format("{}: the grid has more than {} runs; expected fewer values or repetitions", place, kMostTrials));
  }
  check_axes();
  find_baseline();
  first_seed_ = config_.seed.value_or(this->config(baseline_).seed);
}

std::vector<std::size_t> Sweep::points(std::uint64_t cell) const {
  std::vector<std::size_t> points(axes_.size());
  for (std::size_t i = axes_.size(); i-- > 0; cell /= axes_[i].points.size()) points[i] = cell % axes_[i].points.size();
  return points;
}

std::string Sweep::name(std::uint64_t cell) const {
  std::string text;
  const std::vector<std::size_t> point = points(cell);
  for (std::size_t i = 0; i < axes_.size(); ++i)
    text += fmt::format("{}{} = {}", i == 0 ? "" : ", ", axes_[i].name, axes_[i].points[point[i]].label);
  return text.empty() ? "the only cell" : text;
}

std::vector<config::Override> Sweep::changes(std::uint64_t cell) const {
  std::vector<config::Override> all = config_.set.list;
  const std::vector<std::size_t> point = points(cell);
  for (std::size_t i = 0; i < axes_.size(); ++i)
    for (const config::Override& change : axes_[i].points[point[i]].changes) all.push_back(change);
  return all;
}

std::string Sweep::identity() const {
  std::string text = config::to_json(base_);
  for (const SweepAxis& axis : axes_) {
    text += "|" + axis.name;
    for (const AxisPoint& point : axis.points) {
      text += "|" + point.label;
      for (const config::Override& change : point.changes)
        text += "|" + config::pointer_of(change.path) + "=" + config::to_json(change.value);
    }
  }
  text += fmt::format("|{}|{}|{}", config_.repetitions, first_seed_, baseline_);
  for (const MetricConfig& metric : config_.metrics)
    text += fmt::format("|{}|{}|{}", metric.field, metric.column, metric.round.value_or(0));
  return fmt::format("{:016x}", hash_text(text));
}

Trial Sweep::trial(std::uint64_t index) const {
  const std::uint64_t repetition = index % config_.repetitions;
  return {.cell = index / config_.repetitions, .repetition = repetition, .seed = first_seed_ + repetition};
}

ExperimentConfig Sweep::config(std::uint64_t cell) const {
  try {
    ExperimentConfig config = read_cell(points(cell));
    if (!attack_baselines_) config.report.attack_baselines = false;
    return config;
  } catch (const UserError& error) {
    throw UserError(prefixed(fmt::format("{}: {}: ", config_.file, name(cell)), error));
  }
}

std::vector<Round> Sweep::wanted_rounds() const {
  std::set<Round> wanted;
  for (const MetricConfig& metric : config_.metrics)
    if (metric.round) wanted.insert(*metric.round);
  return {wanted.begin(), wanted.end()};
}

ExperimentConfig Sweep::read_cell(const std::vector<std::size_t>& points) const {
  config::Value document = base_;
  for (std::size_t i = 0; i < axes_.size(); ++i)
    for (const config::Override& change : axes_[i].points[points[i]].changes) config::apply_override(document, change);
  return read_config_value(document, config_.base.path.string(), config_.base.path.parent_path());
}

void Sweep::check_axes() const {
  std::vector<std::size_t> first(axes_.size());
  (void)config(0);
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < axes_.size(); ++i) {
    for (std::size_t k = 1; k < axes_[i].points.size(); ++k) {
      std::vector<std::size_t> varied = first;
      varied[i] = k;
      try {
        (void)read_cell(varied);
      } catch (const UserError& error) {
        const std::string prefix =
            fmt::format("{}: /axes/{}: {} = {}: ", config_.file, i, axes_[i].name, axes_[i].points[k].label);
        for (const std::string& line : prefixed(prefix, error)) lines.push_back(line);
      }
    }
  }
  if (lines.size() > kMostShown) {
    const std::size_t more = lines.size() - kMostShown;
    lines.resize(kMostShown);
    lines.push_back(fmt::format("{}: … and {} more", config_.file, more));
  }
  if (!lines.empty()) throw UserError(std::move(lines));
}

void Sweep::find_baseline() {
  if (!config_.baseline.is_object()) return;
  std::vector<std::size_t> chosen(axes_.size());
  for (const config::Entry& entry : config_.baseline.object()) {
    const std::string place = fmt::format("{}:{}: /baseline/{}", config_.file, entry.value.line, entry.key);
    const auto axis = std::ranges::find(axes_, entry.key, &SweepAxis::name);
    if (axis == axes_.end()) {
      std::vector<std::string_view> names;
      for (const SweepAxis& one : axes_) names.emplace_back(one.name);
      throw UserError(fmt::format("{}: no axis of this name; expected {}", place, quoted_list(names)));
    }
    const std::string label = entry.value.is_string() ? entry.value.string() : config::to_json(entry.value);
    const auto point = std::ranges::find(axis->points, label, &AxisPoint::label);
    if (point == axis->points.end()) {
      std::vector<std::string_view> labels;
      for (const AxisPoint& one : axis->points) labels.emplace_back(one.label);
      throw UserError(
          fmt::format("{}: \"{}\" is not a value of this axis; expected {}", place, label, quoted_list(labels)));
    }
    chosen[static_cast<std::size_t>(axis - axes_.begin())] = static_cast<std::size_t>(point - axis->points.begin());
  }
  baseline_ = 0;
  for (std::size_t i = 0; i < axes_.size(); ++i) baseline_ = baseline_ * axes_[i].points.size() + chosen[i];
}

}  // namespace stakemine::experiment

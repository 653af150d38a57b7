// SPDX-License-Identifier: Apache-2.0
#include "stakemine/report/metrics.hpp"

#include "stakemine/config/json_writer.hpp"
#include "stakemine/core/error.hpp"
#include "stakemine/core/nearest_name.hpp"
#include "stakemine/report/tables.hpp"

#include "report/round_columns.hpp"

#include <algorithm>
#include <limits>
#include <string_view>

#include <fmt/format.h>

namespace stakemine::report {
namespace {

using experiment::MetricConfig;
using experiment::RunResult;

std::optional<double> number_of(const config::Value& value) {
  if (value.is_number()) return value.number();
  if (value.is_bool()) return value.boolean() ? 1.0 : 0.0;
  if (!value.is_string()) return std::nullopt;
  // What JSON has no number for.
  if (value.string() == "inf") return std::numeric_limits<double>::infinity();
  if (value.string() == "-inf") return -std::numeric_limits<double>::infinity();
  if (value.string() == "nan") return std::numeric_limits<double>::quiet_NaN();
  return std::nullopt;
}

void gather(const config::Value& value, const std::string& path, std::vector<SummaryNumber>& numbers) {
  const auto below = [&](std::string_view key) {
    return path.empty() ? std::string{key} : fmt::format("{}/{}", path, key);
  };
  if (value.is_object()) {
    for (const config::Entry& entry : value.object()) gather(entry.value, below(entry.key), numbers);
  } else if (value.is_array()) {
    for (std::size_t i = 0; i < value.array().size(); ++i)
      gather(value.array()[i], below(fmt::format("{}", i)), numbers);
  } else if (const auto number = number_of(value)) {
    numbers.push_back({path, *number});
  }
}

std::string without_slash(const std::string& field) {
  return field.starts_with('/') ? field.substr(1) : field;
}

// A summary that has everything a summary can have: what it writes is what metrics may name.
std::vector<std::string> legal_fields() {
  experiment::Summary full;
  full.rounds_kept = full.train_loss = full.test_accuracy = full.test_rmse = full.speed_up = 0;
  full.hub.emplace();
  full.round_time.emplace();
  full.faults.emplace();
  full.money.stakes_moved = true;
  constexpr std::size_t kValidatorGroups = 6;
  full.consensus.emplace().groups.resize(kValidatorGroups);
  for (experiment::ValidatorGroupReport& group : full.consensus->groups) group.pay_against_honest = 0;
  full.splitting.resize(kValidatorGroups);
  for (experiment::SplitGain& split : full.splitting)
    split.work = split.say = split.pay = experiment::SplitGain::Gain{.mean = 0, .standard_error = 0};
  auto& quorum = full.quorum.emplace();
  quorum.latency_mean_s = quorum.latency_median_s = quorum.latency_largest_s = 0;
  auto& verification = full.verification.emplace();
  verification.caught_share = verification.error_rate = verification.wrong_share = 0;
  auto& reputation = full.reputation.emplace();
  reputation.honest = reputation.dishonest = 0;
  full.money.contribution_error = 0;
  for (auto* agreement : {&full.money.pay_work, &full.money.pay_stake, &full.money.pay_contribution})
    agreement->emplace();
  full.attack.emplace();
  full.attack->accuracy_damage = full.attack->loss_damage = 0;
  full.attack->targeted_success_rate = full.attack->let_through = 0;
  full.attack->rejected_share = full.attack->honest_rejected_share = 0;
  constexpr std::size_t kBaselines = 4;
  full.attack->baselines.resize(kBaselines);
  for (experiment::Baseline& baseline : full.attack->baselines) baseline.train_loss = baseline.test_accuracy = 0;
  config::ValueBuilder builder;
  write_summary(builder, full);
  std::vector<std::string> paths;
  for (SummaryNumber& number : summary_numbers(builder.take())) paths.push_back(std::move(number.path));
  return paths;
}

void check_name(const std::string& name, std::span<const std::string_view> legal, const std::string& place,
                std::string_view kind) {
  if (std::ranges::find(legal, name) != legal.end()) return;
  const auto near = nearest_name(name, legal);
  throw UserError(
      fmt::format("{}: no {} \"{}\"; {}", place, kind, name,
                  near ? fmt::format("did you mean \"{}\"?", *near) : "expected " + quoted_list(legal, 60)));
}

void check(const MetricConfig& metric, const std::string& place) {
  if (!metric.column.empty()) {
    std::vector<std::string_view> columns;
    for (const RoundColumn& column : round_columns()) columns.push_back(column.name);
    check_name(metric.column, columns, place, "column of rounds.csv");
    return;
  }
  if (without_slash(metric.field) == "wall_time_s")
    throw UserError(fmt::format("{}: wall_time_s is not a result: times stand in times.csv", place));
  static const std::vector<std::string> fields = legal_fields();
  check_name(without_slash(metric.field), std::vector<std::string_view>(fields.begin(), fields.end()), place,
             "number of summary.json");
}

std::string name_of(const MetricConfig& metric) {
  if (!metric.name.empty()) return metric.name;
  if (metric.column.empty()) return without_slash(metric.field);
  return metric.round ? fmt::format("{}@{}", metric.column, *metric.round) : metric.column;
}

std::optional<double> column_value(const MetricConfig& metric, const RunResult& result) {
  if (result.rounds.empty()) return std::nullopt;
  const std::uint64_t wanted = metric.round.value_or(result.rounds.back().round);
  const auto round = std::ranges::lower_bound(result.rounds, wanted, {}, &experiment::RoundRecord::round);
  if (round == result.rounds.end() || round->round != wanted) return std::nullopt;
  const auto columns = round_columns();
  return std::ranges::find(columns, metric.column, &RoundColumn::name)->value(*round);
}

}  // namespace

Metrics::Metrics(const experiment::SweepConfig& sweep) : metrics_(sweep.metrics) {
  for (std::size_t i = 0; i < metrics_.size(); ++i) {
    const std::string place = metrics_[i].line == 0
                                  ? fmt::format("{}: /metrics/{}", sweep.file, i)
                                  : fmt::format("{}:{}: /metrics/{}", sweep.file, metrics_[i].line, i);
    check(metrics_[i], place);
    if (std::ranges::find(names_, name_of(metrics_[i])) != names_.end())
      throw UserError(
          fmt::format("{}: a second metric \"{}\"; expected a name of its own", place, name_of(metrics_[i])));
    names_.push_back(name_of(metrics_[i]));
    const std::string field = without_slash(metrics_[i].field);
    for (const std::string_view part : {"attack/accuracy_damage", "attack/loss_damage", "attack/baselines"})
      need_attack_baselines_ = need_attack_baselines_ || field.starts_with(part);
  }
}

std::vector<std::optional<double>> Metrics::measure(const RunResult& result) const {
  config::ValueBuilder builder;
  write_summary(builder, result.summary);
  const std::vector<SummaryNumber> numbers = summary_numbers(builder.take());
  std::vector<std::optional<double>> values;
  for (const MetricConfig& metric : metrics_) {
    if (!metric.column.empty()) {
      values.push_back(column_value(metric, result));
      continue;
    }
    const auto found = std::ranges::find(numbers, without_slash(metric.field), &SummaryNumber::path);
    values.push_back(found == numbers.end() ? std::nullopt : std::optional{found->value});
  }
  return values;
}

std::vector<SummaryNumber> summary_numbers(const config::Value& summary) {
  std::vector<SummaryNumber> numbers;
  gather(summary, "", numbers);
  return numbers;
}

}  // namespace stakemine::report

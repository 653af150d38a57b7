// SPDX-License-Identifier: Apache-2.0
#include "stakemine/report/difference.hpp"

#include "stakemine/config/changes.hpp"
#include "stakemine/config/csv.hpp"
#include "stakemine/config/json.hpp"
#include "stakemine/report/metrics.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>

namespace stakemine::report {
namespace {

using config::Value;

struct Leaf {
  std::string pointer, text;
};

void gather(const Value& value, std::vector<std::string>& path, std::vector<Leaf>& leaves) {
  const auto below = [&](const std::string& token, const Value& inner) {
    path.push_back(token);
    gather(inner, path, leaves);
    path.pop_back();
  };
  if (value.is_object() && !value.object().empty()) {
    for (const config::Entry& entry : value.object()) below(entry.key, entry.value);
  } else if (value.is_array() && !value.array().empty()) {
    for (std::size_t i = 0; i < value.array().size(); ++i) below(std::to_string(i), value.array()[i]);
  } else {
    leaves.push_back({config::pointer_of(path), config::to_json(value)});
  }
}

bool changes_results(const std::string& pointer) {
  for (const char* without : {"/$schema", "/description", "/runtime/threads", "/runtime/memory_limit", "/report"})
    if (pointer.starts_with(without)) return false;
  return true;
}

}  // namespace

std::vector<ConfigDifference> config_differences(const std::vector<const Value*>& configs) {
  std::vector<std::string> order;
  std::map<std::string, std::vector<std::string>> values;
  for (std::size_t i = 0; i < configs.size(); ++i) {
    std::vector<std::string> path;
    std::vector<Leaf> leaves;
    gather(*configs[i], path, leaves);
    for (Leaf& leaf : leaves) {
      auto [found, fresh] = values.try_emplace(leaf.pointer, configs.size());
      if (fresh) order.push_back(leaf.pointer);
      found->second[i] = std::move(leaf.text);
    }
  }
  std::vector<ConfigDifference> differences;
  for (const std::string& pointer : order) {
    auto& found = values[pointer];
    if (std::ranges::all_of(found, [&](const std::string& text) { return text == found.front(); })) continue;
    differences.push_back({pointer, std::move(found), changes_results(pointer)});
  }
  return differences;
}

std::optional<double> MetricDifference::relative() const {
  if (!left || !right || *left == 0) return std::nullopt;
  const double relative = (*right - *left) / std::abs(*left);
  return std::isfinite(relative) ? std::optional{relative} : std::nullopt;
}

std::vector<MetricDifference> metric_differences(const Value& left, const Value& right) {
  const std::vector<SummaryNumber> of_left = summary_numbers(left), of_right = summary_numbers(right);
  const auto value_in = [](const std::vector<SummaryNumber>& numbers,
                           const std::string& path) -> std::optional<double> {
    const auto found = std::ranges::find(numbers, path, &SummaryNumber::path);
    return found == numbers.end() ? std::nullopt : std::optional{found->value};
  };
  const auto same = [](double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); };
  std::vector<MetricDifference> differences;
  for (const SummaryNumber& number : of_left) {
    if (number.path == "wall_time_s") continue;
    const auto other = value_in(of_right, number.path);
    if (!other || !same(number.value, *other)) differences.push_back({number.path, number.value, other});
  }
  for (const SummaryNumber& number : of_right)
    if (!value_in(of_left, number.path)) differences.push_back({number.path, std::nullopt, number.value});
  return differences;
}

// Line by line: a long run has more rounds than a StoredRun holds.
std::optional<std::uint64_t> first_different_round(const StoredRun& left, const StoredRun& right) {
  config::CsvReader a{left.directory / "rounds.csv"}, b{right.directory / "rounds.csv"};
  const std::size_t digest_a = a.column_index("digest"), digest_b = b.column_index("digest");
  for (std::uint64_t round = 1;; ++round) {
    const bool has_a = a.next(), has_b = b.next();
    if (!has_a && !has_b) return std::nullopt;
    if (has_a != has_b || a.row()[digest_a] != b.row()[digest_b]) return round;
  }
}

std::optional<LineDifference> line_differences(const std::filesystem::path& left, const std::filesystem::path& right) {
  std::ifstream a{left, std::ios::binary}, b{right, std::ios::binary};
  LineDifference difference;
  std::string from_a, from_b;
  for (std::uint64_t line = 1;; ++line) {
    const bool has_a = static_cast<bool>(std::getline(a, from_a)), has_b = static_cast<bool>(std::getline(b, from_b));
    if (!has_a && !has_b) break;
    if (has_a == has_b && from_a == from_b) continue;
    if (difference.lines++ == 0) difference = {1, line, has_a ? from_a : "", has_b ? from_b : ""};
  }
  return difference.lines == 0 ? std::nullopt : std::optional{difference};
}

}  // namespace stakemine::report

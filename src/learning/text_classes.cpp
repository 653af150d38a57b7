// SPDX-License-Identifier: Apache-2.0
#include "learning/text_classes.hpp"

#include "stakemine/config/csv.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace stakemine::learning {

void append_labels(LabelPart& part, LabelIndex& index, std::vector<std::uint32_t>& labels) {
  std::vector<std::uint32_t> place;
  for (const std::string& name : part.index.names()) place.push_back(index(name));
  for (const std::uint32_t label : part.labels) labels.push_back(place[label]);
  part = {};
}

TextClasses sorted_classes(const std::vector<std::string>& texts) {
  std::vector<double> numbers(texts.size());
  bool numeric = true;
  for (std::size_t i = 0; i < texts.size() && numeric; ++i)
    numeric = config::parse_number(texts[i], numbers[i]) && std::isfinite(numbers[i]);
  const auto less = [&](std::uint32_t a, std::uint32_t b) {
    return numeric ? numbers[a] < numbers[b] : texts[a] < texts[b];
  };
  std::vector<std::uint32_t> order(texts.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::stable_sort(order, less);
  TextClasses classes;
  classes.class_of.resize(texts.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i == 0 || less(order[i - 1], order[i])) classes.names.push_back(texts[order[i]]);
    classes.class_of[order[i]] = static_cast<std::uint32_t>(classes.names.size() - 1);
  }
  return classes;
}

void name_classes(const std::vector<std::string>& texts, Dataset& data) {
  TextClasses classes = sorted_classes(texts);
  for (std::uint32_t& label : data.labels) label = classes.class_of[label];
  data.class_names = std::move(classes.names);
}

}  // namespace stakemine::learning

// SPDX-License-Identifier: Apache-2.0
/// Texts of a column as classes in their order.
#pragma once

#include "stakemine/learning/dataset.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace stakemine::learning {

/// Gives texts numbers in the order in which they are first met.
class LabelIndex {
 public:
  std::uint32_t operator()(std::string_view text) {
    const auto found = places_.find(text);
    if (found != places_.end()) return found->second;
    names_.emplace_back(text);
    return places_.emplace(text, static_cast<std::uint32_t>(names_.size() - 1)).first->second;
  }
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }

 private:
  std::map<std::string, std::uint32_t, std::less<>> places_;
  std::vector<std::string> names_;
};

/// Labels that were read apart from others, as places in an index of their own.
struct LabelPart {
  LabelIndex index;
  std::vector<std::uint32_t> labels;
};

/// Appends a part's labels as places in the index of all: parts in the order of the rows give what one index of all
/// rows would. The part is empty then.
void append_labels(LabelPart& part, LabelIndex& index, std::vector<std::uint32_t>& labels);

struct TextClasses {
  std::vector<std::string> names;
  std::vector<std::uint32_t> class_of;  ///< of each text
};

/// Sorted as numbers where all texts are (finite) numbers, else as text; equal ones are one class, named as first met.
[[nodiscard]] TextClasses sorted_classes(const std::vector<std::string>& texts);

/// The labels, so far places in `texts`, become those of sorted_classes(), which name the classes.
void name_classes(const std::vector<std::string>& texts, Dataset& data);

}  // namespace stakemine::learning

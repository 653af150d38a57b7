// SPDX-License-Identifier: Apache-2.0
/// Texts of a column as classes in their order.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace stakemine::learning {

struct TextClasses {
  std::vector<std::string> names;
  std::vector<std::uint32_t> class_of;  ///< of each text
};

/// Sorted as numbers where all texts are (finite) numbers, else as text; equal ones are one class, named as first met.
[[nodiscard]] TextClasses sorted_classes(const std::vector<std::string>& texts);

}  // namespace stakemine::learning

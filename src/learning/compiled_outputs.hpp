// SPDX-License-Identifier: Apache-2.0
/// Kernels compiled for each small number of outputs: rows of outputs are short, and loops over a length that is known
/// keep them in registers.
#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

namespace stakemine::learning {

/// Calls work(outputs) with a std::integral_constant where that is at most 16, and with the number itself beyond.
template <class Work, std::size_t... kSmaller>
void with_compiled_outputs(std::size_t outputs, const Work& work, std::index_sequence<kSmaller...>) {
  const auto is = [&]<std::size_t kOutputs>(std::integral_constant<std::size_t, kOutputs> constant) {
    if (outputs != kOutputs) return false;
    work(constant);
    return true;
  };
  if (!(is(std::integral_constant<std::size_t, kSmaller + 1>{}) || ...)) work(outputs);
}
template <class Work>
void with_compiled_outputs(std::size_t outputs, const Work& work) {
  with_compiled_outputs(outputs, work, std::make_index_sequence<16>{});
}

}  // namespace stakemine::learning

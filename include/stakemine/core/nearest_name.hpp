// SPDX-License-Identifier: Apache-2.0
/// "Did you mean": the legal name nearest to a misspelt one.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace stakemine {

/// The name of least edit distance (insertions, deletions, substitutions and swaps of neighbours; case is ignored)
/// where that is at most a third of the longer name's length (at least 1, at most 4); the first such at a tie, none
/// else.
[[nodiscard]] std::optional<std::string_view> nearest_name(std::string_view name,
                                                           std::span<const std::string_view> legal);

/// `"a", "b" or "c"`; beyond `most` names, the rest as "… (n more)".
[[nodiscard]] std::string quoted_list(std::span<const std::string_view> names, std::size_t most = 24);

}  // namespace stakemine

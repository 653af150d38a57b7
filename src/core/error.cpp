// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/error.hpp"

#include "stakemine/core/assert.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace stakemine {

UserError::UserError(const std::string& line) : UserError(std::vector<std::string>{line}) {}

UserError::UserError(std::vector<std::string> lines)
    : std::runtime_error(fmt::format("{}", fmt::join(lines, "\n"))), lines_(std::move(lines)) {
  STAKEMINE_ASSERT(!lines_.empty());
}

}  // namespace stakemine

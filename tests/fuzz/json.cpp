// SPDX-License-Identifier: Apache-2.0
#include "stakemine/config/json.hpp"

#include "stakemine/core/assert.hpp"
#include "stakemine/core/error.hpp"

#include "fuzz/targets.hpp"

#include <string_view>

namespace stakemine::fuzz {

void json(Bytes bytes) {
  const std::string_view text{reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  std::string once;
  try {
    once = config::to_json(config::parse_json(text, "fuzz"));
  } catch (const UserError&) {
    return;
  }
  STAKEMINE_ASSERT(config::to_json(config::parse_json(once, "fuzz")) == once,
                   "what was written reads back differently");
}

}  // namespace stakemine::fuzz

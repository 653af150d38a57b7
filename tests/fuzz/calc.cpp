// SPDX-License-Identifier: Apache-2.0
#include "stakemine/calc/calc.hpp"

#include "stakemine/config/json.hpp"
#include "stakemine/core/error.hpp"

#include "fuzz/targets.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace stakemine::fuzz {
namespace {

// What is legal and takes long is left out: these say how much there is to do.
constexpr std::array<std::string_view, 6> kAmounts{"n_samples", "n_features", "R", "players", "seats", "dimension"};
constexpr double kMost = 300;

bool takes_long(const config::Value& value) {
  if (value.is_array()) return std::ranges::any_of(value.array(), takes_long);
  if (!value.is_object()) return false;
  return std::ranges::any_of(value.object(), [](const config::Entry& entry) {
    if (entry.value.is_number() && std::ranges::find(kAmounts, entry.key) != kAmounts.end())
      return entry.value.number() > kMost;
    return takes_long(entry.value);
  });
}

}  // namespace

// The first byte is the topic, from 'a', the rest the request.
void calc(Bytes bytes) {
  if (bytes.empty()) return;
  const auto topics = tools::topics();
  const tools::Topic& topic = topics[(bytes[0] + topics.size() * 26 - 'a') % topics.size()];
  try {
    const config::Value request =
        config::parse_json({reinterpret_cast<const char*>(bytes.data() + 1), bytes.size() - 1}, "request");
    if (takes_long(request)) return;
    (void)config::to_json(topic.answer(request));
  } catch (const UserError&) {
  }
}

}  // namespace stakemine::fuzz

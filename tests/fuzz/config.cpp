// SPDX-License-Identifier: Apache-2.0
#include "stakemine/experiment/config.hpp"

#include "stakemine/core/assert.hpp"
#include "stakemine/core/error.hpp"

#include "fuzz/targets.hpp"

#include <sstream>
#include <string>
#include <string_view>

namespace stakemine::fuzz {
namespace {

std::string written(const experiment::ExperimentConfig& network) {
  std::ostringstream text;
  config::JsonTextWriter writer{text, config::Layout::compact};
  experiment::write_config(network, writer);
  return std::move(text).str();
}

}  // namespace

void config(Bytes bytes) {
  const std::string_view text{reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  std::string once;
  try {
    once = written(experiment::read_config_text(text, "fuzz", "/nonexistent"));
  } catch (const UserError&) {
    return;
  }
  STAKEMINE_ASSERT(written(experiment::read_config_text(once, "again", "/nonexistent")) == once,
                   "the resolved config reads back differently");
}

}  // namespace stakemine::fuzz

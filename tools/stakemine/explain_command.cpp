// SPDX-License-Identifier: Apache-2.0
#include "stakemine/command_parts.hpp"
#include "stakemine/config/json.hpp"
#include "stakemine/config/schema.hpp"
#include "stakemine/experiment/sweep.hpp"
#include "stakemine/report/metrics.hpp"
#include "stakemine/stress/config.hpp"

#include <cstdio>

#include <fmt/format.h>

namespace stakemine::tools {
namespace {

// What the file's author wrote, and what it comes to.
struct Resolved {
  const config::ObjectDescription* root = nullptr;
  config::Value value;
};

Resolved resolve(const std::string& file, const std::vector<config::Override>& overrides) {
  config::ValueBuilder builder;
  if (experiment::is_sweep_file(file)) {
    const experiment::Sweep sweep{experiment::read_sweep_config(file, overrides)};
    (void)report::Metrics{sweep.sweep_config()};
    experiment::write_sweep_config(sweep.sweep_config(), builder);
    return {&experiment::SweepConfig::description(), builder.take()};
  }
  if (stress::is_stress_file(file)) {
    stress::write_stress_config(stress::read_stress_config(file, overrides), builder);
    return {&stress::StressConfig::description(), builder.take()};
  }
  experiment::write_config(experiment::read_config(file, overrides), builder);
  return {&experiment::ExperimentConfig::description(), builder.take()};
}

}  // namespace

int explain_command(const ExplainArguments& arguments) {
  const std::vector<config::Override> overrides = parse_overrides(arguments.sets);
  const Resolved resolved = resolve(arguments.config, overrides);
  config::Value given = config::parse_json_file(arguments.config);
  for (const config::Override& change : overrides) config::apply_override(given, change);
  for (const config::Explanation& line : config::explain(*resolved.root, resolved.value, given)) {
    fmt::print("{} = {}{}\n", line.pointer, line.value, line.given ? "" : "  (default)");
    if (!line.text.empty()) fmt::print("    {}\n", line.text);
  }
  return kDone;
}

}  // namespace stakemine::tools

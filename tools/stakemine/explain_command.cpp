// SPDX-License-Identifier: Apache-2.0
#include "stakemine/commands.hpp"
#include "stakemine/config/json.hpp"
#include "stakemine/config/schema.hpp"
#include "stakemine/experiment/config.hpp"

#include <cstdio>

#include <fmt/format.h>

namespace stakemine::tools {

int explain_command(const ExplainArguments& arguments) {
  std::vector<config::Override> overrides;
  for (const std::string& text : arguments.sets) overrides.push_back(config::Override::parse(text));
  const experiment::ExperimentConfig config = experiment::read_config(arguments.config, overrides);

  config::Value given = config::parse_json_file(arguments.config);
  for (const config::Override& change : overrides) config::apply_override(given, change);
  config::ValueBuilder resolved;
  experiment::write_config(config, resolved);
  for (const config::Explanation& line :
       config::explain(experiment::ExperimentConfig::description(), resolved.take(), given)) {
    fmt::print("{} = {}{}\n", line.pointer, line.value, line.given ? "" : "  (default)");
    if (!line.text.empty()) fmt::print("    {}\n", line.text);
  }
  return kDone;
}

}  // namespace stakemine::tools

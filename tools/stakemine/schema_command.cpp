// SPDX-License-Identifier: Apache-2.0
#include "stakemine/commands.hpp"
#include "stakemine/config/json.hpp"
#include "stakemine/config/schema.hpp"
#include "stakemine/experiment/config.hpp"
#include "stakemine/experiment/sweep_config.hpp"

#include <cstdio>

namespace stakemine::tools {

int schema_command(SchemaForm form, SchemaOf document) {
  const bool sweep = document == SchemaOf::sweep;
  const config::ObjectDescription& root =
      sweep ? experiment::SweepConfig::description() : experiment::ExperimentConfig::description();
  const std::string text =
      form == SchemaForm::reference_page
          ? config::reference_page(root, sweep ? "Reference of the sweep file" : "Reference of the config")
          : config::to_json(config::json_schema(root, sweep ? "stakemine sweep" : "stakemine network",
                                                sweep ? "stakemine.sweep.schema.json" : "stakemine.schema.json"),
                            config::Layout::indented) +
                "\n";
  std::fputs(text.c_str(), stdout);
  return kDone;
}

}  // namespace stakemine::tools

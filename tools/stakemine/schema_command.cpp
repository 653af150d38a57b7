// SPDX-License-Identifier: Apache-2.0
#include "stakemine/commands.hpp"
#include "stakemine/config/json.hpp"
#include "stakemine/config/schema.hpp"
#include "stakemine/experiment/config.hpp"

#include <cstdio>

namespace stakemine::tools {

int schema_command(SchemaForm form) {
  const config::ObjectDescription& root = experiment::ExperimentConfig::description();
  const std::string text =
      form == SchemaForm::reference_page
          ? config::reference_page(root, "Reference of the config")
          : config::to_json(config::json_schema(root, "stakemine network", "stakemine.schema.json"),
                            config::Layout::indented) +
                "\n";
  std::fputs(text.c_str(), stdout);
  return kDone;
}

}  // namespace stakemine::tools

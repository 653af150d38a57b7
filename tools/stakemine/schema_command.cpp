// SPDX-License-Identifier: Apache-2.0
#include "stakemine/commands.hpp"
#include "stakemine/config/json.hpp"
#include "stakemine/config/schema.hpp"
#include "stakemine/experiment/config.hpp"
#include "stakemine/experiment/sweep_config.hpp"
#include "stakemine/stress/config.hpp"

#include <cstdio>

namespace stakemine::tools {

namespace {

struct Document {
  const config::ObjectDescription& root;
  const char* page_title;
  const char* schema_title;
  const char* schema_file;
};

Document document_of(SchemaOf document) {
  switch (document) {
    case SchemaOf::sweep:
      return {experiment::SweepConfig::description(), "Reference of the sweep file", "stakemine sweep",
              "stakemine.sweep.schema.json"};
    case SchemaOf::stress:
      return {stress::StressConfig::description(), "Reference of the stress file", "stakemine stress",
              "stakemine.stress.schema.json"};
    case SchemaOf::network:
      break;
  }
  return {experiment::ExperimentConfig::description(), "Reference of the config", "stakemine network",
          "stakemine.schema.json"};
}

}  // namespace

int schema_command(SchemaForm form, SchemaOf of) {
  const Document document = document_of(of);
  const std::string text =
      form == SchemaForm::reference_page
          ? config::reference_page(document.root, document.page_title)
          : config::to_json(config::json_schema(document.root, document.schema_title, document.schema_file),
                            config::Layout::indented) +
                "\n";
  std::fputs(text.c_str(), stdout);
  return kDone;
}

}  // namespace stakemine::tools

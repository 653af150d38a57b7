// SPDX-License-Identifier: Apache-2.0
#include "stakemine/commands.hpp"
#include "stakemine/core/error.hpp"

#include <cstdio>
#include <exception>
#include <new>

#include <CLI/CLI.hpp>

namespace stakemine::tools {
namespace {

void add_run(CLI::App& app, RunArguments& arguments) {
  CLI::App& run = *app.add_subcommand("run", "Run a network and write a run directory with its report.");
  run.add_option("config", arguments.config, "The network's config (JSON)")->required()->type_name("CONFIG");
  run.add_option("--set", arguments.sets, "Replace one value of the config (null: its default); may be repeated")
      ->type_name("/POINTER=VALUE")
      ->allow_extra_args(false);
  run.add_option("--seed", arguments.seed, "Replace the config's seed");
  run.add_option("--rounds", arguments.rounds, "Replace the config's rounds");
  run.add_option("--threads", arguments.threads, "Threads to compute on (0: one a core)");
  run.add_option("--clock", arguments.clock, "virtual (deterministic, simulated time) or wall (real threads and time)");
  run.add_option("--out", arguments.out, "The run directory (default: runs/<config>-<k>, the first k that is free)")
      ->type_name("DIR");
  run.add_flag("--force", arguments.force, "Replace the run directory if it exists");
  run.add_flag("--quiet", arguments.quiet, "No progress and no closing summary");
  run.add_flag("--json", arguments.json, "Print summary.json on standard output");
}

int dispatch(int argc, char** argv) {
  CLI::App app{"stakemine simulates networks in which miners train a model together and work in proportion to stake.",
               "stakemine"};
  app.set_version_flag("--version", std::string{"stakemine "} + STAKEMINE_VERSION);
  app.require_subcommand(1);

  RunArguments run;
  run.command_line.assign(argv, argv + argc);
  add_run(app, run);

  ValidateArguments validate;
  app.add_subcommand("validate", "Check configs; status 0 if all are legal and their data exists, else 2.")
      ->add_option("configs", validate.configs, "Configs to check")
      ->required()
      ->type_name("CONFIG...");

  ExplainArguments explain;
  CLI::App* explain_app =
      app.add_subcommand("explain", "Every field of a config with its value, where that is from, and its meaning.");
  explain_app->add_option("config", explain.config, "The config")->required()->type_name("CONFIG");
  explain_app->add_option("--set", explain.sets, "Replace one value of the config; may be repeated")
      ->type_name("/POINTER=VALUE")
      ->allow_extra_args(false);

  bool markdown = false;
  app.add_subcommand("schema", "The JSON Schema (draft 2020-12) of configs, for editors.")
      ->add_flag("--markdown", markdown, "The reference page instead");

  ListArguments list;
  app.add_subcommand("list", "The families that a config chooses from, with their members and sources.")
      ->add_option("family", list.family, "Only this family");

  CalcArguments calc;
  CLI::App* calc_app = app.add_subcommand(
      "calc",
      "The simulator's own parts on your own numbers: one JSON request in, one response out.\n" + calc_topics());
  calc_app->add_option("topic", calc.topic, "What to compute")->required();
  calc_app->add_option("--in", calc.in, "File with the request (default: standard input)");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kDone : kBadInput;
  }
  if (app.got_subcommand("run")) return run_command(run);
  if (app.got_subcommand("validate")) return validate_command(validate);
  if (app.got_subcommand("explain")) return explain_command(explain);
  if (app.got_subcommand("schema"))
    return schema_command(markdown ? SchemaForm::reference_page : SchemaForm::json_schema);
  if (app.got_subcommand("list")) return list_command(list);
  return calc_command(calc);
}

}  // namespace
}  // namespace stakemine::tools

int main(int argc, char** argv) {
  namespace tools = stakemine::tools;
  try {
    return tools::dispatch(argc, argv);
  } catch (const stakemine::UserError& error) {
    for (const std::string& line : error.lines()) std::fprintf(stderr, "%s\n", line.c_str());
    return tools::kBadInput;
  } catch (const std::bad_alloc&) {
    std::fprintf(stderr, "stakemine: out of memory\n");
  } catch (const std::exception& error) {
    std::fprintf(stderr, "stakemine: %s\n", error.what());
  }
  return tools::kFailed;
}

// SPDX-License-Identifier: Apache-2.0
#include "stakemine/commands.hpp"
#include "stakemine/core/error.hpp"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
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
  run.add_flag("--resume", arguments.resume, "Go on where an earlier run of the same config was cut off");
  run.add_option("--checkpoint-every", arguments.checkpoint_every,
                 "How often what --resume goes on from is kept (default: 30 s; 0: after every round)")
      ->type_name("SECONDS");
  run.add_flag("--trace", arguments.trace,
               "Write trace.json too: what each miner did when, to be opened in Perfetto (virtual clock)");
  run.add_flag("--force", arguments.force, "Replace the run directory if it exists");
  run.add_flag("--quiet", arguments.quiet, "No progress and no closing summary");
  run.add_flag("--json", arguments.json, "Print summary.json on standard output");
}

void add_study(CLI::App& app, StudyArguments& arguments, const std::string& name) {
  app.add_option("--out", arguments.out, "The folder of the study (default: runs/" + name + "-<k>)")->type_name("DIR");
  app.add_flag("--resume", arguments.resume, "Go on where an earlier run of the same study was interrupted");
  app.add_flag("--force", arguments.force, "Begin the study again if its folder exists");
  app.add_flag("--quiet", arguments.quiet, "No progress and nothing to read at the end");
}

void add_scale(CLI::App& app, ScaleArguments& arguments) {
  CLI::App& scale =
      *app.add_subcommand("scale", "Run a network at several numbers of nodes: table, CSV, page with curves and fits.");
  scale.add_option("config", arguments.config, "The network's config (JSON)")->required()->type_name("CONFIG");
  scale.add_option("--nodes", arguments.nodes, "Numbers of miners: all groups change in proportion")
      ->required()
      ->type_name("N,N,...");
  scale.add_option("--threads", arguments.threads, "Numbers of threads to compute on (0: one a core)")
      ->type_name("N,N,...");
  scale.add_option("--repetitions", arguments.repetitions,
                   "Seeds for each size (default: up to 5, 100,000 miners of a size in all)");
  scale.add_option("--set", arguments.sets, "Replace one value of the config (null: its default); may be repeated")
      ->type_name("/POINTER=VALUE")
      ->allow_extra_args(false);
  scale.add_option("--seed", arguments.seed, "Replace the config's seed, the first of the repetitions");
  scale.add_option("--rounds", arguments.rounds, "Replace the config's rounds");
  add_study(scale, arguments.study, "<config>-scale");
}

void add_sweep(CLI::App& app, SweepArguments& arguments) {
  CLI::App& sweep = *app.add_subcommand("sweep", "Run a grid of configs under several seeds: tables, intervals, page.");
  sweep.add_option("sweep", arguments.sweep, "The sweep file (JSON)")->required()->type_name("SWEEP");
  sweep.add_option("--set", arguments.sets, "Replace one value of the sweep file (null: its default); may be repeated")
      ->type_name("/POINTER=VALUE")
      ->allow_extra_args(false);
  sweep.add_option("--threads", arguments.threads, "Threads to compute on (0: one a core)");
  add_study(sweep, arguments.study, "<sweep>");
}

void add_stress(CLI::App& app, StressArguments& arguments) {
  CLI::App& stress = *app.add_subcommand(
      "stress",
      "Drive a load or a network as hard as it goes and check that nothing breaks; status 1 if something did.");
  stress.add_option("config", arguments.config, "A stress file, or a network's config (JSON)")
      ->required()
      ->type_name("CONFIG");
  stress.add_option("--duration", arguments.duration, "How long, in seconds or with a unit, such as \"30 s\"");
  stress.add_option("--messages", arguments.messages, "How many messages, about");
  stress.add_option("--threads", arguments.threads, "Numbers of threads (0: one a core), more than cores if need be")
      ->type_name("N,N,...");
  stress.add_option("--nodes", arguments.nodes, "Numbers of actors or of miners")->type_name("N,N,...");
  stress
      .add_option(
          "--chaos", arguments.chaos,
          "Random delays, yields, pauses, orders and ends of threads; for a network also messages lost and doubled")
      ->type_name("SEED");
  stress
      .add_option("--explore", arguments.explore,
                  "Play so many schedules on one thread instead, each repeatable; what breaks is shrunk and told")
      ->type_name("SCHEDULES");
  stress.add_option("--schedule", arguments.schedule, "With --explore: the number of the first (default: 0)");
  stress.add_option("--depth", arguments.depth,
                    "With --explore: 0 random walks, d orderings at a time (default: both, d from 1 to 4)");
  stress.add_option("--set", arguments.sets, "Replace one value of the config (null: its default); may be repeated")
      ->type_name("/POINTER=VALUE")
      ->allow_extra_args(false);
  stress.add_option("--seed", arguments.seed, "Replace the config's seed");
  stress.add_option("--out", arguments.out, "The folder of the results (default: runs/<config>-stress-<k>)")
      ->type_name("DIR");
  stress.add_flag("--force", arguments.force, "Replace the folder if it exists");
  stress.add_flag("--quiet", arguments.quiet, "No progress and nothing to read at the end");
  stress.add_flag("--json", arguments.json, "Print summary.json on standard output instead of the table");
}

int dispatch(int argc, char** argv) {
  CLI::App app{"stakemine simulates networks in which miners train a model together and work in proportion to stake.",
               "stakemine"};
  app.set_version_flag("--version", std::string{"stakemine "} + STAKEMINE_VERSION);
  app.require_subcommand(1);

  RunArguments run;
  run.command_line.assign(argv, argv + argc);
  add_run(app, run);

  ScaleArguments scale;
  scale.study.command_line = run.command_line;
  add_scale(app, scale);

  SweepArguments sweep;
  sweep.study.command_line = run.command_line;
  add_sweep(app, sweep);

  StressArguments stress;
  stress.command_line = run.command_line;
  add_stress(app, stress);

  ReportArguments report;
  report.command_line = run.command_line;
  CLI::App* report_app = app.add_subcommand(
      "report", "Render the page of a run or study again, or lay several runs over each other on one page.");
  report_app->add_option("directories", report.directories, "Folders of runs")->required()->type_name("DIR...");
  report_app->add_option("--out", report.out, "The page of several runs (default: comparison.html)")->type_name("FILE");

  DiffArguments diff;
  CLI::App* diff_app =
      app.add_subcommand("diff", "What differs between two runs, or two studies; status 0 if nothing does, else 1.");
  diff_app->add_option("left", diff.left, "A folder")->required()->type_name("DIR");
  diff_app->add_option("right", diff.right, "Another")->required()->type_name("DIR");
  diff_app->add_flag("--no-events", diff.without_events, "Don't run both again to find the first event that differs");

  ValidateArguments validate;
  app.add_subcommand("validate",
                     "Check configs and sweep files; status 0 if all are legal and their data exists, else 2.")
      ->add_option("configs", validate.configs, "Configs to check")
      ->required()
      ->type_name("CONFIG...");

  ExplainArguments explain;
  CLI::App* explain_app = app.add_subcommand(
      "explain", "Every field of a config or sweep file with its value, where that is from, and its meaning.");
  explain_app->add_option("config", explain.config, "The config")->required()->type_name("CONFIG");
  explain_app->add_option("--set", explain.sets, "Replace one value of the config; may be repeated")
      ->type_name("/POINTER=VALUE")
      ->allow_extra_args(false);

  bool markdown = false, of_sweeps = false, of_stress = false;
  CLI::App* schema_app = app.add_subcommand("schema", "The JSON Schema (draft 2020-12) of configs, for editors.");
  schema_app->add_flag("--markdown", markdown, "The reference page instead");
  schema_app->add_flag("--sweep", of_sweeps, "Of sweep files");
  schema_app->add_flag("--stress", of_stress, "Of stress files");

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
  if (app.got_subcommand("scale")) return scale_command(scale);
  if (app.got_subcommand("sweep")) return sweep_command(sweep);
  if (app.got_subcommand("stress")) return stress_command(stress);
  if (app.got_subcommand("report")) return report_command(report);
  if (app.got_subcommand("diff")) return diff_command(diff);
  if (app.got_subcommand("validate")) return validate_command(validate);
  if (app.got_subcommand("explain")) return explain_command(explain);
  if (app.got_subcommand("schema"))
    return schema_command(markdown ? SchemaForm::reference_page : SchemaForm::json_schema, of_sweeps ? SchemaOf::sweep
                                                                                           : of_stress
                                                                                               ? SchemaOf::stress
                                                                                               : SchemaOf::network);
  if (app.got_subcommand("list")) return list_command(list);
  return calc_command(calc);
}

/// What was printed must have arrived: 0, or an error that says why not.
int check_output(int status) {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return status;
  std::fprintf(stderr, "stakemine: cannot write to standard output: %s\n", std::strerror(errno));
  return status == kDone ? static_cast<int>(kFailed) : status;
}

}  // namespace
}  // namespace stakemine::tools

int main(int argc, char** argv) {
  namespace tools = stakemine::tools;
  // A reader that went away and a limit on the size of files are errors of writing like others, not reasons to die.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    return tools::check_output(tools::dispatch(argc, argv));
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

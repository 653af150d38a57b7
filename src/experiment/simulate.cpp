// SPDX-License-Identifier: Apache-2.0
#include "stakemine/experiment/simulate.hpp"

#include "stakemine/core/assert.hpp"
#include "stakemine/core/digest.hpp"
#include "stakemine/core/error.hpp"
#include "stakemine/engine/workers.hpp"
#include "stakemine/experiment/memory.hpp"
#include "stakemine/experiment/population.hpp"
#include "stakemine/protocol/link_delay.hpp"
#include "stakemine/protocol/network_transport.hpp"

#include "experiment/fault_costs.hpp"
#include "experiment/faulty_network.hpp"
#include "experiment/network_run.hpp"
#include "experiment/round_times.hpp"
#include "experiment/run_keeper.hpp"
#include "experiment/streaming.hpp"

#include <algorithm>
#include <chrono>
#include <optional>

#include <fmt/format.h>

namespace stakemine::experiment {
namespace {

using SteadyClock = std::chrono::steady_clock;

double seconds_since(SteadyClock::time_point began) {
  return std::chrono::duration<double>(SteadyClock::now() - began).count();
}

engine::MailboxPolicy policy_of(WhenFull when_full) {
  switch (when_full) {
    case WhenFull::block:
      return engine::MailboxPolicy::block;
    case WhenFull::refuse:
      return engine::MailboxPolicy::refuse;
    case WhenFull::drop_oldest:
      return engine::MailboxPolicy::drop_oldest;
  }
  STAKEMINE_ASSERT(false, "every policy has a name");
}

// Nobody's message can come before it.
void check_deadline(const ExperimentConfig& config, std::string_view field, std::optional<double> deadline_s,
                    const network::Network& links) {
  if (!deadline_s || duration_from_seconds(*deadline_s) >= links.lookahead()) return;
  throw UserError(fmt::format("{}: {}: {} is below the least latency of the network; expected at least {}", config.file,
                              field, config::format_quantity(*deadline_s, config::Dimension::duration),
                              config::format_quantity(seconds(links.lookahead()), config::Dimension::duration)));
}

void check_deadlines(const ExperimentConfig& config, const consensus::ConsensusRule* consensus,
                     const network::Network& links) {
  check_deadline(config, "/protocol/deadline", config.protocol.deadline_s, links);
  if (consensus == nullptr) return;
  const bool is_beside_ratings = consensus->ratings().has_value();
  if (is_beside_ratings && consensus->ratings()->deadline)
    check_deadline(config, "/consensus/rating_deadline", seconds(*consensus->ratings()->deadline), links);
  if (consensus->quorum())
    check_deadline(config, is_beside_ratings ? "/consensus/quorum/timeout" : "/consensus/timeout",
                   consensus->quorum()->timeout_s, links);
}

// Where what goes one way disturbs what goes the other, a question is not one batch that can be hung up on.
void check_ways(const ExperimentConfig& config, const network::Network& links) {
  if (links.carries_batches() || config.protocol.is_asynchronous() || !config.protocol.may_end_early()) return;
  throw UserError(
      fmt::format("{}: /network/links: a link is shared by both ways, so that a round cannot be given up; "
                  "expected \"split_duplex\", or neither deadline nor quorum in /protocol",
                  config.file));
}

std::unique_ptr<network::Network> build_links(const Network& network, const protocol::Population& population) {
  network::LinkColumns links{
      .latency_s = population.latency_s, .bandwidth_bps = population.bandwidth_bps, .seed = network.config.seed};
  if (network.model->places().empty()) return network.model->build(links);
  const NodeColumns nodes{population};
  links.group = nodes.group;
  links.groups = nodes.names;
  return network.model->build(links);
}

/// The spool sees each round before a checkpoint is made of it.
class Watched final : public protocol::RoundObserver {
 public:
  Watched(protocol::RoundObserver* other, RoundSpool* spool) : other_(other), spool_(spool) {}
  void round_finished(const RoundRecord& record) override {
    spool_->round_finished(record);
    if (other_ != nullptr) other_->round_finished(record);
  }

 private:
  protocol::RoundObserver* other_;
  RoundSpool* spool_;
};

RoundSource rounds_of(RoundSpool& spool, protocol::QuestionTallies tallies) {
  return [&spool, tallies = std::move(tallies)](const std::function<void(const RoundRecord&)>& see) {
    spool.for_each([&](const RoundRecord& record) {
      RoundRecord noted = record;
      protocol::note(tallies, noted);
      see(noted);
    });
  };
}

struct WallTimes {
  double build_s, run_s, baselines_s;
};

/// The engine's phases contain the coordinator's, which runs on one of its threads.
std::vector<Phase> phases_of(const NetworkRun& run, const WallTimes& wall) {
  const protocol::CoordinatorPhases& mine = run.phases;
  const double coordinator_s = mine.assign_s + mine.aggregate_s + mine.evaluate_s + mine.settle_s + mine.compute_s;
  std::vector<Phase> phases{{"build: data, population", wall.build_s}, {"assign: apportion, lay out", mine.assign_s}};
  if (run.clock == Clock::wall) {
    phases.push_back({"deliver, compute, gather", std::max(0.0, wall.run_s - coordinator_s)});
  } else {
    const engine::RunPhases& engine = run.report.phases;
    phases.push_back({"deliver: assignments arrive", engine.deliver_s});
    phases.push_back({"compute: miners at work", std::max(0.0, engine.compute_s - coordinator_s) + mine.compute_s});
    phases.push_back({"gather: results arrive", engine.gather_s});
  }
  phases.push_back({"aggregate: forge, combine, step", mine.aggregate_s});
  phases.push_back({"evaluate", mine.evaluate_s});
  phases.push_back({"settle: pay", mine.settle_s});
  phases.push_back({"baselines", wall.baselines_s});
  return phases;
}

// What weighs a partial result where the config does not say.
aggregation::Weighting weighting_of(const aggregation::AggregationConfig& config, const Task& task) {
  return config.weighting.value_or(task.miners_hold_data() ? aggregation::Weighting::stake
                                                           : aggregation::Weighting::samples);
}

// A rule that looks at partial results or at held-out rows needs a task that has them.
void check_reward(const ExperimentConfig& config, const incentive::RewardRule& rule,
                  const protocol::Workload& workload) {
  const auto refuse = [&](std::string_view what) {
    throw UserError(fmt::format("{}: /incentives/reward: \"{}\" has nothing to go by: {}", config.file,
                                config.incentives.reward.name(), what));
  };
  const bool looks = rule.reads() == incentive::Evidence::quality || rule.measure() != nullptr;
  if (looks && workload.update_size() == 0) refuse("the task has no partial results; expected a learning task");
  const bool evaluates =
      rule.measure() != nullptr && rule.measure()->method != incentive::ContributionMethod::gradient_similarity;
  if (evaluates && workload.held_out(1, KeyedRandom{config.seed, Purpose::held_out}) == nullptr)
    refuse("the task keeps no test rows; expected some, or the method \"gradient_similarity\"");
}

// Whoever works something out again must get the same to the bit.
void check_verification(const ExperimentConfig& config, const protocol::Verification& rule,
                        const protocol::Workload& workload) {
  const auto refuse = [&](std::string_view what) {
    throw UserError(fmt::format("{}: /protocol/verification: \"{}\" has nothing to go by: {}", config.file,
                                config.protocol.verification.name(), what));
  };
  if (!workload.repeats()) refuse("the task's results cannot be worked out again; expected a learning task");
  if (rule.most_copies() == 1) return;
  std::vector<double> first(workload.update_size()), second(workload.update_size());
  workload.recompute(0, {0, workload.shards()}, first);
  workload.recompute(1, {0, workload.shards()}, second);
  if (hash_numbers(first) != hash_numbers(second))
    refuse(
        "no two miners get the same, since each draws rows of its own; expected training on whole batches, or the "
        "type \"audit\"");
}

// What each group's honest members look at, where the config leaves it to the task.
void settle_evaluations(const ExperimentConfig& config, const protocol::Workload& workload,
                        protocol::ValidatorPopulation& validators) {
  using Method = protocol::EvaluationMethod;
  const bool holds_out = workload.held_out(1, KeyedRandom{config.seed, Purpose::held_out}) != nullptr;
  const bool has_results = workload.update_size() > 0;
  for (std::size_t index = 0; index < config.validators.size(); ++index) {
    Method& method = validators.groups[index].evaluation;
    if (!config.validators[index].evaluation)
      method = holds_out ? Method::loss_improvement : has_results ? Method::similarity : Method::recomputation;
    if ((method == Method::loss_improvement && !holds_out) || (method == Method::similarity && !has_results))
      throw UserError(fmt::format("{}: /validators/{}/evaluation: the task has no {}; expected another evaluation",
                                  config.file, index, has_results ? "test rows" : "partial results"));
  }
}

// A variant may have other miners than the config.
protocol::Results results_of_run(const ExperimentConfig& config, const Variant& variant,
                                 const SimulateOptions& options) {
  if (options.results == protocol::Results::kept) return protocol::Results::kept;
  const bool all_honest = std::ranges::all_of(variant.population->groups, [](const protocol::PopulationGroup& group) {
    return group.count == 0 || group.behavior->is_honest();
  });
  return results_of(config, variant.aggregation, variant.clock,
                    all_honest ? Honesty::all_honest : Honesty::some_dishonest);
}

void take_money(const protocol::Settlement& settlement, std::size_t miners, NetworkRun& run) {
  const incentive::Payroll& payroll = settlement.payroll();
  const auto earned = payroll.earned();
  run.rewards.assign(earned.begin(), earned.begin() + static_cast<std::ptrdiff_t>(miners));
  run.validator_rewards.assign(earned.begin() + static_cast<std::ptrdiff_t>(miners), earned.end());
  run.ledger = payroll.ledger().check_conserved();
  run.flows = payroll.totals();
  if (payroll.stake_version() > 0) {
    const auto stakes = payroll.stakes().first(miners);
    run.stakes_at_end.assign(stakes.begin(), stakes.end());
  }
  run.contributions.assign(settlement.contributions().begin(), settlement.contributions().end());
  run.contribution_errors = settlement.contribution_errors();
  run.evaluations = settlement.evaluations();
}

}  // namespace

Network build_network(const ExperimentConfig& config) {
  Network network{.config = config,
                  .model = nullptr,
                  .population = {},
                  .weights = {},
                  .stake_weighting = config.allocation_or_default().weighting.make(),
                  .apportionment = config.allocation_or_default().rule.make(),
                  .reward = config.incentives.reward.make(),
                  .task = config.task.make()};
  refuse_if_too_large(config, *network.task);
  network.model = config.network.make();
  network.population = build_population(config, network.model->link());
  network.weights.resize(network.population.size());
  network.stake_weighting->weigh(network.population.stake.units, network.weights);
  const bool stake_counts = !network.task->miners_hold_data() ||
                            weighting_of(config.aggregation, *network.task) == aggregation::Weighting::stake;
  if (stake_counts && std::ranges::all_of(network.weights, [](std::uint64_t weight) { return weight == 0; }))
    throw UserError(
        fmt::format("{}: /miners/0/stake: the total stake of all miners is zero; expected a positive stake "
                    "somewhere, or the weighting \"equal\"",
                    config.file));
  return network;
}

NetworkRun run_network(const Network& network, const Variant& variant, const SimulateOptions& options) {
  const ExperimentConfig& config = network.config;
  const protocol::Population& population = *variant.population;
  std::vector<double> stakes;
  for (MinerIndex miner = 0; miner < population.size(); ++miner) stakes.push_back(population.stake.tokens(miner));
  const auto workload = network.task->build({.file = config.file,
                                             .seed = config.seed,
                                             .miners = population.size(),
                                             .stakes = stakes,
                                             .population = &population,
                                             .runner = engine::block_runner(config.runtime.threads)});
  check_reward(config, *network.reward, *workload);
  const auto verification = config.protocol.verification ? config.protocol.verification.make() : nullptr;
  if (verification != nullptr) check_verification(config, *verification, *workload);
  protocol::ValidatorPopulation judges = population.validators;
  settle_evaluations(config, *workload, judges);
  NetworkRun run;
  run.clock = variant.clock;
  run.weighting = weighting_of(variant.aggregation, *network.task);
  const auto aggregator = variant.aggregation.make();
  FaultyNetwork faulty{variant.faults, *network.model, population};
  if (options.timeline != nullptr) {
    protocol::Stage stage = faulty.stage();
    stage.has_rounds = !config.protocol.is_asynchronous();
    options.timeline->run_begins(stage);
  }
  protocol::RoundBoard board;
  protocol::RatingBoard ratings;
  const auto consensus = config.consensus ? config.consensus.make() : nullptr;
  std::optional<protocol::Validation> validation;
  if (consensus != nullptr && consensus->ratings())
    validation.emplace(
        protocol::Validation::Setup{
            .seed = config.seed, .miners = &population, .validators = &judges, .terms = *consensus->ratings()},
        *workload, board, ratings);
  protocol::VoteBoard votes;
  std::optional<protocol::Commitment> commitment;
  if (consensus != nullptr && consensus->quorum())
    commitment.emplace(
        protocol::Commitment::Setup{.miners = population.size(), .validators = &judges, .terms = *consensus->quorum()},
        votes);
  RunKeeper keeper{options.checkpoints, variant.name};
  Watched watched{options.observer, options.spool};
  protocol::Coordinator coordinator{
      {.seed = config.seed,
       .rounds = config.rounds,
       .population = &population,
       .apportionment = network.apportionment.get(),
       .weights = network.weights,
       .stake_weighting = network.stake_weighting.get(),
       .aggregator = aggregator.get(),
       .weighting = run.weighting,
       .hostile = variant.aggregation.hostile(),
       .payroll = payroll_setup(config, population, *network.reward),
       .validation = validation ? &*validation : nullptr,
       .commitment = commitment ? &*commitment : nullptr,
       .observer = options.spool != nullptr ? &watched : options.observer,
       .protocol = config.protocol,
       .verification = verification.get(),
       .attack_meter = config.report.attack_baselines ? protocol::AttackMeter::on : protocol::AttackMeter::off,
       .availability = faulty.known(),
       .timeline = options.timeline,
       .keeper = variant.clock == Clock::simulated ? &keeper : nullptr,
       .wanted_rounds = options.wanted_rounds,
       .results = results_of_run(config, variant, options)},
      *workload,
      board};
  protocol::Miners miners{population, *workload, board, faulty.of_miners(),
                          config.protocol.is_asynchronous() ? protocol::Pace::own : protocol::Pace::rounds};
  engine::Program program;
  program.add(1, coordinator, engine::Placement::coordinator_thread);
  program.add(population.size(), miners, engine::Placement::arena);

  protocol::Validators validators{{.seed = config.seed,
                                   .validators = &judges,
                                   .miners = &population,
                                   .workload = workload.get(),
                                   .board = &board,
                                   .ratings = &ratings,
                                   .votes = &votes}};
  if (population.validators.size() > 0) program.add(population.validators.size(), validators, engine::Placement::arena);

  engine::RuntimeOptions runtime;
  runtime.threads = config.runtime.threads;
  runtime.seed = config.seed;
  runtime.lp_size = options.lp_size;
  runtime.stop = options.stop;
  runtime.observer = options.events;
  runtime.mailbox = {.capacity = config.runtime.mailbox.capacity,
                     .policy = policy_of(config.runtime.mailbox.when_full)};
  const protocol::LinkDelay delay{population};
  if (config.runtime.delay_scale > 0) runtime.delay = &delay;
  runtime.delay_scale = config.runtime.delay_scale;
  if (variant.clock == Clock::wall) {
    const auto wall =
        options.chaos ? engine::make_chaotic_wall_runtime(runtime, *options.chaos) : engine::make_wall_runtime(runtime);
    run.report = wall->run(program);
  } else {
    const auto links = build_links(network, population);
    protocol::NetworkTransport transport{*links};
    check_deadlines(config, consensus.get(), *links);
    check_ways(config, *links);
    engine::Transport& faulty_transport = faulty.around(transport);
    runtime.begin = keeper.begin({.workload = workload.get(),
                                  .coordinator = &coordinator,
                                  .miners = &miners,
                                  .validation = validation ? &*validation : nullptr,
                                  .commitment = commitment ? &*commitment : nullptr,
                                  .faulty = &faulty,
                                  .links = links.get(),
                                  .timeline = options.timeline,
                                  .spool = options.spool});
    run.report = engine::make_virtual_runtime(runtime, faulty_transport)->run(program);
    run.hub = links->traffic();
  }
  run.rounds = coordinator.history().kept();
  run.totals = coordinator.history().totals();
  run.messages = faulty.tally();
  run.of_questions = faulty.of_questions();
  for (RoundRecord& round : run.rounds) protocol::note(run.of_questions, round);
  run.shards = coordinator.shards_assigned();
  run.results = miners.results();
  run.compute_s = miners.compute_s();
  run.work_flops = miners.work_flops();
  take_money(coordinator.settlement(), population.size(), run);
  run.delegation = report_delegation(config, population, coordinator.settlement().payroll());
  if (validation) run.validator_totals = validation->totals();
  if (commitment) run.commits = commitment->totals();
  for (MinerIndex miner = 0; miner < population.size(); ++miner) run.quota.push_back(coordinator.quota(miner));
  run.parameters.assign(workload->parameters().begin(), workload->parameters().end());
  run.results_table = workload->results();
  if (const protocol::Reputations* reputations = coordinator.reputations()) {
    run.reputations.assign(reputations->scores().begin(), reputations->scores().end());
    run.newcomers = reputations->newcomers();
  }
  run.largest_deviation = coordinator.largest_deviation();
  run.last_refusal = coordinator.last_refusal();
  run.phases = coordinator.phases();
  return run;
}

RunResult simulate(const ExperimentConfig& config, const SimulateOptions& options) {
  const auto began = SteadyClock::now();
  const Network network = build_network(config);
  const double build_s = seconds_since(began);

  const auto run_began = SteadyClock::now();
  RoundTimes times{config, options.timeline};
  SimulateOptions watched = options;
  watched.timeline = times.observer();
  const NetworkRun run =
      run_network(network, {&network.population, config.aggregation, config.runtime.clock, config.faults}, watched);
  const double run_s = seconds_since(run_began);

  RunResult result;
  summarise(network, run, result);
  if (options.spool != nullptr) result.all_rounds = rounds_of(*options.spool, run.of_questions);
  result.timeline = times.take(result.summary);
  const auto baselines_began = SteadyClock::now();
  result.summary.attack = report_attack(network, run, options);
  report_fault_costs(network, run, options, result.summary);
  result.summary.splitting = report_splits(config, result, options);
  const double baselines_s = seconds_since(baselines_began);
  result.phases = phases_of(run, {.build_s = build_s, .run_s = run_s, .baselines_s = baselines_s});
  result.summary.wall_time_s = seconds_since(began);
  return result;
}

}  // namespace stakemine::experiment

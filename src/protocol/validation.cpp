// SPDX-License-Identifier: Apache-2.0
#include "stakemine/protocol/validation.hpp"

#include "stakemine/core/assert.hpp"
#include "stakemine/protocol/messages.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace stakemine::protocol {
namespace {

std::vector<std::uint32_t> raters(const Population& miners, const ValidatorPopulation& validators) {
  std::vector<std::uint32_t> nodes(validators.size());
  std::iota(nodes.begin(), nodes.end(), miners.size());
  return nodes;
}

// 1 for the foremost by stake, the lower index at a tie.
std::vector<std::uint8_t> permits(std::span<const std::uint64_t> stakes, std::uint64_t count) {
  std::vector<std::uint32_t> order(stakes.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::stable_sort(order, [&](std::uint32_t a, std::uint32_t b) { return stakes[a] > stakes[b]; });
  std::vector<std::uint8_t> has(stakes.size());
  for (std::size_t i = 0; i < std::min<std::size_t>(count, order.size()); ++i) has[order[i]] = 1;
  return has;
}

}  // namespace

Validation::Validation(const Setup& setup, const Workload& workload, const RoundBoard& board, RatingBoard& ratings)
    : setup_(setup),
      workload_(workload),
      board_(board),
      ratings_(ratings),
      yuma_(setup.terms.yuma, setup.miners->size() + setup.validators->size(),
            raters(*setup.miners, *setup.validators)),
      bytes_(setup.validators->size()),
      rows_(setup.validators->size()),
      rated_(setup.validators->size()),
      silent_(setup.validators->size()) {
  const std::uint32_t count = setup.validators->size();
  for (std::uint32_t validator = 0; validator < count; ++validator)
    actors_.push_back(actor_of(setup.miners->size() + validator));
  for (const ValidatorGroup& group : setup.validators->groups)
    if (group.rater->lag() > 0)
      remembered_ = std::max<std::size_t>(remembered_, std::max(group.rater->lag(), 1 + setup.terms.reveal_epochs));
  ratings_.slots.resize(count);
  ratings_.ratings.resize(count);
  ratings_.published.resize(count);
  totals_ = {std::vector<std::uint64_t>(count), std::vector<std::uint64_t>(count), std::vector<double>(count), 0};
}

void Validation::draw_sample(std::uint32_t validator) {
  std::vector<std::uint32_t>& slots = ratings_.slots[validator];
  const std::size_t all = order_.size();
  const std::size_t wanted = std::min<std::size_t>(setup_.validators->group_of(validator).sample.value_or(all), all);
  slots.assign(order_.begin(), order_.end());
  if (wanted == all) return;
  // The first steps of a shuffle, taken back afterwards, so that each validator draws from the same order.
  KeyedRandom random{setup_.seed, Purpose::rating_sample, validator, ratings_.round};
  std::vector<std::size_t> swapped(wanted);
  for (std::size_t i = 0; i < wanted; ++i) {
    swapped[i] = i + random.below(all - i);
    std::swap(order_[i], order_[swapped[i]]);
  }
  slots.assign(order_.begin(), order_.begin() + static_cast<std::ptrdiff_t>(wanted));
  for (std::size_t i = wanted; i-- > 0;) std::swap(order_[i], order_[swapped[i]]);
  std::ranges::sort(slots);
}

engine::Question Validation::ask(Round round, std::span<const double> aggregate) {
  ratings_.round = round;
  ratings_.aggregate = aggregate;
  order_.resize(board_.miner.size());
  std::iota(order_.begin(), order_.end(), 0U);
  for (std::uint32_t validator = 0; validator < setup_.validators->size(); ++validator) {
    draw_sample(validator);
    const std::uint64_t lag = setup_.validators->group_of(validator).rater->lag();
    const std::size_t seen = std::max(lag, 1 + setup_.terms.reveal_epochs);
    ratings_.published[validator] = {};
    if (lag > 0 && published_.size() >= seen) ratings_.published[validator] = published_[seen - 1];
    // The model is with everybody; whoever evaluates is sent the partial results.
    const bool looks = setup_.validators->group_of(validator).rater->evaluates();
    bytes_[validator] = kRatingBytes + (looks ? ratings_.slots[validator].size() * workload_.result_bytes() : 0);
    if (looks) totals_.evaluated[validator] += ratings_.slots[validator].size();
  }
  return {.kind = static_cast<std::uint32_t>(MessageKind::rating_request),
          .answer_kind = static_cast<std::uint32_t>(MessageKind::rating),
          .tag = kRatingTag | round,
          .targets = actors_,
          .bytes = bytes_,
          .deadline = setup_.terms.deadline,
          .late = setup_.terms.deadline ? engine::Late::given_up : engine::Late::received};
}

std::uint64_t Validation::bytes_asked() const {
  return std::accumulate(bytes_.begin(), bytes_.end(), std::uint64_t{0});
}

std::uint64_t Validation::bytes_answered(const engine::Answers& answers) const {
  std::uint64_t bytes = 0;
  for (std::size_t validator = 0; validator < ratings_.slots.size(); ++validator)
    if (answers.arrivals[validator] != kNever) bytes += kRatingBytes * ratings_.slots[validator].size();
  return bytes;
}

void Validation::take(const engine::Answers& answers) {
  for (std::size_t validator = 0; validator < rows_.size(); ++validator) {
    ++silent_[validator];
    if (answers.arrivals[validator] == kNever) continue;
    silent_[validator] = 0;
    rated_[validator] = ratings_.round;
    ++totals_.arrived[validator];
    Row& row = rows_[validator];
    row.miners.clear();
    for (const std::uint32_t slot : ratings_.slots[validator]) row.miners.push_back(board_.miner[slot]);
    row.weights = ratings_.ratings[validator];
  }
}

void Validation::carry_state(Archive& archive) {
  archive.section("validation");
  Matrix bonds = yuma_.bonds();
  archive(bonds.data, rows_, rated_, silent_, registered_, newcomers_, published_, totals_);
  if (archive.reads()) yuma_.restore(bonds.view());
}

void Validation::begin_anew(std::span<const MinerIndex> miners, Round round) {
  if (miners.empty()) return;
  registered_.resize(setup_.miners->size());
  for (const MinerIndex miner : miners) {
    registered_[miner] = round;
    newcomers_.push_back(miner);
  }
}

// [validators, nodes] 1 where a validator's last ratings are older than a newcomer; empty where none are.
std::vector<std::uint8_t> Validation::outdated() const {
  std::vector<std::uint8_t> mask;
  if (registered_.empty()) return mask;
  const std::size_t nodes = setup_.miners->size() + setup_.validators->size();
  const Round newest = std::ranges::max(registered_);
  for (std::size_t validator = 0; validator < rated_.size(); ++validator) {
    if (rated_[validator] >= newest) continue;
    mask.resize(rated_.size() * nodes);
    for (std::size_t miner = 0; miner < registered_.size(); ++miner)
      if (rated_[validator] < registered_[miner]) mask[validator * nodes + miner] = 1;
  }
  return mask;
}

std::span<const std::uint64_t> Validation::settle(std::span<const std::uint64_t> stakes, std::uint64_t emission) {
  STAKEMINE_ASSERT(stakes.size() == rows_.size(), "one stake for each validator");
  std::vector<std::uint64_t> row_begin{0};
  std::vector<std::uint32_t> column;
  std::vector<double> weight;
  for (const Row& row : rows_) {
    column.insert(column.end(), row.miners.begin(), row.miners.end());
    weight.insert(weight.end(), row.weights.begin(), row.weights.end());
    row_begin.push_back(column.size());
  }
  const std::vector<double> say(stakes.begin(), stakes.end());
  std::vector<std::uint8_t> has_permit;
  if (setup_.terms.permits) has_permit = permits(stakes, *setup_.terms.permits);
  std::vector<std::uint8_t> is_active;
  if (setup_.terms.activity_cutoff)
    for (const std::uint64_t epochs : silent_) is_active.push_back(epochs <= *setup_.terms.activity_cutoff ? 1 : 0);
  std::ranges::sort(newcomers_);
  const auto again = std::ranges::unique(newcomers_);
  newcomers_.erase(again.begin(), again.end());
  const std::vector<std::uint8_t> mask = outdated();
  consensus::YumaEpoch epoch{.stake = say,
                             .weights = consensus::SparseRows{row_begin, column, weight},
                             .active = is_active,
                             .permits = has_permit,
                             .reset_bonds = newcomers_,
                             .emission = emission};
  if (!mask.empty()) epoch.registered_after = {mask.data(), rows_.size(), setup_.miners->size() + rows_.size()};
  consensus::YumaOutcome outcome = yuma_.step(epoch);
  newcomers_.clear();
  ++totals_.epochs;
  for (std::size_t validator = 0; validator < rows_.size(); ++validator)
    totals_.trust[validator] += outcome.validator_trust[validator];
  if (remembered_ > 0) {
    outcome.consensus.resize(setup_.miners->size());
    published_.push_front(std::move(outcome.consensus));
    if (published_.size() > remembered_) published_.pop_back();
  }
  due_ = std::move(outcome.emission);
  return due_;
}

}  // namespace stakemine::protocol

// SPDX-License-Identifier: Apache-2.0
#include "experiment/round_times.hpp"

#include "stakemine/protocol/messages.hpp"

#include <algorithm>

namespace stakemine::experiment {
namespace {

constexpr std::uint64_t kMostMiners = 100'000;
constexpr Round kMostRounds = 100;
// Looked at over all rounds: beyond, it would be felt.
constexpr std::uint64_t kMostResults = 200'000;
constexpr std::size_t kMostRows = 40, kMostArrivals = 200;

// The k-th of `shown` evenly spaced ones among so many, the first and the last with them.
std::size_t evenly(std::size_t k, std::size_t shown, std::size_t count) {
  return shown < 2 ? 0 : k * (count - 1) / (shown - 1);
}

}  // namespace

RoundTimes::RoundTimes(const ExperimentConfig& config, protocol::QuestionObserver* other)
    : config_(config), other_(other) {
  const Round rounds =
      std::clamp<Round>(kMostResults / std::max<std::uint64_t>(1, config.miner_count()), 1, kMostRounds);
  step_ = (config.rounds + rounds - 1) / rounds;
}

protocol::QuestionObserver* RoundTimes::observer() {
  return config_.runtime.clock == Clock::wall ? nullptr : this;
}

void RoundTimes::run_begins(const protocol::Stage& stage) {
  if (other_ != nullptr) other_->run_begins(stage);
}

bool RoundTimes::is_sampled(Round round) const {
  return config_.miner_count() <= kMostMiners && (round % step_ == 0 || round == config_.rounds);
}

bool RoundTimes::watches(Round round) {
  other_watches_ = other_ != nullptr && other_->watches(round);
  return other_watches_ || is_sampled(round);
}

void RoundTimes::question_ended(const protocol::EndedQuestion& question) {
  if (other_watches_) other_->question_ended(question);
  if (!is_sampled(question.round)) return;
  add(question);
  if (!question.reassigns) draw(question);
}

void RoundTimes::work_ended(const protocol::EndedWork& work) {
  if (other_watches_) other_->work_ended(work);
}

void RoundTimes::carry_state(Archive& archive) {
  archive(miners_, with_results_, sums_, timeline_);
  if (other_ != nullptr) other_->carry_state(archive);
}

void RoundTimes::add(const protocol::EndedQuestion& question) {
  const protocol::RoundBoard& board = question.board;
  std::int64_t assignment = 0, compute = 0, result = 0, waiting = 0, lost = 0;  // whole nanoseconds: in any order
  arrivals_.clear();
  for (std::size_t i = 0; i < board.actor.size(); ++i) {
    const VirtualTime began = board.began[i], done = board.done[i], arrived = question.answers.arrivals[i];
    if (arrived == kNever) {
      lost += (question.ended - question.asked).count();
      continue;
    }
    assignment += (began - question.asked).count();
    compute += (done - began).count();
    result += (arrived - done).count();
    waiting += (question.ended - arrived).count();
    arrivals_.push_back(arrived);
  }
  miners_ += board.actor.size();
  sums_.assignment_s += static_cast<double>(assignment) / 1e9;
  sums_.compute_s += static_cast<double>(compute) / 1e9;
  sums_.result_s += static_cast<double>(result) / 1e9;
  sums_.waiting_s += static_cast<double>(waiting) / 1e9;
  sums_.lost_s += static_cast<double>(lost) / 1e9;
  std::ranges::sort(arrivals_);
  if (question.reassigns) return;
  ++sums_.rounds;
  if (arrivals_.empty()) return;
  ++with_results_;
  const auto after = [&](std::size_t tenths) {
    return seconds(arrivals_[(tenths * arrivals_.size() + 9) / 10 - 1] - question.asked);
  };
  sums_.first_s += seconds(arrivals_.front() - question.asked);
  sums_.half_s += after(5);
  sums_.nine_tenths_s += after(9);
  sums_.last_s += after(10);
}

void RoundTimes::draw(const protocol::EndedQuestion& question) {
  const protocol::RoundBoard& board = question.board;
  const auto since = [&](VirtualTime time) -> std::optional<double> {
    if (time == kNever || time > question.ended) return std::nullopt;
    return seconds(time - question.asked);
  };
  Timeline& timeline = timeline_.emplace();
  timeline.round = question.round;
  timeline.duration_s = seconds(question.ended - question.asked);
  timeline.asked = board.actor.size();
  timeline.arrived = arrivals_.size();
  const std::size_t rows = std::min(kMostRows, board.actor.size());
  for (std::size_t k = 0; k < rows; ++k) {
    const std::size_t i = evenly(k, rows, board.actor.size());
    timeline.rows.push_back({protocol::miner_of(board.actor[i]), since(board.began[i]), since(board.done[i]),
                             since(question.answers.arrivals[i])});
  }
  const std::size_t shown = std::min(kMostArrivals, arrivals_.size());
  for (std::size_t k = 0; k < shown; ++k)
    timeline.arrivals_s.push_back(seconds(arrivals_[evenly(k, shown, arrivals_.size())] - question.asked));
}

std::optional<Timeline> RoundTimes::take(Summary& summary) {
  if (sums_.rounds == 0) return std::nullopt;
  const auto miners = static_cast<double>(std::max<std::uint64_t>(1, miners_));
  for (double* sum : {&sums_.assignment_s, &sums_.compute_s, &sums_.result_s, &sums_.waiting_s, &sums_.lost_s})
    *sum /= miners;
  const auto rounds = static_cast<double>(std::max<std::uint64_t>(1, with_results_));
  for (double* sum : {&sums_.first_s, &sums_.half_s, &sums_.nine_tenths_s, &sums_.last_s}) *sum /= rounds;
  summary.round_time = sums_;
  return std::move(timeline_);
}

}  // namespace stakemine::experiment

// SPDX-License-Identifier: Apache-2.0
/// What is under way in a run without rounds that wait: each miner has its shards for the whole run and works on them
/// again and again, each time on the model as it then is.
#pragma once

#include "stakemine/engine/question.hpp"
#include "stakemine/protocol/protocol_config.hpp"
#include "stakemine/protocol/round_board.hpp"
#include "stakemine/protocol/workload.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace stakemine::protocol {

/// Partial results are computed when their assignment departs, on the model of that moment: what it is later does not
/// reach back to them. Asynchronous updates: Δ is the mean, or whatever the aggregation rule makes, of K rows
/// α·s(δ_k)·g_k, g_k being a partial result and δ_k its staleness. (Xie et al. 2019 mix models, (1 − α) x + α x_k; this
/// is their update where x_k is compared with the model that it came from, as Nguyen et al. 2022 do.)
class AsynchronousCourse {
 public:
  /// \param layout rows of all that take part, laid out once; its updates are this class's. Must outlive it.
  AsynchronousCourse(const AsynchronousConfig& config, Workload& workload, RoundBoard& layout);

  [[nodiscard]] RoundBoard& layout() { return layout_; }
  [[nodiscard]] const RoundBoard& layout() const { return layout_; }
  /// After the layout is made.
  void begin() { flights_.assign(layout_.actor.size(), {}); }
  /// An assignment departs, named by its tag. \param updates that the model has seen.
  void depart(std::size_t assignment, std::uint64_t tag, std::uint64_t updates, VirtualTime now);
  /// When the latest departed.
  [[nodiscard]] VirtualTime departed(std::size_t assignment) const { return flights_[assignment].departed; }
  /// Of the actor, which takes part.
  [[nodiscard]] std::size_t assignment_of(engine::ActorId actor) const;
  /// Whether this is what its miner works on now, rather than something that was given up.
  [[nodiscard]] bool awaits(const engine::QuestionItem& item) const { return flights_[item.index].tag == item.tag; }
  /// One was given up: nothing came of it in time. \throws RunError where nothing has come of very many in a row. A
  /// round that waits ends at its deadline; here nothing would end where nobody is left to answer, or nobody can in
  /// time.
  void give_up();
  /// Its result is in.
  void take(std::size_t assignment, std::uint64_t updates);
  [[nodiscard]] std::uint64_t results() const { return buffered_.size(); }
  [[nodiscard]] bool makes_update() const { return buffered_.size() >= config_.buffer; }

  struct StalenessOfUpdate {
    double mean = 0, most = 0;
  };
  /// Moves the results to a board of their own, by miner, those of the same miner put together.
  StalenessOfUpdate fill(RoundBoard& board, aggregation::Weighting weighting);

 private:
  struct Flight {
    std::uint64_t tag = 0, updates = 0;
    VirtualTime departed{};
  };
  /// A result that waits for the others of its update.
  struct Buffered {
    std::size_t assignment = 0;
    std::uint64_t staleness = 0;
    std::vector<double> row;
  };

  AsynchronousConfig config_;
  std::unique_ptr<Staleness> staleness_;
  Workload& workload_;
  RoundBoard& layout_;
  std::vector<Flight> flights_;  // [assignments]
  std::vector<Buffered> buffered_;
  std::uint64_t in_vain_ = 0;  // given up since the last result
};

}  // namespace stakemine::protocol

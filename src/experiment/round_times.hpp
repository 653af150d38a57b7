// SPDX-License-Identifier: Apache-2.0
/// Where the time of rounds goes, watched in a sample of them, beside whoever else watches.
#pragma once

#include "stakemine/experiment/config.hpp"
#include "stakemine/experiment/result.hpp"
#include "stakemine/protocol/round_record.hpp"

#include <optional>

namespace stakemine::experiment {

class RoundTimes final : public protocol::QuestionObserver {
 public:
  /// \param other is told everything, too; may be null.
  RoundTimes(const ExperimentConfig& config, protocol::QuestionObserver* other);

  /// Who is to watch: nobody on the wall's clock, where there is nothing to see.
  [[nodiscard]] protocol::QuestionObserver* observer();
  void run_begins(const protocol::Stage& stage) override;
  [[nodiscard]] bool watches(Round round) override;
  void question_ended(const protocol::EndedQuestion& question) override;
  /// Only handed on: means are of rounds.
  void work_ended(const protocol::EndedWork& work) override;
  void carry_state(Archive& archive) override;

  /// Writes the means into the summary; the timeline of the last round that was watched.
  [[nodiscard]] std::optional<Timeline> take(Summary& summary);

 private:
  [[nodiscard]] bool is_sampled(Round round) const;
  void add(const protocol::EndedQuestion& question);
  void draw(const protocol::EndedQuestion& question);

  const ExperimentConfig& config_;
  protocol::QuestionObserver* other_;
  bool other_watches_ = false;
  Round step_ = 1;
  std::uint64_t miners_ = 0;        // asked, over all
  std::uint64_t with_results_ = 0;  // rounds of which anything came
  RoundTimeReport sums_;
  std::optional<Timeline> timeline_;
  std::vector<VirtualTime> arrivals_;
};

}  // namespace stakemine::experiment

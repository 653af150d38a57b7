// SPDX-License-Identifier: Apache-2.0
/// Rows as dishonest miners see them, and the rows that tell whether they got their way.
#pragma once

#include "stakemine/adversary/behavior.hpp"
#include "stakemine/learning/dataset.hpp"
#include "stakemine/learning/row_block.hpp"
#include "stakemine/protocol/population.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <vector>

namespace stakemine::protocol {

/// What a behaviour makes of rows. One thread.
class Poisoner {
 public:
  /// The rows as this behaviour would have them: as many as it goes through, with changed labels, or a pattern. Valid
  /// until the next call. \param classes C.
  [[nodiscard]] learning::LabelledRows of(const adversary::Behavior& behavior, const learning::LabelledRows& rows,
                                          std::size_t classes);

 private:
  learning::RowBlock block_;
  std::vector<std::uint32_t> labels_;
};

/// For each behaviour of the population that works on copies of all data: its rows, poisoned. Empty mostly.
using SharedPoison = std::map<const adversary::Behavior*, learning::LabelledRows>;

/// Owns what its views look at.
struct PoisonedCopies {
  SharedPoison rows;
  std::vector<std::unique_ptr<Poisoner>> owners;
  std::vector<std::unique_ptr<learning::RowBlock>> blocks;
};
[[nodiscard]] PoisonedCopies poisoned_copies(const Population& population, const learning::LabelledRows& train,
                                             std::size_t classes);

/// Test rows with the labels that the first attack on data in the population wants them to get: those of the class that
/// is changed for another, or those of other classes than the target with the pattern on them. Empty where nobody
/// attacks data, or none is left.
class AttackGoal {
 public:
  AttackGoal(const Population* population, const learning::LabelledRows& test, std::size_t classes);
  [[nodiscard]] const learning::LabelledRows& rows() const { return rows_; }

 private:
  learning::RowBlock block_;
  learning::LabelledRows rows_{};
};

}  // namespace stakemine::protocol

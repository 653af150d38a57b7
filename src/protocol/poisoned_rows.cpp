// SPDX-License-Identifier: Apache-2.0
#include "stakemine/protocol/poisoned_rows.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace stakemine::protocol {
namespace {

using adversary::Behavior;
using learning::LabelledRows;

// Gathers rows of which the first so many bear the trigger and the label it is to give them.
LabelledRows stamped(const adversary::Trigger& trigger, std::size_t count, const LabelledRows& rows,
                     std::span<const std::uint32_t> chosen, learning::RowBlock& block) {
  const LabelledRows copy =
      block.gather(rows, chosen, {.rows = count, .features = trigger.features, .value = trigger.value});
  for (std::size_t row = 0; row < count; ++row) block.set_label(row, trigger.target);
  return copy;
}

// The rows for which `wanted(label)` holds.
template <class Wanted>
std::vector<std::uint32_t> rows_where(const LabelledRows& rows, Wanted wanted) {
  std::vector<std::uint32_t> chosen;
  for (std::uint32_t row = 0; row < rows.labels.size(); ++row)
    if (wanted(rows.labels[row])) chosen.push_back(row);
  return chosen;
}

}  // namespace

LabelledRows Poisoner::of(const Behavior& behavior, const LabelledRows& rows, std::size_t classes) {
  if (behavior.work_share() < 1) {
    const double count = std::ceil(behavior.work_share() * static_cast<double>(rows.size()));
    return rows.range(0, static_cast<std::size_t>(count));
  }
  if (const auto change = behavior.label_change()) {
    labels_.resize(rows.size());
    std::ranges::transform(rows.labels, labels_.begin(),
                           [&](std::uint32_t label) { return change->of(label, static_cast<std::uint32_t>(classes)); });
    LabelledRows changed = rows;
    changed.labels = labels_;
    return changed;
  }
  if (const adversary::Trigger* trigger = behavior.trigger()) {
    std::vector<std::uint32_t> all(rows.size());
    std::iota(all.begin(), all.end(), 0U);
    const auto count = static_cast<std::size_t>(std::ceil(trigger->share * static_cast<double>(rows.size())));
    return stamped(*trigger, count, rows, all, block_);
  }
  return rows;
}

PoisonedCopies poisoned_copies(const Population& population, const LabelledRows& train, std::size_t classes) {
  PoisonedCopies copies;
  for (const PopulationGroup& group : population.groups) {
    const Behavior& behavior = *group.behavior;
    if (behavior.data() != adversary::DataSight::all_data || copies.rows.contains(&behavior)) continue;
    const auto change = behavior.label_change();
    const auto chosen =
        rows_where(train, [&](std::uint32_t label) { return !change || !change->from || label == *change->from; });
    auto& block = copies.blocks.emplace_back(std::make_unique<learning::RowBlock>());
    auto& owner = copies.owners.emplace_back(std::make_unique<Poisoner>());
    copies.rows.emplace(&behavior, owner->of(behavior, block->gather(train, chosen), classes));
  }
  return copies;
}

AttackGoal::AttackGoal(const Population* population, const LabelledRows& test, std::size_t classes) {
  if (population == nullptr) return;
  const auto attack = std::ranges::find_if(population->groups, [](const PopulationGroup& group) {
    return group.count > 0 && (group.behavior->label_change() || group.behavior->trigger() != nullptr);
  });
  if (attack == population->groups.end()) return;
  if (const adversary::Trigger* trigger = attack->behavior->trigger()) {
    const auto chosen = rows_where(test, [&](std::uint32_t label) { return label != trigger->target; });
    rows_ = stamped(*trigger, chosen.size(), test, chosen, block_);
    return;
  }
  const adversary::LabelChange change = *attack->behavior->label_change();
  const auto wanted = [&](std::uint32_t label) { return change.of(label, static_cast<std::uint32_t>(classes)); };
  const auto chosen = rows_where(test, [&](std::uint32_t label) { return wanted(label) != label; });
  rows_ = block_.gather(test, chosen);
  for (std::size_t row = 0; row < chosen.size(); ++row) block_.set_label(row, wanted(rows_.labels[row]));
}

}  // namespace stakemine::protocol

// SPDX-License-Identifier: Apache-2.0
#include "stakemine/protocol/forger.hpp"

#include <algorithm>

namespace stakemine::protocol {
namespace {

// The rows of some slots, in place where they lead the board.
class RowsOfSlots {
 public:
  RowsOfSlots(const RoundBoard& board, std::span<const std::size_t> slots) {
    rows_ = {board.updates.data.data(), slots.size(), board.updates.columns};
    if (!slots.empty() && slots.back() + 1 != slots.size()) {
      gathered_ = Matrix{slots.size(), board.updates.columns};
      for (std::size_t i = 0; i < slots.size(); ++i)
        std::ranges::copy(board.updates.row(slots[i]), gathered_.row(i).begin());
      rows_ = gathered_.view();
    }
    for (const std::size_t slot : slots) weights_.push_back(board.weight[slot]);
  }
  [[nodiscard]] ConstMatrix rows() const { return rows_; }
  [[nodiscard]] const std::vector<double>& weights() const { return weights_; }

 private:
  Matrix gathered_;
  ConstMatrix rows_;
  std::vector<double> weights_;
};

}  // namespace

void forge_updates(std::uint64_t seed, Round round, const Population& population,
                   std::span<const double> last_aggregate, const TryRule& try_rule, RoundBoard& board,
                   std::size_t first_row) {
  const auto behavior = [&](std::size_t slot) -> const adversary::Behavior& {
    return population.behavior(board.miner[slot]);
  };
  const auto is_seen = [first_row](std::size_t slot) { return first_row == 0 || slot < first_row; };
  const auto sends_again = [&](std::size_t slot) {
    if (first_row == 0 || !behavior(slot).sends_alike()) return false;
    for (std::size_t sent = 0; sent < first_row; ++sent) {
      if (&behavior(sent) != &behavior(slot) || board.is_waiting(board.miner[sent])) continue;
      std::ranges::copy(board.updates.row(sent), board.updates.row(slot).begin());
      return true;
    }
    return false;
  };
  std::vector<std::size_t> honest, dishonest;
  for (std::size_t slot = 0; slot < board.miner.size(); ++slot)
    if (const bool is_honest = behavior(slot).is_honest() || board.is_waiting(board.miner[slot]);
        is_honest ? is_seen(slot) : slot >= first_row)
      (is_honest ? honest : dishonest).push_back(slot);
  std::erase_if(dishonest, [&](std::size_t slot) { return sends_again(slot); });
  if (dishonest.empty()) return;
  // Those who try the rule before they send come last: what the others send is then on the board.
  std::ranges::stable_partition(dishonest, [&](std::size_t slot) {
    return behavior(slot).knowledge() != adversary::Knowledge::honest_updates_and_rule;
  });

  std::span<const std::size_t> alike;  // who behaves as the one whose turn it is
  const auto rule = [&](std::span<const double> attack) {
    for (const std::size_t slot : alike) std::ranges::copy(attack, board.updates.row(slot).begin());
    return try_rule();
  };
  const RowsOfSlots seen{board, honest};
  adversary::HonestView of_honest{seen.rows(), seen.weights(), rule};
  of_honest.remember(last_aggregate);
  for (auto first = dishonest.begin(); first != dishonest.end();) {
    const adversary::Behavior& theirs = behavior(*first);
    const auto last =
        std::find_if(first, dishonest.end(), [&](std::size_t slot) { return &behavior(slot) != &theirs; });
    alike = {first, last};
    const bool is_pooled = theirs.knowledge() == adversary::Knowledge::colluders_updates;
    const RowsOfSlots pooled{board, is_pooled ? alike : std::span<const std::size_t>{}};
    const adversary::HonestView of_pool{pooled.rows(), pooled.weights()};
    const adversary::HonestView& view = is_pooled ? of_pool : of_honest;
    const bool is_one_for_all = theirs.sends_alike() && !view.empty();
    for (const std::size_t slot : alike) {
      KeyedRandom random{seed, Purpose::behavior, board.miner[slot], round};
      if (is_one_for_all && slot != alike.front()) {
        std::ranges::copy(board.updates.row(alike.front()), board.updates.row(slot).begin());
      } else {
        theirs.forge(view, random, board.updates.row(slot));
      }
    }
    first = last;
  }
}

}  // namespace stakemine::protocol

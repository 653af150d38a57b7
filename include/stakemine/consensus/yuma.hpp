// SPDX-License-Identifier: Apache-2.0
/// Yuma consensus: validators rate miners, ratings above the stake-weighted median are cut, what is left pays the rated
/// (incentive), and bonds, a moving average of ratings, pay the raters (dividends). After the epoch of Bittensor's
/// chain (Opentensor Foundation, "Yuma consensus", 2022, and pallets/subtensor/src/epoch, 2025). The README of this
/// folder has the formulas, the differences from the chain and the bound on `fixed` against `floating`.
#pragma once

#include "stakemine/config/description.hpp"
#include "stakemine/core/matrix.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace stakemine::consensus {

/// How bonds are kept and pay: `yuma2` shares each column among its raters, `yuma3` averages each rating by itself.
enum class YumaVariant { yuma2, yuma3 };
[[nodiscard]] std::span<const std::pair<std::string_view, YumaVariant>> enum_names(YumaVariant);

/// `floating` ("float" in a config): doubles. `fixed`: the chain's integers with 32 fraction bits, to the last unit.
enum class YumaArithmetic { floating, fixed };
[[nodiscard]] std::span<const std::pair<std::string_view, YumaArithmetic>> enum_names(YumaArithmetic);

/// A rate of its own for each bond, between low and high: a sigmoid of how far the bond weight w is from the consensus
/// C (buying: w ≥ bond) or from the bond (selling): low + (high − low) / (1 + exp(−steepness (δ − ½))), δ cut to [0,
/// 1].
struct LiquidAlpha {
  double low = 0.7;       ///< in [0, high]
  double high = 0.9;      ///< in [low, 1]
  double steepness = 10;  ///< ≥ 0; `fixed` keeps hundredths, at most 327.67
  static const config::ObjectDescription& description();
};

struct YumaOptions {
  YumaVariant variant = YumaVariant::yuma3;
  double kappa = 0.5;                                      ///< share of the stake that must back a rating, in [0, 1]
  double bonds_penalty = 1;                                ///< how much of the cut applies to bonds, in [0, 1]
  double bonds_moving_average = 0.9;                       ///< share kept of the old bond, in [0, 1]
  std::optional<LiquidAlpha> liquid_alpha = std::nullopt;  ///< of yuma3
  YumaArithmetic arithmetic = YumaArithmetic::floating;
  static const config::ObjectDescription& description();
};

/// A matrix by rows, of which only some entries are given; the rest is 0. Row i is entries [row_begin[i],
/// row_begin[i + 1]), columns strictly ascending. Does not own them.
struct SparseRows {
  std::span<const std::uint64_t> row_begin;  ///< [rows + 1]
  std::span<const std::uint32_t> column;
  std::span<const double> weight;
};

/// What one epoch is told. Nothing is owned; an empty mask masks nothing.
struct YumaEpoch {
  std::span<const double> stake;                         ///< [raters], finite, ≥ 0; relative
  std::variant<ConstMatrix, SparseRows> weights;         ///< [raters, nodes], finite, ≥ 0; each row relative
  std::span<const std::uint8_t> active = {};             ///< [raters]: 0 takes the stake's say away
  std::span<const std::uint8_t> permits = {};            ///< [raters]: 0 takes the say and the ratings away
  MatrixView<const std::uint8_t> registered_after = {};  ///< [raters, nodes]: 1 where a rating is older than its node
  std::span<const std::uint32_t> reset_bonds = {};       ///< nodes whose bonds are cleared before the update
  std::uint64_t emission = 0;                            ///< in units
};

/// What comes of it. Shares: each of incentive and dividends adds up to 1 (in `fixed` a little less), or is 0
/// throughout.
struct YumaOutcome {
  std::vector<double> consensus;        ///< [nodes]: where ratings are cut
  std::vector<double> incentive;        ///< [nodes]
  std::vector<double> dividends;        ///< [raters]
  std::vector<double> validator_trust;  ///< [raters]: how much of the rater's row the cut left
  std::vector<std::uint64_t> emission;  ///< [nodes], floors; their sum is at most the epoch's emission
};

/// Runs task(0) … task(count − 1), in any order, perhaps at once, and returns when all are done.
using ForEach = std::function<void(std::size_t count, const std::function<void(std::size_t index)>& task)>;
/// One after another.
void in_turn(std::size_t count, const std::function<void(std::size_t index)>& task);

class AnySteps;

/// The state between epochs (the bonds) and the step from one to the next. Results do not depend on how a `ForEach`
/// spreads the tasks. Not thread-safe; movable. Memory: raters × nodes × 8 bytes (`fixed`: 2), zero at first.
class Yuma {
 public:
  /// \param nodes how many are rated. \param raters the node that each row of the inputs is, at least one, distinct; a
  /// node does not rate itself. \throws UserError naming the option that is out of range.
  Yuma(const YumaOptions& options, std::size_t nodes, std::vector<std::uint32_t> raters);
  /// Every node is a rater.
  Yuma(const YumaOptions& options, std::size_t nodes);
  Yuma(Yuma&&) noexcept;
  Yuma& operator=(Yuma&&) noexcept;
  ~Yuma();

  /// One epoch. O(raters × nodes × log raters), sparse weights too. \throws UserError naming the input, with the state
  /// as it was.
  YumaOutcome step(const YumaEpoch& epoch, const ForEach& for_each = in_turn);

  /// The stored bonds [raters, nodes]: of `yuma2` each column over its largest, of `yuma3` the averages.
  [[nodiscard]] Matrix bonds() const;
  /// Takes up bonds that bonds() gave, to the bit. \throws UserError where the shape or a value (in [0, 1]) is not
  /// legal.
  void restore(ConstMatrix bonds);

 private:
  std::size_t nodes_, raters_;
  std::unique_ptr<AnySteps> steps_;
};

}  // namespace stakemine::consensus

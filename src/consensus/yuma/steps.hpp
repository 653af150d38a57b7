// SPDX-License-Identifier: Apache-2.0
/// The steps of an epoch, for either arithmetic: row totals, ratings (consensus, cut, rank), bonds, emission. Rows and
/// blocks of columns are independent of each other within a step; what they add to a rater is kept by block and summed
/// in the order of the blocks.
#pragma once

#include "stakemine/consensus/yuma.hpp"

#include "consensus/votes.hpp"
#include "consensus/yuma/ratings.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace stakemine::consensus {

/// The steps, their arithmetic erased.
class AnySteps {
 public:
  virtual ~AnySteps() = default;
  /// \throws UserError with the state as it was.
  virtual YumaOutcome step(const YumaEpoch& epoch, const ForEach& for_each) = 0;
  [[nodiscard]] virtual Matrix bonds() const = 0;
  virtual void restore(ConstMatrix bonds) = 0;
};

template <class Arithmetic>
class Steps final : public AnySteps {
 public:
  Steps(const YumaOptions& options, std::size_t nodes, std::vector<std::uint32_t> raters);

  YumaOutcome step(const YumaEpoch& epoch, const ForEach& for_each) override;
  [[nodiscard]] Matrix bonds() const override;
  void restore(ConstMatrix bonds) override;

 private:
  using Number = typename Arithmetic::Number;
  using Stored = typename Arithmetic::Stored;

  static constexpr std::size_t kTileColumns = 64;       ///< read together, so that a page is not left after one line
  static constexpr std::size_t kColumnsPerTask = 1024;  ///< a task's scratch is allocated once
  /// Numbers of one tile: [kTileColumns / kLanes, raters, kLanes].
  using Tile = std::vector<Number>;
  /// What a task adds up for each rater, by lane: [raters, kLanes].
  using LaneSums = std::vector<Number>;
  struct Columns {
    std::size_t first, count;
  };
  enum class Rate { one, liquid };

  void weigh_stake(const YumaEpoch& epoch);
  void total_rows(const Ratings& ratings, const ForEach& for_each);
  void rate(const Ratings& ratings, std::size_t task);
  void rank_all();
  void bond(const Ratings& ratings, std::size_t task);
  YumaOutcome settle(std::uint64_t emission);

  /// Calls body(columns) for each tile of a task.
  template <class Body>
  void for_tiles(std::size_t task, Body&& body) const;
  void read_weights(const Ratings& ratings, Columns columns, Tile& tile) const;
  void read_bonds(Columns columns, Tile& tile) const;
  void write_bonds(Columns columns, const Tile& tile);
  void rate_lanes(const Number* weights, std::size_t first, LaneSums& trust);
  void average_lanes(const Number* weights, Number* bonds, std::size_t first) const;
  template <Rate kRate>
  void average_each(const Number* weights, Number* bonds, std::size_t first) const;
  void average_shares(const Number* weights, Number* bonds, std::size_t first) const;
  void pay_lanes(const Number* bonds, std::size_t first, LaneSums& earned) const;
  void normalize_lanes(Number* numbers) const;
  void upscale_lanes(Number* bonds) const;
  void keep(const LaneSums& sums, std::size_t task, std::vector<Number>& parts) const;
  [[nodiscard]] std::vector<Number> joined(const std::vector<Number>& parts) const;
  [[nodiscard]] std::size_t tasks() const { return (nodes_ + kColumnsPerTask - 1) / kColumnsPerTask; }
  static void normalize(std::span<Number> numbers);

  YumaOptions options_;
  Arithmetic arithmetic_;
  std::size_t nodes_;
  std::vector<std::uint32_t> raters_;
  std::vector<Stored> bonds_;  // [raters, nodes]

  // Of the epoch that is being worked on.
  std::vector<Number> stake_, say_;                 // shares of all, of the active with a permit [raters]
  Votes votes_;                                     // of those with a say
  std::vector<double> upscale_;                     // [raters]
  std::vector<Number> row_total_;                   // [raters]
  std::vector<Number> consensus_, incentive_;       // [padded nodes]; the incentive is the rank at first
  std::vector<Number> trust_parts_, earned_parts_;  // [tasks, raters]
  bool liquid_ = false;
};

}  // namespace stakemine::consensus

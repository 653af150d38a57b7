// SPDX-License-Identifier: Apache-2.0
/// Reward rules: who is paid how much of an emission. Money is integers and none of it is lost to rounding.
#pragma once

#include "stakemine/config/family.hpp"
#include "stakemine/incentive/contribution.hpp"

#include <cstdint>
#include <span>

namespace stakemine::incentive {

/// The largest emission: payments and balances must stay within signed 64-bit integers.
inline constexpr std::uint64_t kMaxEmission = (std::uint64_t{1} << 63) - 1;

/// Splits an integer by weights, exactly, by cumulative floors: with C_i the running sum of the n weights and W = C_n,
///   pay_i = ⌊E·C_i/W⌋ − ⌊E·C_{i−1}/W⌋.
/// The payments add up to E, each is within 1 of its exact share, and replacing a miner by several in its place that
/// share its weight changes nothing for the others and nothing in their total. Where W = 0 nobody is paid. O(n). \param
/// amount E, at most kMaxEmission. \param weights [n], n < 2^32. \param[out] pay [n], overwritten. \returns what could
/// not be paid: 0, or E where W = 0.
std::uint64_t split(std::uint64_t amount, std::span<const std::uint64_t> weights, std::span<std::uint64_t> pay);

/// The same by weights that are no integers: each counts ⌊2^40 · weight / largest + ½⌋, those below 0 nothing.
/// \param weights [n], finite.
std::uint64_t split(std::uint64_t amount, std::span<const double> weights, std::span<std::uint64_t> pay);

/// What rewards may depend on: one entry a holder in each column. A column that the rule does not read may be empty.
/// Does not own them.
struct Contributions {
  std::span<const std::uint64_t> work;            ///< shards done and accepted in the epoch
  std::span<const std::uint64_t> stake;           ///< in units
  std::span<const double> quality = {};           ///< of the work, in [0, 1]
  std::span<const double> contribution = {};      ///< in the measure's own unit; below 0 for who did harm
  std::span<const std::uint64_t> consensus = {};  ///< what the consensus says each is due, relative
};

/// A column of Contributions.
enum class Evidence { work, stake, quality, contribution, consensus };

/// Immutable; thread-safe.
class RewardRule {
 public:
  virtual ~RewardRule() = default;
  [[nodiscard]] static const config::Family<RewardRule>& family();

  /// Which column must be there, beside work and stake, which always are.
  [[nodiscard]] virtual Evidence reads() const = 0;
  /// How the column `contribution` is to be measured; null where the rule does not read it.
  [[nodiscard]] virtual const ContributionOptions* measure() const { return nullptr; }

  /// \param emission at most kMaxEmission. \param[out] pay [n], overwritten; pay and the return value add up to the
  /// emission. \returns what was not paid.
  std::uint64_t reward(std::uint64_t emission, const Contributions& contributions, std::span<std::uint64_t> pay) const;

 private:
  virtual std::uint64_t do_reward(std::uint64_t emission, const Contributions& contributions,
                                  std::span<std::uint64_t> pay) const = 0;
};

/// In proportion to work done: a miner that did nothing gets nothing.
class WorkReward final : public RewardRule {
 public:
  [[nodiscard]] Evidence reads() const override { return Evidence::work; }

 private:
  std::uint64_t do_reward(std::uint64_t emission, const Contributions& contributions,
                          std::span<std::uint64_t> pay) const override;
};

/// In proportion to stake, whatever was done.
class StakeReward final : public RewardRule {
 public:
  [[nodiscard]] Evidence reads() const override { return Evidence::stake; }

 private:
  std::uint64_t do_reward(std::uint64_t emission, const Contributions& contributions,
                          std::span<std::uint64_t> pay) const override;
};

/// In proportion to work × quality: shards that pointed elsewhere than the round did are paid less, or not at all.
class WorkTimesQualityReward final : public RewardRule {
 public:
  [[nodiscard]] Evidence reads() const override { return Evidence::quality; }

 private:
  std::uint64_t do_reward(std::uint64_t emission, const Contributions& contributions,
                          std::span<std::uint64_t> pay) const override;
};

/// In proportion to what each contributed, where that is positive; where nobody did any good nobody is paid.
class ContributionReward final : public RewardRule {
 public:
  using Options = ContributionOptions;
  explicit ContributionReward(const Options& options) : options_(options) {}

  [[nodiscard]] Evidence reads() const override { return Evidence::contribution; }
  [[nodiscard]] const ContributionOptions* measure() const override { return &options_; }

 private:
  std::uint64_t do_reward(std::uint64_t emission, const Contributions& contributions,
                          std::span<std::uint64_t> pay) const override;
  Options options_;
};

/// As the validators' consensus says: incentives to the rated, dividends to the raters.
class ConsensusReward final : public RewardRule {
 public:
  [[nodiscard]] Evidence reads() const override { return Evidence::consensus; }

 private:
  std::uint64_t do_reward(std::uint64_t emission, const Contributions& contributions,
                          std::span<std::uint64_t> pay) const override;
};

}  // namespace stakemine::incentive

// SPDX-License-Identifier: Apache-2.0
/// How a validator comes to its ratings, and how it votes: its behaviour, honest or not.
#pragma once

#include "stakemine/config/family.hpp"
#include "stakemine/core/random.hpp"

#include <cstdint>
#include <span>
#include <string>

namespace stakemine::consensus {

/// What a validator knows when it rates k miners. Does not own its parts.
struct RaterView {
  std::span<const std::uint32_t> miners{};   ///< [k] which, ascending
  std::span<const double> quality{};         ///< [k] ≥ 0: what its own evaluation found; empty where it made none
  std::span<const std::uint8_t> favoured{};  ///< [k] 1: of the group that it favours; empty where it favours none
  std::span<const double> published{};       ///< [miners of the network] the consensus that it can see; empty: none yet
  double noise = 0;                          ///< standard deviation of its ratings, as a share of their mean
};

/// How it takes part in votes.
enum class VotingConduct {
  faithful,
  silent,       ///< it never answers, neither votes nor ratings
  equivocating  ///< it proposes and votes one thing to some and another to others
};

/// Immutable; thread-safe.
class Rater {
 public:
  virtual ~Rater() = default;
  [[nodiscard]] static const config::Family<Rater>& family();

  /// Whether it looks at the partial results; evaluation takes time and costs.
  [[nodiscard]] virtual bool evaluates() const { return false; }
  /// How many epochs old the consensus is that it looks at; 0: it looks at none.
  [[nodiscard]] virtual std::uint64_t lag() const { return 0; }
  /// The group of miners that it favours; empty: none.
  [[nodiscard]] virtual std::string favours() const { return {}; }
  [[nodiscard]] virtual VotingConduct voting() const { return VotingConduct::faithful; }
  /// How much later than it could it answers, votes and ratings, in seconds.
  [[nodiscard]] virtual double delay_s() const { return 0; }

  /// \param[out] ratings [k], overwritten: finite, ≥ 0, relative; all 0 says nothing. O(k).
  void rate(const RaterView& view, KeyedRandom& random, std::span<double> ratings) const;

 private:
  virtual void do_rate(const RaterView& view, KeyedRandom& random, std::span<double> ratings) const = 0;
};

/// What its evaluation found.
class HonestRater : public Rater {
 public:
  [[nodiscard]] bool evaluates() const override { return true; }

 private:
  void do_rate(const RaterView& view, KeyedRandom& random, std::span<double> ratings) const override;
};

/// Honest, and slow to answer.
class LateRater final : public HonestRater {
 public:
  struct Options {
    double delay_s = 1;  ///< > 0
    static const config::ObjectDescription& description();
  };
  explicit LateRater(const Options& options) : options_(options) {}
  [[nodiscard]] double delay_s() const override { return options_.delay_s; }

 private:
  Options options_;
};

/// Answers nothing that it is asked.
class SilentRater final : public Rater {
 public:
  [[nodiscard]] VotingConduct voting() const override { return VotingConduct::silent; }

 private:
  void do_rate(const RaterView& view, KeyedRandom& random, std::span<double> ratings) const override;
};

/// Rates honestly and votes both ways: it tells one half of the others one thing and the other half another.
class EquivocatingRater final : public HonestRater {
 public:
  [[nodiscard]] VotingConduct voting() const override { return VotingConduct::equivocating; }
};

/// The same for everybody who delivered: no work, and no harm that others' clipping would not repair.
class LazyRater final : public Rater {
 private:
  void do_rate(const RaterView& view, KeyedRandom& random, std::span<double> ratings) const override;
};

/// `share` of its say to the members of a group, evenly, the rest evenly to all others.
class FavourRater final : public Rater {
 public:
  struct Options {
    std::string group;
    double share = 1;  ///< in [0, 1]
    static const config::ObjectDescription& description();
  };
  explicit FavourRater(const Options& options) : options_(options) {}
  [[nodiscard]] std::string favours() const override { return options_.group; }

 private:
  void do_rate(const RaterView& view, KeyedRandom& random, std::span<double> ratings) const override;
  Options options_;
};

/// The consensus of `lag` epochs ago (or of the last that is revealed); before there is any, like the lazy.
class WeightCopierRater final : public Rater {
 public:
  struct Options {
    std::uint64_t lag = 1;  ///< ≥ 1
    static const config::ObjectDescription& description();
  };
  explicit WeightCopierRater(const Options& options) : options_(options) {}
  [[nodiscard]] std::uint64_t lag() const override { return options_.lag; }

 private:
  void do_rate(const RaterView& view, KeyedRandom& random, std::span<double> ratings) const override;
  Options options_;
};

/// Uniform draws, anew in every epoch.
class RandomRater final : public Rater {
 private:
  void do_rate(const RaterView& view, KeyedRandom& random, std::span<double> ratings) const override;
};

}  // namespace stakemine::consensus

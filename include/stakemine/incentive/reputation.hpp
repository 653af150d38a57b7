// SPDX-License-Identifier: Apache-2.0
/// Reputation: a score in [0, 1] for what a node has done, that may weigh its work, its say and how often it is
/// checked.
#pragma once

#include "stakemine/config/family.hpp"
#include "stakemine/core/archive.hpp"

#include <cstdint>

namespace stakemine::incentive {

/// What a check of somebody's work has found.
enum class Outcome { valid, invalid };

/// What is remembered of one node; which fields are used is the rule's own business. A newcomer's is all 0: whoever
/// comes back under a new name is a newcomer, so a rule resists whitewashing as far as newcomers score low under it.
struct Record {
  double good = 0, bad = 0;
  std::uint64_t streak = 0;

  void carry_state(Archive& archive) { archive(good, bad, streak); }
};

/// A rule for keeping and reading records. Immutable; thread-safe; O(1).
class Reputation {
 public:
  virtual ~Reputation() = default;
  [[nodiscard]] static const config::Family<Reputation>& family();

  /// Takes an outcome into a record.
  void observe(Record& record, Outcome outcome) const { do_observe(record, outcome); }
  /// In [0, 1]. Of equal records equal; an invalid outcome never raises it, a valid one never lowers it.
  [[nodiscard]] double score(const Record& record) const;

 private:
  virtual void do_observe(Record& record, Outcome outcome) const = 0;
  [[nodiscard]] virtual double do_score(const Record& record) const = 0;
};

/// An exponential moving average of outcomes (1 valid, 0 invalid) that starts at `initial`:
/// r ← r + rate · (outcome − r). Forgets: after k outcomes the past counts (1 − rate)^k. Betrayal after long service
/// costs no more than `rate` an offence.
class MovingAverageReputation final : public Reputation {
 public:
  struct Options {
    double rate = 0.1;     ///< in (0, 1]
    double initial = 0.5;  ///< in [0, 1]
    static const config::ObjectDescription& description();
  };
  explicit MovingAverageReputation(const Options& options) : options_(options) {}

 private:
  void do_observe(Record& record, Outcome outcome) const override;
  [[nodiscard]] double do_score(const Record& record) const override;
  Options options_;
};

/// The share of valid outcomes, of which there is evidence: with g valid and b invalid outcomes, each discounted by
/// `memory` at every later one, the lower `quantile` of Beta(g + 1, b + 1) (Jøsang and Ismail 2002, "The beta
/// reputation system", which takes the mean; the quantile makes few observations count for little: a newcomer scores
/// `quantile`).
class BetaReputation final : public Reputation {
 public:
  struct Options {
    double quantile = 0.05;  ///< in (0, 1)
    double memory = 1;       ///< in (0, 1]; 1 forgets nothing
    static const config::ObjectDescription& description();
  };
  explicit BetaReputation(const Options& options) : options_(options) {}

 private:
  void do_observe(Record& record, Outcome outcome) const override;
  [[nodiscard]] double do_score(const Record& record) const override;
  Options options_;
};

/// The valid outcomes since the last invalid one, over how many are `needed` for full trust. BOINC's rule for adaptive
/// replication (Anderson 2020, "BOINC: a platform for volunteer computing": ten in a row). One fault costs everything
/// that was earned, and no more: a cheat who waits the whole streak out before each offence is trusted in between.
class ConsecutiveReputation final : public Reputation {
 public:
  struct Options {
    std::uint64_t needed = 10;  ///< ≥ 1
    static const config::ObjectDescription& description();
  };
  explicit ConsecutiveReputation(const Options& options) : options_(options) {}

 private:
  void do_observe(Record& record, Outcome outcome) const override;
  [[nodiscard]] double do_score(const Record& record) const override;
  Options options_;
};

}  // namespace stakemine::incentive

// SPDX-License-Identifier: Apache-2.0
/// The family of learning-rate schedules: what a learning rate is multiplied by in round t = 1, 2, …
#pragma once

#include "stakemine/config/family.hpp"
#include "stakemine/core/ids.hpp"

#include <cstdint>

namespace stakemine::learning {

/// A schedule. Immutable, thread-safe. Every one begins with a warm-up if asked to: times min(1, t / warm_up) (Goyal et
/// al. 2017, "Accurate, large minibatch SGD: training ImageNet in 1 hour").
class Schedule {
 public:
  virtual ~Schedule() = default;
  [[nodiscard]] static const config::Family<Schedule>& family();

  /// In (0, 1]; may be 0 where a cosine ends in 0. round ≥ 1.
  [[nodiscard]] double factor(Round round) const;

  struct WarmUp {
    std::uint64_t warm_up = 0;  ///< rounds
  };

 protected:
  explicit Schedule(const WarmUp& begin) : warm_up_(begin.warm_up) {}

 private:
  [[nodiscard]] virtual double do_factor(Round round) const = 0;
  std::uint64_t warm_up_;
};

/// 1.
class ConstantSchedule final : public Schedule {
 public:
  struct Options : WarmUp {
    static const config::ObjectDescription& description();
  };
  explicit ConstantSchedule(const Options& options) : Schedule(options) {}

 private:
  [[nodiscard]] double do_factor(Round) const override { return 1; }
};

/// decay^⌊(t − 1) / every⌋.
class StepSchedule final : public Schedule {
 public:
  struct Options : WarmUp {
    std::uint64_t every = 100;  ///< rounds, ≥ 1
    double decay = 0.1;         ///< in (0, 1]
    static const config::ObjectDescription& description();
  };
  explicit StepSchedule(const Options& options) : Schedule(options), options_(options) {}

 private:
  [[nodiscard]] double do_factor(Round round) const override;
  Options options_;
};

/// decay^(t − 1).
class ExponentialSchedule final : public Schedule {
 public:
  struct Options : WarmUp {
    double decay = 0.99;  ///< in (0, 1]
    static const config::ObjectDescription& description();
  };
  explicit ExponentialSchedule(const Options& options) : Schedule(options), options_(options) {}

 private:
  [[nodiscard]] double do_factor(Round round) const override;
  Options options_;
};

/// final + (1 − final) · ½ (1 + cos(π · min(1, (t − 1) / rounds))). Loshchilov and Hutter 2017, "SGDR", without
/// restarts.
class CosineSchedule final : public Schedule {
 public:
  struct Options : WarmUp {
    std::uint64_t rounds = 100;  ///< ≥ 1
    double final_share = 0;      ///< `final`, in [0, 1]
    static const config::ObjectDescription& description();
  };
  explicit CosineSchedule(const Options& options) : Schedule(options), options_(options) {}

 private:
  [[nodiscard]] double do_factor(Round round) const override;
  Options options_;
};

/// 1 / (1 + decay · (t − 1)). Robbins and Monro 1951, "A stochastic approximation method".
class InverseSchedule final : public Schedule {
 public:
  struct Options : WarmUp {
    double decay = 0.01;  ///< > 0
    static const config::ObjectDescription& description();
  };
  explicit InverseSchedule(const Options& options) : Schedule(options), options_(options) {}

 private:
  [[nodiscard]] double do_factor(Round round) const override;
  Options options_;
};

}  // namespace stakemine::learning

// SPDX-License-Identifier: Apache-2.0
/// When something (a node, a group's way to the hub, the hub) is out of order: a family of processes, each a sequence
/// of outages in simulated time. Pure functions of the seed and of who it is about.
#pragma once

#include "stakemine/config/family.hpp"
#include "stakemine/core/time.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace stakemine::network {

/// Out of order in [from, until); kNever as `from`: never again, as `until`: for good.
struct Outage {
  VirtualTime from = kNever, until = kNever;

  [[nodiscard]] bool operator==(const Outage&) const = default;
};

/// Whose outages: `stream` parts the processes of a config from each other, `node` who they are about.
struct OutageKey {
  std::uint64_t seed = 0, stream = 0, node = 0;
};

/// Immutable; thread-safe.
class OutageProcess {
 public:
  virtual ~OutageProcess() = default;
  [[nodiscard]] static const config::Family<OutageProcess>& family();

  /// The index-th outage (from 0) where the one before ended at `up_since` (for the first: the beginning of time):
  /// starts then or later and lasts 1 ns at least; kNever as `from` where there is none any more.
  [[nodiscard]] Outage next(const OutageKey& key, std::uint64_t index, VirtualTime up_since) const;

 private:
  [[nodiscard]] virtual Outage do_next(const OutageKey& key, std::uint64_t index, VirtualTime up_since) const = 0;
};

/// One outage, the same for all: [from, until).
class WindowOutage final : public OutageProcess {
 public:
  struct Options {
    double from_s = 0;              ///< ≥ 0
    std::optional<double> until_s;  ///< > from_s; for good where absent
    static const config::ObjectDescription& description();
  };
  explicit WindowOutage(const Options& options) : options_(options) {}

 private:
  [[nodiscard]] Outage do_next(const OutageKey& key, std::uint64_t index, VirtualTime up_since) const override;
  Options options_;
};

/// Up and down in turn, for exponential times of the given means; up at first.
class ExponentialOutages final : public OutageProcess {
 public:
  struct Options {
    double up_s = 3600, down_s = 60;  ///< means, ≥ 1 ms
    static const config::ObjectDescription& description();
  };
  explicit ExponentialOutages(const Options& options) : options_(options) {}

 private:
  [[nodiscard]] Outage do_next(const OutageKey& key, std::uint64_t index, VirtualTime up_since) const override;
  Options options_;
};

/// Up and down in turn, for Weibull times: P(T > t) = exp(−(t / λ)^k) with shape k and mean λ·Γ(1 + 1/k).
class WeibullOutages final : public OutageProcess {
 public:
  struct Options {
    double up_s = 3600, down_s = 60;        ///< means, ≥ 1 ms
    double up_shape = 0.5, down_shape = 1;  ///< in [0.1, 10]; below 1 those that have been up for long stay up
    static const config::ObjectDescription& description();
  };
  explicit WeibullOutages(const Options& options);

 private:
  [[nodiscard]] Outage do_next(const OutageKey& key, std::uint64_t index, VirtualTime up_since) const override;
  Options options_;
  double up_scale_s_, down_scale_s_;
};

/// Permanent failure after an exponential lifetime of the given mean.
class LifetimeOutage final : public OutageProcess {
 public:
  struct Options {
    double mean_s = 3600;  ///< ≥ 1 ms
    static const config::ObjectDescription& description();
  };
  explicit LifetimeOutage(const Options& options) : options_(options) {}

 private:
  [[nodiscard]] Outage do_next(const OutageKey& key, std::uint64_t index, VirtualTime up_since) const override;
  Options options_;
};

/// What was seen somewhere: a CSV file with the columns miner (its index), down_from and up_at (times since the start;
/// up_at may be empty: for good), a row an outage, in any order; those of one miner may not overlap.
class TraceOutages final : public OutageProcess {
 public:
  struct Options {
    config::InputFile path;
    static const config::ObjectDescription& description();
  };
  /// \throws UserError `file:line: …` for the first row that is not legal.
  explicit TraceOutages(const Options& options);

  /// 1 + the largest index that the file names; 0 where it is empty.
  [[nodiscard]] std::uint64_t node_count() const { return nodes_.empty() ? 0 : nodes_.back() + 1; }

 private:
  [[nodiscard]] Outage do_next(const OutageKey& key, std::uint64_t index, VirtualTime up_since) const override;
  std::vector<std::uint64_t> nodes_;  // those that are named, ascending
  std::vector<std::uint64_t> first_;  // of a node's outages; one more than nodes_
  std::vector<Outage> outages_;
};

}  // namespace stakemine::network

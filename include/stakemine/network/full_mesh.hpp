// SPDX-License-Identifier: Apache-2.0
/// A full mesh: every pair has a path of its own, so that nothing is shared but the ends' own links; how long a pair's
/// path is, a model of latencies says.
#pragma once

#include "stakemine/network/network_model.hpp"

namespace stakemine::network {

/// Latencies of the paths between the hub and each node. Immutable; thread-safe.
class PairLatency {
 public:
  virtual ~PairLatency() = default;
  [[nodiscard]] static const config::Family<PairLatency>& family();

  /// One way, the same both ways: finite, ≥ 0. A function of (seed, node).
  [[nodiscard]] double latency_s(std::uint64_t seed, std::uint32_t node) const;

 private:
  [[nodiscard]] virtual double do_latency_s(std::uint64_t seed, std::uint32_t node) const = 0;
};

/// Each pair's by itself.
class DrawnLatency final : public PairLatency {
 public:
  struct Options {
    config::Quantity latency_s{0.020};  ///< ≥ 0
    static const config::ObjectDescription& description();
  };
  explicit DrawnLatency(const Options& options) : latency_(options.latency_s.make()) {}

 private:
  [[nodiscard]] double do_latency_s(std::uint64_t seed, std::uint32_t node) const override;
  std::unique_ptr<config::Distribution> latency_;
};

/// Everybody is somewhere in a cube, uniformly; the hub is in its middle. The latency is the distance (Dabek, Cox,
/// Kaashoek, Morris 2004, doi:10.1145/1030194.1015471: coordinates in few dimensions predict latencies well).
class Coordinates final : public PairLatency {
 public:
  struct Options {
    double side_s = 0.1;           ///< of the cube, as a latency, > 0
    std::uint32_t dimensions = 2;  ///< in [1, 8]
    static const config::ObjectDescription& description();
  };
  explicit Coordinates(const Options& options) : options_(options) {}

 private:
  [[nodiscard]] double do_latency_s(std::uint64_t seed, std::uint32_t node) const override;
  Options options_;
};

/// A star whose node i has the latency L_i of its own link and that of its path.
class FullMesh final : public NetworkModel {
 public:
  struct Options {
    HubConfig hub;
    LinkConfig link{.bandwidth_bps = {100e6}, .latency_s = {0.0}, .jitter_s = {}};
    config::Choice<PairLatency> paths = PairLatency::family().choose("coordinates");
    static const config::ObjectDescription& description();
  };
  explicit FullMesh(const Options& options) : options_(options) {}

  [[nodiscard]] const LinkConfig& link() const override { return options_.link; }

 private:
  [[nodiscard]] std::unique_ptr<Network> do_build(const LinkColumns& links) const override;

  Options options_;
};

}  // namespace stakemine::network

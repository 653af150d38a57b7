// SPDX-License-Identifier: Apache-2.0
/// How much less a partial result counts that was computed on an older model.
#pragma once

#include "stakemine/config/family.hpp"

#include <cstdint>

namespace stakemine::protocol {

/// s(δ), δ being how many updates the model has seen since the one that was worked on. Immutable; thread-safe. Source:
/// Xie, Koyejo, Gupta 2019, "Asynchronous federated optimization", arXiv:1903.03934, section 5.2.
class Staleness {
 public:
  virtual ~Staleness() = default;
  [[nodiscard]] static const config::Family<Staleness>& family();

  /// In (0, 1]; 1 where δ = 0.
  [[nodiscard]] double weight(std::uint64_t updates) const;

 private:
  [[nodiscard]] virtual double do_weight(double updates) const = 0;
};

/// s = 1.
class ConstantStaleness final : public Staleness {
 private:
  [[nodiscard]] double do_weight(double) const override { return 1; }
};

/// s = (δ + 1)^−a.
class PolynomialStaleness final : public Staleness {
 public:
  struct Options {
    double a = 0.5;  ///< > 0
    static const config::ObjectDescription& description();
  };
  explicit PolynomialStaleness(const Options& options) : options_(options) {}

 private:
  [[nodiscard]] double do_weight(double updates) const override;
  Options options_;
};

/// s = 1 where δ ≤ b, else 1 / (a (δ − b) + 1).
class HingeStaleness final : public Staleness {
 public:
  struct Options {
    double a = 10;  ///< > 0
    double b = 4;   ///< ≥ 0
    static const config::ObjectDescription& description();
  };
  explicit HingeStaleness(const Options& options) : options_(options) {}

 private:
  [[nodiscard]] double do_weight(double updates) const override;
  Options options_;
};

}  // namespace stakemine::protocol

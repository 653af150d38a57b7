// SPDX-License-Identifier: Apache-2.0
/// Laws of scaling, fitted to what was measured, each parameter with its 95 % interval. That the data doesn't support a
/// law is a value: a reason instead of parameters.
///
/// All are linear least squares of relative errors (a point that is off by 10 % counts the same at 10 nodes as at a
/// million); intervals are Student's, of the linear parameters' covariance, carried to quotients of them by the delta
/// method. They tell of scatter; they can't tell of a law that is wrong in kind, so `relative_error` stands beside
/// them.
#pragma once

#include "stakemine/experiment/statistics.hpp"

#include <optional>
#include <span>
#include <string>

namespace stakemine::experiment {

/// A measured point of a curve. Several may have the same `nodes`.
struct ScalingPoint {
  double nodes = 1;  ///< ≥ 1
  double value = 1;  ///< > 0
};

struct Estimate {
  double value = 0;
  Interval interval;
};

/// What was fitted, or why not.
template <class Law>
struct Fitted {
  std::optional<Law> law;
  std::string why_not;  ///< one sentence without a full stop; empty where there is a law
};

/// The root of the mean squared relative error beyond which a law is called unsupported.
inline constexpr double kLargestRelativeError = 0.25;

/// The universal scalability law (Gunther 1993; Gunther, Puglia and Tomasette 2007, arXiv:0809.2541), with the speed of
/// one node free: C(N) = γ N / (1 + σ (N − 1) + κ N (N − 1)). κ is 0 where the best κ ≥ 0 is.
struct UniversalScalability {
  Estimate per_node;    ///< γ: what one node alone reaches
  Estimate contention;  ///< σ ≥ 0: the share that is serial
  Estimate coherency;   ///< κ ≥ 0: the cost of keeping every pair in step
  /// √((1 − σ) / κ): beyond it more nodes make it slower; nothing where κ may be 0, so that no such point is known. The
  /// upper end is infinite where it is not known.
  std::optional<Estimate> peak_nodes;
  double relative_error = 0;

  [[nodiscard]] double at(double nodes) const;
};
/// \param speed_ups at least four different numbers of nodes, otherwise a reason.
[[nodiscard]] Fitted<UniversalScalability> fit_universal_scalability(std::span<const ScalingPoint> speed_ups);

/// Amdahl's law (Amdahl 1967), with the speed of one node free: S(N) = γ N / (1 + s (N − 1)). Its limit is γ / s.
struct AmdahlLaw {
  Estimate per_node;      ///< γ
  Estimate serial_share;  ///< s in [0, 1]
  double relative_error = 0;

  [[nodiscard]] double at(double nodes) const;
};
/// \param speed_ups at least three different numbers of nodes, otherwise a reason.
[[nodiscard]] Fitted<AmdahlLaw> fit_amdahl(std::span<const ScalingPoint> speed_ups);

/// y = c · N^e, by least squares of the logarithms.
struct PowerLaw {
  double coefficient = 0;
  Estimate exponent;
  double relative_error = 0;

  [[nodiscard]] double at(double nodes) const;
};
/// \param costs at least three different numbers of nodes, otherwise a reason.
[[nodiscard]] Fitted<PowerLaw> fit_power_law(std::span<const ScalingPoint> costs);

}  // namespace stakemine::experiment

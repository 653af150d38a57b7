// SPDX-License-Identifier: Apache-2.0
/// The members of the family Apportionment (apportionment.hpp has the words and what all of them promise).
#pragma once

#include "stakemine/stake/apportionment.hpp"

namespace stakemine::stake {

/// Systematic sampling (Grimmett 2004): in the order of the draw, with its offset U,
///   a_i = ⌊c_i + U⌋ − ⌊c_{i−1} + U⌋,  c_i the running sum of quotas.
/// Within quota always; where U is uniform the expectation is the quota exactly, so that splitting a stake over several
/// identities gains nothing. Time O(n), no memory.
class Systematic final : public Apportionment {
 public:
  [[nodiscard]] bool is_random() const noexcept override { return true; }

 private:
  void do_apportion(std::uint64_t seats, std::span<const std::uint64_t> weights, const Draw& draw,
                    std::span<std::uint64_t> out) const override;
};

/// The largest remainder (Hamilton, Hare–Niemeyer): ⌊quota⌋ each, the seats left over to the largest fractions. Within
/// quota; not monotone in K (the Alabama paradox). Time O(n), memory 32 n bytes.
class LargestRemainder final : public Apportionment {
 private:
  void do_apportion(std::uint64_t seats, std::span<const std::uint64_t> weights, const Draw& draw,
                    std::span<std::uint64_t> out) const override;
};

/// Largest remainders of the Droop quota Q = ⌊S/(K+1)⌋ + 1: ⌊w_i/Q⌋ each, the seats left over to the largest w_i mod Q,
/// one each; should seats remain (K near S or above it), again in the same order until none do. Time O(n), memory 32 n
/// bytes.
class Droop final : public Apportionment {
 private:
  void do_apportion(std::uint64_t seats, std::span<const std::uint64_t> weights, const Draw& draw,
                    std::span<std::uint64_t> out) const override;
};

/// Webster (Sainte-Laguë): each next seat goes to the largest w/(2a+1). Time O(n) times the steps of a bisection (about
/// 10, at most about 70), memory 16 n bytes and more where there are ties; so it is for every divisor rule.
class Webster final : public Apportionment {
 private:
  void do_apportion(std::uint64_t seats, std::span<const std::uint64_t> weights, const Draw& draw,
                    std::span<std::uint64_t> out) const override;
};

/// D'Hondt (Jefferson): each next seat goes to the largest w/(a+1). Never below the lower quota; favours the large, and
/// so punishes a split.
class Dhondt final : public Apportionment {
 private:
  void do_apportion(std::uint64_t seats, std::span<const std::uint64_t> weights, const Draw& draw,
                    std::span<std::uint64_t> out) const override;
};

/// Huntington–Hill (equal proportions): each next seat goes to the largest w²/(a(a+1)); first seats to the largest
/// weights.
class HuntingtonHill final : public Apportionment {
 private:
  void do_apportion(std::uint64_t seats, std::span<const std::uint64_t> weights, const Draw& draw,
                    std::span<std::uint64_t> out) const override;
};

/// Adams: each next seat goes to the largest w/a; first seats to the largest weights. Never above the upper quota
/// (where K ≥ n); favours the small, and so pays for a split.
class Adams final : public Apportionment {
 private:
  void do_apportion(std::uint64_t seats, std::span<const std::uint64_t> weights, const Draw& draw,
                    std::span<std::uint64_t> out) const override;
};

/// Dean (harmonic mean): each next seat goes to the largest w(2a+1)/(a(a+1)); first seats to the largest weights.
class Dean final : public Apportionment {
 private:
  void do_apportion(std::uint64_t seats, std::span<const std::uint64_t> weights, const Draw& draw,
                    std::span<std::uint64_t> out) const override;
};

/// The quota method (Balinski and Young 1975, "The quota method of apportionment"): seat t goes to the largest w/(a+1)
/// among those with a < t·w/S. Within quota and monotone in K. Seat by seat: time O(T log n), memory 64 n bytes; T is
/// K mod S/g, g the weights' greatest common divisor, since after S/g seats everybody holds w/g, its quota, and the
/// rest goes as the start did. T above 2^32 is refused.
class QuotaMethod final : public Apportionment {
 private:
  void do_apportion(std::uint64_t seats, std::span<const std::uint64_t> weights, const Draw& draw,
                    std::span<std::uint64_t> out) const override;
};

}  // namespace stakemine::stake

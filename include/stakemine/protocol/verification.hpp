// SPDX-License-Identifier: Apache-2.0
/// How partial results are checked before they count: by working them out again, by the coordinator (an audit) or by
/// other miners (copies).
#pragma once

#include "stakemine/config/family.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace stakemine::protocol {

/// One result of a piece of work.
struct Claim {
  std::size_t value = 0;     ///< equal where results are equal to the bit
  std::uint64_t passed = 0;  ///< checks that its miner has passed since it last failed one
};

/// What becomes of a piece of work.
struct Verdict {
  enum class Kind {
    accepted,   ///< the results with `value` count
    more,       ///< one more miner works on it
    recompute,  ///< the coordinator works it out itself: what differs is wrong
  };
  Kind kind = Kind::accepted;
  std::size_t value = 0;
};

/// A rule for checking. Immutable; thread-safe. Each piece of work is judged when its first result is in, and again
/// with every further one.
class Verification {
 public:
  virtual ~Verification() = default;
  [[nodiscard]] static const config::Family<Verification>& family();

  /// \param claims at least one. \param draw uniform in [0, 1), of the piece: the same whenever it is judged.
  /// O(claims²).
  [[nodiscard]] Verdict judge(std::span<const Claim> claims, double draw) const;
  /// How many miners work on a piece at most; where they settle nothing, none of its results counts.
  [[nodiscard]] virtual std::uint32_t most_copies() const = 0;

 private:
  [[nodiscard]] virtual Verdict do_judge(std::span<const Claim> claims, double draw) const = 0;
};

/// Random audits: the coordinator works each result out again with a probability p. Of wrong results a share p is
/// caught, whoever sends them and whether or not they collude; the extra work is p.
class AuditVerification final : public Verification {
 public:
  struct Options {
    double probability = 0.1;  ///< p in (0, 1]
    static const config::ObjectDescription& description();
  };
  explicit AuditVerification(const Options& options) : options_(options) {}
  [[nodiscard]] std::uint32_t most_copies() const override { return 1; }

 private:
  [[nodiscard]] Verdict do_judge(std::span<const Claim> claims, double draw) const override;
  Options options_;
};

/// Majority: further miners work on each piece until more than half of r agree; of these, ⌊r/2⌋ + 1 are asked where all
/// do. Of cheats that never agree with each other none gets through; colluders do wherever more than half of r are.
class MajorityVerification final : public Verification {
 public:
  struct Options {
    std::uint32_t copies = 3;  ///< r in [2, 64]
    static const config::ObjectDescription& description();
  };
  explicit MajorityVerification(const Options& options) : options_(options) {}
  [[nodiscard]] std::uint32_t most_copies() const override { return options_.copies; }

 private:
  [[nodiscard]] Verdict do_judge(std::span<const Claim> claims, double draw) const override;
  Options options_;
};

/// Adaptive replication, BOINC's rule (Anderson 2020, "BOINC: a platform for volunteer computing", and the project's
/// page "AdaptiveReplication"): who has passed N < `needed` checks in a row is not trusted, else it is with probability
/// 1 − 1/N. Who is trusted counts unchecked; others' work is done again by further miners until `quorum` agree. Only
/// copies are checks. It is cheap where nearly all are honest for long, and says nothing about those who wait for
/// trust.
class AdaptiveVerification final : public Verification {
 public:
  struct Options {
    std::uint64_t needed = 10;  ///< ≥ 1
    std::uint32_t quorum = 2;   ///< ≥ 2
    std::uint32_t copies = 5;   ///< at most; in [quorum, 64]
    static const config::ObjectDescription& description();
  };
  explicit AdaptiveVerification(const Options& options) : options_(options) {}
  [[nodiscard]] std::uint32_t most_copies() const override { return options_.copies; }

 private:
  [[nodiscard]] Verdict do_judge(std::span<const Claim> claims, double draw) const override;
  Options options_;
};

/// Credibility (Sarmenta 2002, "Sabotage-tolerance mechanisms for volunteer computing systems", DOI
/// 10.1016/S0167-739X(01)00077-2; iExec's "Proof of contribution" goes by it): of miners a share f is taken for faulty,
/// so that one that has passed k checks is right with the credibility 1 − f where k = 0, else 1 − f/k (his bound where
/// cheats may come back). A group of equal results is good with G = Π c, bad with B = Π (1 − c), and the group a right
/// with
///   G_a Π_{i≠a} B_i / (Π_i B_i + Σ_j G_j Π_{i≠j} B_i).
/// Further miners work on a piece until that is at least `threshold` for some group. With probability `spot_checks` the
/// coordinator works a piece out itself instead.
class CredibilityVerification final : public Verification {
 public:
  struct Options {
    double threshold = 0.99;    ///< in (0.5, 1)
    double faulty_share = 0.2;  ///< f in (0, 0.5)
    double spot_checks = 0.1;   ///< in [0, 1]
    std::uint32_t copies = 8;   ///< at most; in [2, 64]
    static const config::ObjectDescription& description();
  };
  explicit CredibilityVerification(const Options& options) : options_(options) {}
  [[nodiscard]] std::uint32_t most_copies() const override { return options_.copies; }
  /// Of each group of equal claims: its value, and the credibility that its results are right. In the order in which
  /// they first occur.
  [[nodiscard]] std::vector<std::pair<std::size_t, double>> credibilities(std::span<const Claim> claims) const;

 private:
  [[nodiscard]] Verdict do_judge(std::span<const Claim> claims, double draw) const override;
  Options options_;
};

}  // namespace stakemine::protocol

// SPDX-License-Identifier: Apache-2.0
/// Slashing: who is caught loses stake. Each offence takes its own fraction and, with it, a correlated part that grows
/// with how much stake has been at fault lately, so that a mistake of one costs little and an attack of many costs all.
/// The form is Ethereum's (consensus specifications, Bellatrix, 2022: a fixed part at once, and three times the share
/// of stake slashed within 8192 epochs); there both parts come apart in time, here they come together.
#pragma once

#include "stakemine/config/description.hpp"
#include "stakemine/core/archive.hpp"

#include <cstdint>
#include <deque>
#include <span>
#include <vector>

namespace stakemine::incentive {

struct SlashingOptions {
  double correlation = 3;     ///< ≥ 0; how often the share at fault is added to an offence's fraction; 0: never
  std::uint64_t window = 36;  ///< rounds, ≥ 1, the current one included
  static const config::ObjectDescription& description();
};

/// Something that somebody did, and what it costs by itself.
struct Offence {
  std::uint32_t offender = 0;
  double fraction = 0;  ///< of the offender's stake, in [0, 1]
};

/// Remembers what was at fault in the window. Not thread-safe; copyable.
class Slashing {
 public:
  /// \throws UserError naming the option.
  explicit Slashing(const SlashingOptions& options);

  /// Settles the offences of one round, before its rewards. With T the sum of stakes before it and W the stake (then)
  /// of all offenders in the window, this round's included and each counted once a round, an offence takes
  ///   ⌊stake · min(1, fraction + correlation · W / T)⌋
  /// of what its offender has left; several of one offender take one after another. Never below zero. What comes of it
  /// does not depend on the order of different offenders.
  /// \param round not below that of the last call. \param[in,out] stakes [miners], in units. \returns what each offence
  /// took; the sum has left the stakes, and where it goes is the caller's to say. O(miners + offences · log offences).
  std::vector<std::uint64_t> settle(std::uint64_t round, std::span<const Offence> offences,
                                    std::span<std::uint64_t> stakes);

  void carry_state(Archive& archive) { archive(at_fault_, last_round_, correlated_part_); }

  /// correlation · W / T as of the last settlement.
  [[nodiscard]] double correlated_part() const { return correlated_part_; }

 private:
  struct AtFault {
    std::uint64_t round;
    double stake;

    void carry_state(Archive& archive) { archive(round, stake); }
  };

  SlashingOptions options_;
  std::deque<AtFault> at_fault_;
  std::uint64_t last_round_ = 0;
  double correlated_part_ = 0;
};

}  // namespace stakemine::incentive

// SPDX-License-Identifier: Apache-2.0
/// A group of the config section "validators".
#pragma once

#include "stakemine/config/quantity.hpp"
#include "stakemine/consensus/rater.hpp"
#include "stakemine/protocol/validator_population.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace stakemine::experiment {

/// Validators that are described together.
struct ValidatorGroupConfig {
  std::string name;  ///< "validators<index>" where none was given
  std::uint64_t count = 1;
  config::Quantity stake = 1000.0;                       ///< tokens
  std::optional<config::Quantity> latency;               ///< seconds; the network's where absent
  std::optional<config::Quantity> bandwidth;             ///< bit/s; the network's where absent
  std::optional<protocol::EvaluationMethod> evaluation;  ///< as the task allows where absent
  std::optional<std::uint64_t> evaluation_rows;          ///< kDefaultRows where absent
  double evaluation_noise = 0;
  double evaluation_time_s = 0;
  double evaluation_cost = 0;           ///< units of money
  std::optional<std::uint64_t> sample;  ///< results that each looks at in an epoch; all where absent
  config::Choice<consensus::Rater> behavior = consensus::Rater::family().choose("honest");

  static constexpr std::uint64_t kDefaultRows = 256;
  static const config::ObjectDescription& description();
};

}  // namespace stakemine::experiment

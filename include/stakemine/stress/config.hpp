// SPDX-License-Identifier: Apache-2.0
/// A stress file: which load, on how many actors, for how long.
///
///     {"load": {"type": "burst", "size": 512}, "actors": 1000, "duration": "5 s",
///      "runtime": {"threads": 4, "mailbox": {"capacity": 64}}}
#pragma once

#include "stakemine/config/document.hpp"
#include "stakemine/experiment/config.hpp"
#include "stakemine/stress/load.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace stakemine::stress {

struct StressRuntimeConfig {
  std::uint32_t threads = 0;  ///< 0: as many as there are cores
  experiment::MailboxConfig mailbox;

  static const config::ObjectDescription& description();
};

struct StressConfig {
  std::string schema;
  std::string description_text;
  std::uint64_t seed = 1;
  config::Choice<Load> load;
  std::uint64_t actors = 1000;
  std::optional<std::uint64_t> messages;  ///< about; the load ends with a whole round
  std::optional<double> duration_s;       ///< where neither is given: kUsualDurationS
  StressRuntimeConfig runtime;

  /// Not of the document: where it came from.
  std::string file;

  static const config::ObjectDescription& description();
};

inline constexpr double kUsualDurationS = 5;

/// \throws UserError with all errors
[[nodiscard]] StressConfig read_stress_config(const std::filesystem::path& file,
                                              const std::vector<config::Override>& overrides = {});

/// Whether a file describes a load and not a network: whether its root has the key "load". False also where it is no
/// JSON, or can't be read.
[[nodiscard]] bool is_stress_file(const std::filesystem::path& file);

/// Writes the config with every default; reads back to the same.
void write_stress_config(const StressConfig& config, config::JsonWriter& writer);

}  // namespace stakemine::stress

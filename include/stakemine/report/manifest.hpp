// SPDX-License-Identifier: Apache-2.0
/// Where and how a run was made: what may differ between two runs of one config and seed, kept apart from the result.
#pragma once

#include "stakemine/experiment/result.hpp"

#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

namespace stakemine::report {

struct Manifest {
  std::string version;                 ///< of stakemine, e.g. "0.1.0"
  std::string git_id;                  ///< `git describe --always --dirty` of the source; "unknown" outside a checkout
  std::string compiler;                ///< with its version and the target's architecture
  std::string host;                    ///< the machine's name
  std::string system;                  ///< its kernel and architecture
  std::uint64_t seed = 0;              ///<
  std::string digest;                  ///< of the finished run
  std::uint64_t threads = 0;           ///< that the run used
  std::uint64_t hardware_threads = 0;  ///< that the machine has
  std::string started;                 ///< UTC, ISO 8601, whole seconds
  std::string finished;                ///< likewise; empty while the run goes on
  std::vector<std::string> command_line;  ///< the program's arguments, its name first
  std::vector<experiment::Phase> phases;  ///< where a run's real time went
};

/// A manifest with all that is known when a run begins: the build, the machine, the time.
[[nodiscard]] Manifest begin_manifest(std::vector<std::string> command_line);

/// The present time as `started` and `finished` have it.
[[nodiscard]] std::string current_time_utc();

/// The content of manifest.json.
void write_manifest(std::ostream& out, const Manifest& manifest);

/// Arguments as a shell reads them back, quoted where they need it.
[[nodiscard]] std::string shell_command(const std::vector<std::string>& arguments);

}  // namespace stakemine::report

// SPDX-License-Identifier: Apache-2.0
/// Checkpoints: what a run is gone on with from after its process has died. Of each run the last two are kept, in a
/// folder beside where the run directory will be; each appears whole or not at all.
///
/// A file is a line of text, the state, and a line with the checksum (XXH3) of all before it:
///
///     stakemine-checkpoint 1 IDENTITY RUN ROUND BYTES
#pragma once

#include "stakemine/core/error.hpp"
#include "stakemine/core/file_descriptor.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace stakemine::experiment {

struct Checkpoint {
  std::uint64_t round = 0;  ///< the last one that is finished
  std::string state;        ///< core/archive.hpp
};

/// A whole one, but of another config, build or run.
class ForeignCheckpoint : public UserError {
 public:
  using UserError::UserError;
};

/// Of one file. \throws UserError where it is not whole or not a checkpoint, ForeignCheckpoint where it is not this
/// run's; one line without the file's name. \param run the name that it must bear.
[[nodiscard]] Checkpoint parse_checkpoint(std::string_view file, std::string_view identity, std::string_view run);

/// Not thread-safe. Where a checkpoint can't be written, the run goes on without any more.
class Checkpoints {
 public:
  using Say = std::function<void(const std::string& line)>;

  /// \param folder made with the first checkpoint. \param identity a word for all that results depend on. \param
  /// every_s how often, in seconds of real time (0: after every round), but no more than a fiftieth of it is spent.
  /// \param say is told what is not as it should be.
  Checkpoints(std::filesystem::path folder, std::string identity, double every_s, Say say);

  /// Whether there are any in that folder.
  [[nodiscard]] static bool are_in(const std::filesystem::path& folder);
  /// The later whole one of a run, if there is any; what is wrong with the other is said. \throws UserError
  /// where another process is at work on it, or it belongs to another config or build.
  [[nodiscard]] std::optional<Checkpoint> take_up(std::string_view run);
  /// Makes the folder and takes it for this process. \throws UserError where another has it.
  void hold();
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  [[nodiscard]] bool is_due() const;
  void keep(std::string_view run, const Checkpoint& checkpoint);
  /// All of them, and the folder: the result is safe. Nothing where another process has it.
  void remove();
  /// The same for those of a run that is not to be gone on with.
  static void remove_from(const std::filesystem::path& folder);

 private:
  [[nodiscard]] bool try_lock();
  [[nodiscard]] std::filesystem::path file(std::string_view run, int slot) const;
  void write(const std::filesystem::path& file, std::string_view run, const Checkpoint& checkpoint) const;

  std::filesystem::path folder_;
  std::string identity_;
  double every_s_;
  Say say_;
  std::int64_t next_ns_;
  FileDescriptor lock_;
  bool gave_up_ = false;
  std::map<std::string, int, std::less<>> slot_;  // of two, where a run's next goes
};

}  // namespace stakemine::experiment

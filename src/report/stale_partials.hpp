// SPDX-License-Identifier: Apache-2.0
/// What killed runs have left beside the folder that they were to become.
#pragma once

#include <filesystem>

namespace stakemine::report {

/// Removes `<target>.partial-<pid>` and `<target>.partial-<pid>-<k>` of processes that no longer live. Whoever works in
/// such a folder holds a lock on it (PartialLock), so that one that is only out of sight, in another container, keeps
/// its own. What can't be removed is left alone.
void remove_stale_partials(const std::filesystem::path& target) noexcept;

/// Held while a process works in a partial folder. Ends with the process, however that ends.
class PartialLock {
 public:
  explicit PartialLock(const std::filesystem::path& partial) noexcept;
  ~PartialLock();
  PartialLock(const PartialLock&) = delete;
  PartialLock& operator=(const PartialLock&) = delete;

 private:
  int descriptor_;
};

}  // namespace stakemine::report

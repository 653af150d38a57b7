// SPDX-License-Identifier: Apache-2.0
/// A file of given bytes without a disk, for what reads files by their names.
#pragma once

#include "stakemine/core/assert.hpp"

#include "fuzz/targets.hpp"

#include <string>

#include <sys/mman.h>
#include <unistd.h>

namespace stakemine::fuzz {

class MemoryFile {
 public:
  explicit MemoryFile(Bytes bytes) : descriptor_(::memfd_create("fuzz", MFD_CLOEXEC)) {
    STAKEMINE_ASSERT(::write(descriptor_, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
  }
  ~MemoryFile() { ::close(descriptor_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  [[nodiscard]] std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

 private:
  int descriptor_;
};

}  // namespace stakemine::fuzz

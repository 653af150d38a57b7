// SPDX-License-Identifier: Apache-2.0
#include "stakemine/config/csv.hpp"

#include "stakemine/core/assert.hpp"
#include "stakemine/core/error.hpp"

#include "fuzz/targets.hpp"

#include <string>

#include <sys/mman.h>
#include <unistd.h>

namespace stakemine::fuzz {
namespace {

// A file without a disk.
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

}  // namespace

void csv(Bytes bytes) {
  const MemoryFile file{bytes};
  try {
    config::CsvReader reader{file.path()};
    std::uint64_t line = 0;
    while (reader.next()) {
      STAKEMINE_ASSERT(reader.row().size() == reader.header().size(), "a record of another width");
      STAKEMINE_ASSERT(reader.line() > line, "lines that do not rise");
      line = reader.line();
      double number = 0;
      for (const std::string_view field : reader.row()) (void)config::parse_number(field, number);
    }
  } catch (const UserError&) {
  }
}

}  // namespace stakemine::fuzz

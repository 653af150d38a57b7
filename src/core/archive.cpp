// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/archive.hpp"

#include "stakemine/core/digest.hpp"
#include "stakemine/core/error.hpp"

#include <fmt/format.h>

namespace stakemine {

void Archive::raw(void* bytes, std::size_t count) {
  if (!reads_) {
    bytes_.append(static_cast<const char*>(bytes), count);
    return;
  }
  if (count > left_.size())
    throw UserError(fmt::format("the state ends early: {} bytes are left of {}", left_.size(), count));
  std::memcpy(bytes, left_.data(), count);
  left_.remove_prefix(count);
}

void Archive::carry(bool& flag) {
  std::uint8_t byte = flag ? 1 : 0;
  raw(&byte, 1);
  if (byte > 1) throw UserError(fmt::format("the state holds {} where only 0 or 1 can be", byte));
  flag = byte == 1;
}

std::size_t Archive::count(std::size_t size, std::size_t least_bytes) {
  auto entries = static_cast<std::uint64_t>(size);
  raw(&entries, sizeof entries);
  if (reads_ && entries > left_.size() / least_bytes)
    throw UserError(fmt::format("the state ends early: it has no room for {} entries", entries));
  return entries;
}

void Archive::section(std::string_view name) {
  const std::uint64_t mark = hash_text(name);
  std::uint64_t found = mark;
  raw(&found, sizeof found);
  if (found != mark) throw UserError(fmt::format("the state of \"{}\" does not begin where it should", name));
}

void Archive::finish() const {
  if (reads_ && !left_.empty())
    throw UserError(fmt::format("the state is too long: {} bytes are left over", left_.size()));
}

}  // namespace stakemine

// SPDX-License-Identifier: Apache-2.0
#include "stakemine/config/csv.hpp"

#include "stakemine/core/assert.hpp"
#include "stakemine/core/error.hpp"

#include "fuzz/memory_file.hpp"
#include "fuzz/targets.hpp"

#include <string_view>

namespace stakemine::fuzz {

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

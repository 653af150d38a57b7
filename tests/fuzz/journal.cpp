// SPDX-License-Identifier: Apache-2.0
#include "stakemine/experiment/journal.hpp"

#include "stakemine/core/assert.hpp"
#include "stakemine/core/digest.hpp"
#include "stakemine/core/error.hpp"

#include "fuzz/memory_file.hpp"
#include "fuzz/targets.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace stakemine::fuzz {
namespace {

void read(Bytes bytes) {
  const MemoryFile file{bytes};
  try {
    (void)experiment::Journal::read(file.path());
  } catch (const UserError&) {
  }
}

// Each line with the checksum that it needs to be looked at.
std::string sealed(std::string_view text) {
  std::string journal = "stakemine-trials 1 fuzz\n";
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    journal += fmt::format("{} {:016x}\n", line, hash_text(line));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return journal;
}

}  // namespace

void journal(Bytes bytes) {
  read(bytes);
  const std::string text = sealed({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  const MemoryFile file{{reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}};
  std::vector<experiment::TrialRecord> kept;
  {
    auto taken_up = experiment::Journal::resume(file.path(), "fuzz");
    kept = taken_up.records();
    for (const experiment::TrialRecord& record : kept) taken_up.append(record);
  }
  const auto again = experiment::Journal::read(file.path());
  STAKEMINE_ASSERT(again.size() == kept.size(), "as many trials as before");
  for (std::size_t i = 0; i < kept.size(); ++i)
    STAKEMINE_ASSERT(again[i].trial == kept[i].trial && again[i].digest == kept[i].digest &&
                         again[i].values.size() == kept[i].values.size() &&
                         again[i].failure.size() == kept[i].failure.size(),
                     "a record that comes back differently");
}

}  // namespace stakemine::fuzz

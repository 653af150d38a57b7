// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/archive.hpp"
#include "stakemine/core/assert.hpp"
#include "stakemine/core/error.hpp"
#include "stakemine/experiment/checkpoints.hpp"
#include "stakemine/protocol/round_record.hpp"

#include "fuzz/targets.hpp"

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace stakemine::fuzz {
namespace {

// Every kind of thing that a state is made of.
struct State {
  protocol::RoundRecord record;
  std::vector<std::uint32_t> numbers;
  std::vector<protocol::RoundRecord> records;
  std::deque<std::optional<double>> window;
  std::map<std::uint16_t, std::string> names;
  std::set<std::uint16_t> chosen;
  bool flag = false;

  void carry_state(Archive& archive) {
    archive.section("fuzz");
    archive(flag, numbers, window, names, chosen, record, records);
    archive.section("end");
  }
};

std::string taken_down(State& state) {
  Archive archive;
  archive(state);
  return archive.bytes();
}

}  // namespace

// As a file; and as the state that a sound file holds, where no checksum stands before it.
void checkpoint(Bytes bytes) {
  const std::string_view text{reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  try {
    const experiment::Checkpoint found = experiment::parse_checkpoint(text, "fuzz", "run");
    STAKEMINE_ASSERT(text.find(found.state) != std::string_view::npos, "a state that the file does not hold");
  } catch (const UserError&) {
  }
  State state;
  try {
    Archive archive{text};
    archive(state);
    archive.finish();
  } catch (const UserError&) {
    return;
  }
  const std::string once = taken_down(state);
  State again;
  Archive archive{once};
  archive(again);
  archive.finish();
  STAKEMINE_ASSERT(taken_down(again) == once, "a state that comes back differently");
}

}  // namespace stakemine::fuzz

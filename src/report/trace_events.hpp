// SPDX-License-Identifier: Apache-2.0
/// The trace event format of Chrome, which Perfetto reads: one JSON document, written event by event.
#pragma once

#include "stakemine/config/json_writer.hpp"
#include "stakemine/core/time.hpp"

#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>

namespace stakemine::report {

/// A row of the picture.
struct TraceLane {
  std::uint32_t process = 0, thread = 0;
};

/// Something that lasts.
struct TraceSlice {
  std::string_view name, category;
  VirtualTime from{}, until{};  ///< from ≤ until
};

/// A number to show with a slice.
struct TraceArgument {
  std::string_view name;
  std::uint64_t value = 0;
};

/// Times are written in microseconds, to the nanosecond.
class TraceEvents {
 public:
  /// \param out must outlive this.
  explicit TraceEvents(std::ostream& out);

  void name_process(std::uint32_t process, std::string_view name);
  void name_lane(TraceLane lane, std::string_view name);
  void slice(TraceLane lane, const TraceSlice& slice, std::initializer_list<TraceArgument> arguments = {});
  void instant(TraceLane lane, std::string_view name, VirtualTime at);
  [[nodiscard]] std::uint64_t count() const { return count_; }
  /// Ends the document. \param left_out what a reader may miss; empty: nothing.
  void finish(std::string_view left_out);

 private:
  void begin(TraceLane lane, std::string_view phase, std::string_view name);
  void name(TraceLane lane, std::string_view what, std::string_view name);
  void end();

  config::JsonTextWriter json_;
  std::uint64_t count_ = 0;
};

}  // namespace stakemine::report

// SPDX-License-Identifier: Apache-2.0
#include "report/trace_events.hpp"

#include "report/json_members.hpp"

namespace stakemine::report {
namespace {

constexpr double kNanosecondsPerMicrosecond = 1000;

double microseconds(Duration duration) {
  return static_cast<double>(duration.count()) / kNanosecondsPerMicrosecond;
}

}  // namespace

TraceEvents::TraceEvents(std::ostream& out) : json_(out, config::Layout::compact) {
  json_.begin_object();
  json_.key("displayTimeUnit");
  json_.string("ms");
  json_.key("traceEvents");
  json_.begin_array();
}

void TraceEvents::begin(TraceLane lane, std::string_view phase, std::string_view name) {
  ++count_;
  json_.begin_object();
  JsonMembers members{json_};
  members.text("ph", phase);
  members.text("name", name);
  members.count("pid", lane.process);
  members.count("tid", lane.thread);
}

void TraceEvents::end() {
  json_.end_object();
}

void TraceEvents::name(TraceLane lane, std::string_view what, std::string_view name) {
  begin(lane, "M", what);
  json_.key("args");
  json_.begin_object();
  JsonMembers{json_}.text("name", name);
  json_.end_object();
  end();
}

void TraceEvents::name_process(std::uint32_t process, std::string_view name) {
  this->name({process, 0}, "process_name", name);
}

void TraceEvents::name_lane(TraceLane lane, std::string_view name) {
  this->name(lane, "thread_name", name);
  begin(lane, "M", "thread_sort_index");
  json_.key("args");
  json_.begin_object();
  JsonMembers{json_}.count("sort_index", lane.thread);
  json_.end_object();
  end();
}

void TraceEvents::slice(TraceLane lane, const TraceSlice& slice, std::initializer_list<TraceArgument> arguments) {
  begin(lane, "X", slice.name);
  JsonMembers members{json_};
  members.text("cat", slice.category);
  members.number("ts", microseconds(slice.from.time_since_epoch()));
  members.number("dur", microseconds(slice.until - slice.from));
  if (arguments.size() > 0) {
    json_.key("args");
    json_.begin_object();
    for (const TraceArgument& argument : arguments) members.count(argument.name, argument.value);
    json_.end_object();
  }
  end();
}

void TraceEvents::instant(TraceLane lane, std::string_view name, VirtualTime at) {
  begin(lane, "i", name);
  JsonMembers members{json_};
  members.text("cat", "fault");
  members.text("s", "t");
  members.number("ts", microseconds(at.time_since_epoch()));
  end();
}

void TraceEvents::finish(std::string_view left_out) {
  json_.end_array();
  if (!left_out.empty()) {
    json_.key("otherData");
    json_.begin_object();
    JsonMembers{json_}.text("left_out", left_out);
    json_.end_object();
  }
  json_.end_object();
}

}  // namespace stakemine::report

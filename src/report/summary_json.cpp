// SPDX-License-Identifier: Apache-2.0
#include "stakemine/report/tables.hpp"

#include "report/result_members.hpp"

namespace stakemine::report {

void write_summary(config::JsonWriter& json, const experiment::Summary& summary) {
  MembersWriter io{json};
  json.begin_object();
  members_of(io, summary);
  json.end_object();
}

void write_summary_json(std::ostream& out, const experiment::Summary& summary) {
  config::JsonTextWriter json{out, config::Layout::indented};
  write_summary(json, summary);
  out << '\n';
}

}  // namespace stakemine::report

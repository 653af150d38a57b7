// SPDX-License-Identifier: Apache-2.0
#include "report/stored_summary.hpp"

#include "report/result_members.hpp"

namespace stakemine::report {
namespace {

template <class Report>
Report read(const config::Value& document, const std::string& file) {
  MembersReader io{document, file};
  Report report;
  members_of(io, report);
  return report;
}

}  // namespace

experiment::Summary summary_from(const config::Value& document, const std::string& file) {
  return read<experiment::Summary>(document, file);
}

experiment::Timeline timeline_from(const config::Value& document, const std::string& file) {
  return read<experiment::Timeline>(document, file);
}

Manifest manifest_from(const config::Value& document, const std::string& file) {
  return read<Manifest>(document, file);
}

}  // namespace stakemine::report

// SPDX-License-Identifier: Apache-2.0
#include "stakemine/report/page.hpp"

#include "report/page_data.hpp"
#include "report/page_parts.hpp"

#include <sstream>
#include <utility>

namespace stakemine::report {

void render_report(std::ostream& out, const experiment::RunResult& result, std::string_view resolved_config,
                   const Manifest& manifest) {
  assemble_page(out, PageKind::run, page_data(result, resolved_config, manifest));
}

std::string render_report(const experiment::RunResult& result, std::string_view resolved_config,
                          const Manifest& manifest) {
  std::ostringstream out;
  render_report(out, result, resolved_config, manifest);
  return std::move(out).str();
}

}  // namespace stakemine::report

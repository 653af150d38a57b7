// SPDX-License-Identifier: Apache-2.0
#include "stakemine/commands.hpp"
#include "stakemine/config/schema.hpp"
#include "stakemine/core/error.hpp"
#include "stakemine/core/nearest_name.hpp"
#include "stakemine/experiment/config.hpp"
#include "stakemine/stress/load.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace stakemine::tools {

int list_command(const ListArguments& arguments) {
  config::Parts parts = config::parts_of(experiment::ExperimentConfig::description());
  parts.families.push_back(&stress::Load::family());
  std::vector<std::string_view> names;
  for (const config::FamilyBase* family : parts.families) names.emplace_back(family->name());
  if (!arguments.family.empty() && std::ranges::find(names, arguments.family) == names.end()) {
    const auto near = nearest_name(arguments.family, names);
    throw UserError(fmt::format("no family \"{}\"; expected {}{}", arguments.family, quoted_list(names),
                                near ? fmt::format(" (did you mean \"{}\"?)", *near) : ""));
  }
  for (const config::FamilyBase* family : parts.families) {
    if (!arguments.family.empty() && family->name() != arguments.family) continue;
    fmt::print("{} — {}\n", family->name(), family->summary());
    std::size_t width = 0;
    for (const std::string_view member : family->names()) width = std::max(width, member.size());
    for (std::size_t index = 0; index < family->size(); ++index) {
      const config::MemberInfo& member = family->info(index);
      fmt::print("  {:<{}}  {}{}\n", member.name, width, member.summary,
                 member.source == "—" ? "" : fmt::format(" [{}]", member.source));
    }
    fmt::print("\n");
  }
  return kDone;
}

}  // namespace stakemine::tools

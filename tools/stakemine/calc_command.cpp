// SPDX-License-Identifier: Apache-2.0
#include "stakemine/calc/calc.hpp"
#include "stakemine/commands.hpp"
#include "stakemine/config/json.hpp"
#include "stakemine/core/error.hpp"
#include "stakemine/core/nearest_name.hpp"

#include <iostream>

#include <fmt/format.h>

namespace stakemine::tools {

std::string calc_topics() {
  std::string text = "Topics:";
  for (const Topic& topic : topics()) text += fmt::format("\n  {:<16} {}", topic.name, topic.summary);
  return text;
}

int calc_command(const CalcArguments& arguments) {
  for (const Topic& topic : topics()) {
    if (topic.name != arguments.topic) continue;
    try {
      const config::Value request =
          arguments.in.empty() ? config::parse_json(std::cin, "request") : config::parse_json_file(arguments.in);
      std::cout << config::to_json(topic.answer(request)) << '\n';
      return kDone;
    } catch (const UserError& error) {
      throw UserError(error.lines().front());  // One line is the contract, whatever else is wrong.
    }
  }
  std::vector<std::string_view> names;
  for (const Topic& topic : topics()) names.push_back(topic.name);
  const auto near = nearest_name(arguments.topic, names);
  throw UserError(fmt::format("calc: no topic \"{}\"; expected {}{}", arguments.topic, quoted_list(names),
                              near ? fmt::format(" (did you mean \"{}\"?)", *near) : ""));
}

}  // namespace stakemine::tools

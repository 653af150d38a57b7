// SPDX-License-Identifier: Apache-2.0
#include "contract/source_rules.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <string_view>

namespace stakemine::contract {
namespace {

constexpr std::size_t kLongestFileLines = 500;
constexpr std::array<std::string_view, 7> kFamilies = {"network",   "learning",  "stake",    "aggregation",
                                                       "adversary", "consensus", "incentive"};

struct Include {
  std::size_t line;
  std::string target;  // without the quotes or angle brackets
};

bool starts_with_any(std::string_view text, std::initializer_list<std::string_view> prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](std::string_view prefix) { return text.starts_with(prefix); });
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::vector<Include> includes_of(const SourceFile& file) {
  static const std::regex pattern(R"re(^\s*#\s*include\s*[<"]([^>"]+)[>"].*)re");
  std::vector<Include> found;
  const auto lines = lines_of(file.text);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::smatch match;
    if (std::regex_match(lines[i], match, pattern)) found.push_back({i + 1, match[1]});
  }
  return found;
}

// The part of the path that names a module: the folder after include/stakemine/ or src/, "" elsewhere.
std::string module_of_path(std::string_view path) {
  for (const std::string_view prefix : {"include/stakemine/", "src/"}) {
    if (!path.starts_with(prefix)) continue;
    const std::string_view rest = path.substr(prefix.size());
    const auto slash = rest.find('/');
    return slash == std::string_view::npos ? "" : std::string(rest.substr(0, slash));
  }
  return "";
}

// The module that an include names: "stakemine/stake/table.hpp" and, for headers beside the sources,
// "stake/bigint.hpp".
std::string module_of_include(std::string_view target) {
  if (target.starts_with("stakemine/")) target.remove_prefix(std::string_view("stakemine/").size());
  const auto slash = target.find('/');
  if (slash == std::string_view::npos) return "";
  std::string name(target.substr(0, slash));
  return layers().contains(name) ? name : "";
}

bool is_code(std::string_view path) {
  return path.ends_with(".hpp") || path.ends_with(".cpp");
}

// The line without what follows `//`, which is how this tree writes its comments.
std::string_view without_comment(std::string_view line) {
  return line.substr(0, line.find("//"));
}

std::string at(const SourceFile& file, std::size_t line) {
  return file.path + ":" + std::to_string(line) + ": ";
}

std::set<std::string> below(const std::set<std::string>& above, std::initializer_list<std::string_view> more) {
  auto all = above;
  all.insert(more.begin(), more.end());
  return all;
}

}  // namespace

const ModuleGraph& layers() {
  static const ModuleGraph graph = [] {
    ModuleGraph made;
    made["core"] = {};
    made["config"] = {"core"};
    made["engine"] = {"core"};
    std::set<std::string> reach = {"core", "config", "engine"};
    for (const auto family : kFamilies) {
      made[std::string(family)] = {"core", "config"};
      reach.insert(std::string(family));
    }
    made["protocol"] = reach;
    made["experiment"] = below(reach, {"protocol"});
    made["stress"] = below(reach, {"protocol", "experiment"});
    made["report"] = below(reach, {"protocol", "experiment", "stress"});
    return made;
  }();
  return graph;
}

ModuleGraph parse_declared(const std::string& text) {
  ModuleGraph graph;
  for (const auto& line : lines_of(text)) {
    std::istringstream words(line);
    std::string name;
    words >> name;
    if (!name.ends_with(':')) throw std::runtime_error("not of the form 'module: dependency …': " + line);
    name.pop_back();
    graph[name] = {std::istream_iterator<std::string>(words), std::istream_iterator<std::string>()};
  }
  return graph;
}

ModuleGraph transitive(const ModuleGraph& graph) {
  ModuleGraph closed = graph;
  for (bool grew = true; grew;) {
    grew = false;
    for (auto& [name, reached] : closed) {
      for (const auto& direct : std::set(reached)) {
        const auto next = closed.find(direct);
        if (next == closed.end()) continue;
        const auto before = reached.size();
        reached.insert(next->second.begin(), next->second.end());
        grew = grew || reached.size() > before;
      }
    }
  }
  return closed;
}

Violations dependency_violations(const ModuleGraph& declared) {
  Violations found;
  for (const auto& [name, dependencies] : declared) {
    const auto layer = layers().find(name);
    if (layer == layers().end()) {
      found.push_back(name + ": a module that the layers don't know");
      continue;
    }
    for (const auto& dependency : dependencies) {
      if (!layer->second.contains(dependency)) found.push_back(name + ": may not depend on " + dependency);
    }
  }
  for (const auto& [name, reached] : transitive(declared)) {
    if (reached.contains(name)) found.push_back(name + ": depends on itself by way of others");
  }
  return found;
}

Violations include_violations(const SourceFile& file, const ModuleGraph& declared) {
  const std::string own = module_of_path(file.path);
  if (own.empty()) return {};
  const auto layer = layers().find(own);
  if (layer == layers().end()) return {at(file, 1) + "lies in a module that the layers don't know: " + own};

  const auto closed = transitive(declared);
  const auto reachable = closed.find(own);
  Violations found;
  for (const auto& [line, target] : includes_of(file)) {
    const std::string other = module_of_include(target);
    if (other.empty() || other == own) continue;
    if (!layer->second.contains(other)) {
      found.push_back(at(file, line) + own + " may not include " + other);
    } else if (reachable == closed.end() || !reachable->second.contains(other)) {
      found.push_back(at(file, line) + own + " includes " + other + ", which its CMakeLists.txt does not declare");
    }
  }
  return found;
}

Violations library_violations(const SourceFile& file) {
  const std::string_view path = file.path;
  if (!starts_with_any(path, {"include/", "src/", "tools/"})) return {};
  const std::string own = module_of_path(path);
  const bool is_family = std::find(kFamilies.begin(), kFamilies.end(), own) != kFamilies.end();

  Violations found;
  for (const auto& [line, target] : includes_of(file)) {
    const auto refuse = [&, number = line, &name = target](std::string_view why) {
      found.push_back(at(file, number) + name + " " + std::string(why));
    };
    if (target.starts_with("nlohmann/") && target != "nlohmann/json_fwd.hpp" &&
        !starts_with_any(path, {"src/config/", "src/report/", "tools/"})) {
      refuse("belongs in src/config, src/report and tools only");
    } else if (starts_with_any(target, {"boost/asio", "boost/beast"}) &&
               !starts_with_any(path, {"src/engine/", "tools/"})) {
      refuse("belongs in src/engine and tools only");
    } else if (starts_with_any(target, {"tbb/", "oneapi/"}) && !path.starts_with("src/engine/")) {
      refuse("belongs in src/engine only");
    } else if (path.starts_with("include/") &&
               starts_with_any(target, {"Eigen/", "boost/", "CLI/", "fmt/", "Random123/"})) {
      // Also for what a consumer sees: built with another -march, Eigen's types have another layout.
      refuse("is too heavy for a public header");
    } else if (is_family &&
               starts_with_any(target, {"thread", "mutex", "shared_mutex", "atomic", "condition_variable", "future",
                                        "semaphore", "latch", "barrier", "stop_token", "chrono"})) {
      refuse("has no place in a family, which knows neither threads nor clocks");
    }
  }
  return found;
}

Violations habit_violations(const SourceFile& file) {
  // Put together here so that this file does not hold the words that it looks for.
  static const std::regex unfinished(std::string("\\b(TO") + "DO|FIX" + "ME|XX" + "X)\\b");
  static const std::regex unkeyed(
      R"re(\bstd::([a-z_]+_distribution|shuffle|random_shuffle|sample|random_device)\b|(^|[^\w.:>])s?rand\()re");
  // A clock that jumps: the time of day is told in a manifest and decides nothing.
  static const std::regex time_of_day(R"re(\b(system_clock|utc_clock|gettimeofday|CLOCK_REALTIME)\b|std::time\()re");
  const auto lines = lines_of(file.text);
  const bool may_tell_time =
      !starts_with_any(file.path, {"include/", "src/", "tools/stakemine/"}) || file.path == "src/report/manifest.cpp";
  const bool is_product = starts_with_any(file.path, {"include/", "src/"}) && is_code(file.path);

  Violations found;
  const bool is_script = !lines.empty() && lines[0].starts_with("#!");
  const std::size_t spdx_line = is_script ? 1 : 0;
  if (lines.size() <= spdx_line || lines[spdx_line].find("SPDX-License-Identifier: Apache-2.0") == std::string::npos) {
    found.push_back(at(file, spdx_line + 1) + "is not the SPDX line");
  }
  if (lines.size() > kLongestFileLines) {
    found.push_back(at(file, lines.size()) + "longer than " + std::to_string(kLongestFileLines) + " lines");
  }
  if (file.path.ends_with(".hpp") && std::find(lines.begin(), lines.end(), "#pragma once") == lines.end()) {
    found.push_back(at(file, 1) + "a header without #pragma once");
  }
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (std::regex_search(lines[i], unfinished)) found.push_back(at(file, i + 1) + "a note of unfinished work");
    const std::string code(without_comment(lines[i]));
    if (is_product && std::regex_search(code, unkeyed)) {
      found.push_back(at(file, i + 1) + "a draw that is not keyed (use KeyedRandom)");
    }
    if (!may_tell_time && std::regex_search(code, time_of_day)) {
      found.push_back(at(file, i + 1) + "the time of day, which may jump (use steady_clock)");
    }
  }
  return found;
}

std::vector<SourceFile> read_sources(const std::filesystem::path& root) {
  namespace fs = std::filesystem;
  static const std::set<std::string> extensions = {".hpp", ".cpp", ".cmake", ".js", ".mjs",
                                                   ".ts",  ".css", ".html",  ".in", ""};
  std::vector<SourceFile> files;
  for (const auto* top : {"include", "src", "tests", "tools"}) {
    for (auto entry = fs::recursive_directory_iterator(root / top); entry != fs::recursive_directory_iterator();
         ++entry) {
      const auto name = entry->path().filename();
      if (name == "node_modules" || name == "corpus") entry.disable_recursion_pending();  // corpus: bytes for a fuzzer
      const bool is_wanted = extensions.contains(entry->path().extension().string()) || name == "CMakeLists.txt";
      if (!entry->is_regular_file() || !is_wanted) continue;
      std::ifstream stream(entry->path(), std::ios::binary);
      files.push_back({fs::relative(entry->path(), root).generic_string(),
                       {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()}});
    }
  }
  std::sort(files.begin(), files.end(), [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
  return files;
}

}  // namespace stakemine::contract

// SPDX-License-Identifier: Apache-2.0
/// The rules that the source tree keeps and no compiler checks: who may include whom, which library is named where, and
/// a few habits (an SPDX line, short files, no draws from the standard library, which differ between its
/// implementations). Pure functions on (path, text), so that each rule is itself tested on made-up files.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace stakemine::contract {

/// Module → the modules that it may use.
using ModuleGraph = std::map<std::string, std::set<std::string>>;

struct SourceFile {
  std::string path;  ///< relative to the root of the repository, with slashes: "src/stake/webster.cpp"
  std::string text;
};

/// The layers of the design: what each module may use at most.
[[nodiscard]] const ModuleGraph& layers();

/// "module: dependency dependency …", one module a line, as the build writes it; throws std::runtime_error on another
/// form.
[[nodiscard]] ModuleGraph parse_declared(const std::string& text);

/// The graph with every indirect edge added. A cycle shows as a module that reaches itself.
[[nodiscard]] ModuleGraph transitive(const ModuleGraph& graph);

/// All rules answer with one line a violation, "path:line: what is wrong", and nothing for a file that keeps them.
using Violations = std::vector<std::string>;

/// Declared dependencies beyond the layers, cycles, and modules that the layers don't know.
[[nodiscard]] Violations dependency_violations(const ModuleGraph& declared);

/// Includes of other modules beyond the layers, or not declared to the build (directly or by way of another module).
[[nodiscard]] Violations include_violations(const SourceFile& file, const ModuleGraph& declared);

/// Libraries outside their place: nlohmann/json, Asio, TBB; heavy headers in public headers; threads and clocks in
/// families.
[[nodiscard]] Violations library_violations(const SourceFile& file);

/// The SPDX line, the length, `#pragma once`, notes of unfinished work, and draws that are not keyed.
[[nodiscard]] Violations habit_violations(const SourceFile& file);

/// Every source, script and build file below include/, src/, tests/ and tools/ of the root, by path; not what npm
/// installed.
[[nodiscard]] std::vector<SourceFile> read_sources(const std::filesystem::path& root);

}  // namespace stakemine::contract

// SPDX-License-Identifier: Apache-2.0
#include "contract/source_rules.hpp"

#include <fstream>
#include <iterator>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::contract {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::string kSpdx = "// SPDX-License-Identifier: Apache-2.0\n";
const ModuleGraph kDeclared = {
    {"core", {}}, {"config", {"core"}}, {"engine", {"core"}}, {"stake", {"config"}}, {"network", {"core"}}};

SourceFile file(const std::string& path, const std::string& body) {
  return {path, kSpdx + body};
}

// --- the tree ---

ModuleGraph declared_by_the_build() {
  std::ifstream stream(STAKEMINE_MODULE_DEPENDENCIES);
  return parse_declared({std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()});
}

TEST(SourceTree, KeepsTheRules) {
  const auto declared = declared_by_the_build();
  const auto files = read_sources(STAKEMINE_SOURCE_DIR);
  ASSERT_GT(files.size(), 20U);
  for (const auto& source : files) {
    EXPECT_THAT(include_violations(source, declared), IsEmpty());
    EXPECT_THAT(library_violations(source), IsEmpty());
    EXPECT_THAT(habit_violations(source), IsEmpty());
  }
}

TEST(SourceTree, DeclaresDependenciesWithinTheLayers) {
  const auto declared = declared_by_the_build();
  ASSERT_TRUE(declared.contains("core"));
  EXPECT_THAT(dependency_violations(declared), IsEmpty());
}

// --- the rules, on made-up files ---

TEST(Layers, HaveNoCycle) {
  for (const auto& [name, reached] : transitive(layers())) EXPECT_FALSE(reached.contains(name)) << name;
}

TEST(ParseDeclared, ReadsModulesAndRefusesAnythingElse) {
  EXPECT_EQ(parse_declared("core:\nconfig: core\n"), (ModuleGraph{{"core", {}}, {"config", {"core"}}}));
  EXPECT_THROW(static_cast<void>(parse_declared("config core\n")), std::runtime_error);
}

TEST(DependencyRule, RefusesWhatTheLayersDoNotAllow) {
  EXPECT_THAT(dependency_violations(kDeclared), IsEmpty());
  EXPECT_THAT(dependency_violations({{"engine", {"config"}}}), ElementsAre("engine: may not depend on config"));
  EXPECT_THAT(dependency_violations({{"stake", {"network"}}}), ElementsAre("stake: may not depend on network"));
  EXPECT_THAT(dependency_violations({{"utils", {}}}), ElementsAre("utils: a module that the layers don't know"));
  EXPECT_THAT(dependency_violations({{"core", {"config"}}, {"config", {"core"}}}),
              ElementsAre("core: may not depend on config", "config: depends on itself by way of others",
                          "core: depends on itself by way of others"));
}

TEST(IncludeRule, AllowsTheModuleItselfAndWhatItDeclares) {
  EXPECT_THAT(include_violations(file("src/stake/a.cpp",
                                      "#include \"stakemine/stake/a.hpp\"\n#include \"stake/b.hpp\"\n"
                                      "#include <vector>\n#include \"stakemine/core/time.hpp\"\n"),
                                 kDeclared),
              IsEmpty());
}

TEST(IncludeRule, RefusesAnotherLayer) {
  const auto family = file("include/stakemine/stake/a.hpp", "#include \"stakemine/network/link.hpp\"\n");
  EXPECT_THAT(include_violations(family, kDeclared),
              ElementsAre("include/stakemine/stake/a.hpp:2: stake may not include network"));
  const auto beside_the_sources = file("src/network/a.cpp", "  #  include <engine/lp.hpp>\n");
  EXPECT_THAT(include_violations(beside_the_sources, kDeclared),
              ElementsAre("src/network/a.cpp:2: network may not include engine"));
  const auto engine = file("src/engine/a.cpp", "\n#include \"stakemine/config/json.hpp\"\n");
  EXPECT_THAT(include_violations(engine, kDeclared), ElementsAre("src/engine/a.cpp:3: engine may not include config"));
  const auto unknown = file("src/utils/a.cpp", "");
  EXPECT_THAT(include_violations(unknown, kDeclared),
              ElementsAre("src/utils/a.cpp:1: lies in a module that the layers don't know: utils"));
}

TEST(IncludeRule, RefusesWhatIsAllowedButNotDeclared) {
  const auto source = file("src/network/a.cpp", "#include \"stakemine/config/json.hpp\"\n");
  EXPECT_THAT(include_violations(source, kDeclared),
              ElementsAre("src/network/a.cpp:2: network includes config, which its CMakeLists.txt does not declare"));
}

TEST(IncludeRule, LeavesTestsAndToolsFree) {
  EXPECT_THAT(include_violations(file("tests/stake/a.cpp", "#include \"stakemine/engine/lp.hpp\"\n"), kDeclared),
              IsEmpty());
  EXPECT_THAT(include_violations(file("tools/stakemine/main.cpp", "#include \"stakemine/engine/lp.hpp\"\n"), kDeclared),
              IsEmpty());
}

TEST(LibraryRule, HoldsEachLibraryInItsPlace) {
  const auto violations = [](const std::string& path, const std::string& header) {
    return library_violations(file(path, "#include <" + header + ">\n")).size();
  };
  EXPECT_EQ(violations("src/config/a.cpp", "nlohmann/json.hpp"), 0U);
  EXPECT_EQ(violations("tools/stakemine/a.cpp", "nlohmann/json.hpp"), 0U);
  EXPECT_EQ(violations("include/stakemine/config/a.hpp", "nlohmann/json_fwd.hpp"), 0U);
  EXPECT_EQ(violations("include/stakemine/config/a.hpp", "nlohmann/json.hpp"), 1U);
  EXPECT_EQ(violations("src/stake/a.cpp", "nlohmann/json.hpp"), 1U);
  EXPECT_EQ(violations("src/engine/a.cpp", "boost/asio/io_context.hpp"), 0U);
  EXPECT_EQ(violations("src/experiment/a.cpp", "boost/asio/io_context.hpp"), 1U);
  EXPECT_EQ(violations("src/stake/a.cpp", "boost/multiprecision/cpp_int.hpp"), 0U);
  EXPECT_EQ(violations("include/stakemine/stake/a.hpp", "boost/multiprecision/cpp_int.hpp"), 1U);
  EXPECT_EQ(violations("src/engine/a.cpp", "oneapi/tbb/task_arena.h"), 0U);
  EXPECT_EQ(violations("src/learning/a.cpp", "oneapi/tbb/parallel_for.h"), 1U);
  EXPECT_EQ(violations("tools/stakemine/a.cpp", "tbb/parallel_for.h"), 1U);
  EXPECT_EQ(violations("include/stakemine/learning/a.hpp", "Eigen/Core"), 1U);
  EXPECT_EQ(violations("src/learning/a.cpp", "Eigen/Core"), 0U);
  EXPECT_EQ(violations("src/network/a.cpp", "chrono"), 1U);
  EXPECT_EQ(violations("src/engine/a.cpp", "thread"), 0U);
}

TEST(HabitRule, AsksForTheSpdxLine) {
  EXPECT_THAT(habit_violations({"src/core/a.cpp", "int a;\n"}), ElementsAre("src/core/a.cpp:1: is not the SPDX line"));
  EXPECT_THAT(habit_violations({"src/core/a.cpp", ""}), ElementsAre("src/core/a.cpp:1: is not the SPDX line"));
  EXPECT_THAT(habit_violations({"tools/a", "#!/bin/sh\n# SPDX-License-Identifier: Apache-2.0\n"}), IsEmpty());
  EXPECT_THAT(habit_violations({"tools/a", "#!/bin/sh\n"}), ElementsAre("tools/a:2: is not the SPDX line"));
}

TEST(HabitRule, BoundsTheLengthOfAFile) {
  std::string body;
  for (int i = 0; i < 499; ++i) body += "\n";
  EXPECT_THAT(habit_violations(file("src/core/a.cpp", body)), IsEmpty());
  EXPECT_THAT(habit_violations(file("src/core/a.cpp", body + "\n")),
              ElementsAre("src/core/a.cpp:501: longer than 500 lines"));
}

TEST(HabitRule, AsksHeadersForPragmaOnce) {
  EXPECT_THAT(habit_violations(file("include/stakemine/core/a.hpp", "#pragma once\n")), IsEmpty());
  EXPECT_THAT(habit_violations(file("include/stakemine/core/a.hpp", "")),
              ElementsAre("include/stakemine/core/a.hpp:1: a header without #pragma once"));
}

TEST(HabitRule, RefusesNotesOfUnfinishedWork) {
  const std::string note = std::string("// TO") + "DO: later\n";
  EXPECT_THAT(habit_violations(file("tests/core/a.cpp", note)),
              ElementsAre("tests/core/a.cpp:2: a note of unfinished work"));
}

TEST(HabitRule, RefusesTheTimeOfDay) {
  const auto violations = [](const std::string& path, const std::string& line) {
    return habit_violations({path, "// SPDX-License-Identifier: Apache-2.0\n" + line + "\n"}).size();
  };
  EXPECT_EQ(violations("src/engine/a.cpp", "const auto now = std::chrono::system_clock::now();"), 1U);
  EXPECT_EQ(violations("tools/stakemine/a.cpp", "const auto now = std::time(nullptr);"), 1U);
  EXPECT_EQ(violations("src/core/a.cpp", "clock_gettime(CLOCK_REALTIME, &now);"), 1U);
  EXPECT_EQ(violations("src/engine/a.cpp", "const auto now = std::chrono::steady_clock::now();"), 0U);
  EXPECT_EQ(violations("src/report/manifest.cpp", "const std::time_t now = std::time(nullptr);"), 0U);
}

TEST(HabitRule, RefusesDrawsThatAreNotKeyed) {
  for (const auto* line : {"std::uniform_int_distribution<int> d(0, 9);", "std::normal_distribution d;",
                           "std::shuffle(a, b, g);", "int x = rand();", "srand(1);", "std::random_device seed;"}) {
    EXPECT_THAT(habit_violations(file("src/stake/a.cpp", std::string(line) + "\n")),
                ElementsAre("src/stake/a.cpp:2: a draw that is not keyed (use KeyedRandom)"))
        << line;
    EXPECT_THAT(habit_violations(file("tests/stake/a.cpp", std::string(line) + "\n")), IsEmpty()) << line;
  }
  for (const auto* line :
       {"// unlike std::shuffle", "operand(1);", "random.rand(2);", "stakemine::shuffle(items, random);"}) {
    EXPECT_THAT(habit_violations(file("src/stake/a.cpp", std::string(line) + "\n")), IsEmpty()) << line;
  }
}

}  // namespace
}  // namespace stakemine::contract

// SPDX-License-Identifier: Apache-2.0
/// A path of a test's own, without a file at first; removed with what it holds at the end.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace stakemine::experiment {

class ScratchPath {
 public:
  ScratchPath() {
    std::string name = (std::filesystem::temp_directory_path() / "stakemine-experiment-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no scratch folder");
    folder_ = name;
  }
  ~ScratchPath() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  ScratchPath(const ScratchPath&) = delete;
  ScratchPath& operator=(const ScratchPath&) = delete;

  [[nodiscard]] std::filesystem::path file(const std::string& name = "journal") const { return folder_ / name; }
  std::filesystem::path write(const std::string& name, const std::string& text) const {
    std::ofstream{file(name), std::ios::binary} << text;
    return file(name);
  }
  [[nodiscard]] std::string text(const std::string& name = "journal") const {
    std::ifstream in{file(name), std::ios::binary};
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }

 private:
  std::filesystem::path folder_;
};

}  // namespace stakemine::experiment

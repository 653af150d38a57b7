// SPDX-License-Identifier: Apache-2.0
#include "stakemine/report/study_directory.hpp"

#include "stakemine/core/digest.hpp"
#include "stakemine/core/error.hpp"
#include "stakemine/report/manifest.hpp"
#include "stakemine/report/output_file.hpp"

#include <string>
#include <system_error>

#include <fmt/format.h>
#include <unistd.h>

namespace stakemine::report {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPartial = ".partial-";

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(fs::symlink_status(path, ignored));
}

bool holds_study(const fs::path& folder) {
  std::error_code ignored;
  return fs::is_regular_file(folder / kJournalName, ignored);
}

bool is_empty_folder(const fs::path& path) {
  std::error_code error;
  return fs::is_directory(path, error) && fs::is_empty(path, error) && !error;
}

// What a killed process was writing.
void remove_partial_files(const fs::path& folder) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored))
    if (entry.path().filename().string().find(kPartial) != std::string::npos) fs::remove(entry.path(), ignored);
}

}  // namespace

StudyDirectory::StudyDirectory(const fs::path& target, StudyStart start)
    : target_(fs::absolute(target).lexically_normal()), start_(start) {
  if (!target_.has_filename()) target_ = target_.parent_path();
  if (!is_there(target_) || is_empty_folder(target_)) return;
  if (start == StudyStart::fresh)
    throw UserError(
        fmt::format("{}: exists already; go on with it by --resume, begin it again by --force, or name another "
                    "--out",
                    target_.string()));
  if (!holds_study(target_))
    throw UserError(
        fmt::format("{}: not the folder of a study, so it is left alone; name another --out", target_.string()));
}

experiment::Journal StudyDirectory::open(std::string_view identity) {
  const Manifest build = begin_manifest({});
  const std::string whole = fmt::format(
      "{}-{:016x}", identity, hash_text(fmt::format("{} {} {}", build.version, build.git_id, build.compiler)));
  const fs::path file = target_ / kJournalName;
  if (start_ == StudyStart::resume && holds_study(target_)) {
    auto journal = experiment::Journal::resume(file, whole);
    remove_partial_files(target_);
    return journal;
  }
  std::error_code error;
  if (start_ == StudyStart::replace) fs::remove_all(target_, error);
  if (!error) fs::create_directories(target_, error);
  if (error) throw UserError(fmt::format("{}: can't be written: {}", target_.string(), error.message()));
  auto journal = experiment::Journal::begin(file, whole);
  sync_directory(target_);
  return journal;
}

void StudyDirectory::write(const fs::path& name, const std::function<void(std::ostream&)>& content) const {
  write_whole_file(target_ / name, content);
}

void StudyDirectory::remove(const fs::path& name) const {
  std::error_code ignored;
  fs::remove(target_ / name, ignored);
}

void write_whole_file(const fs::path& file, const std::function<void(std::ostream&)>& content) {
  const fs::path beside = fmt::format("{}{}{}", file.string(), kPartial, ::getpid());
  std::error_code error;
  fs::remove(beside, error);
  {
    OutputFile out{beside};
    content(out);
    out.finish();
  }
  fs::rename(beside, file, error);
  if (error) throw RunError(fmt::format("cannot name {}: {}", file.string(), error.message()));
  sync_directory(fs::absolute(file).parent_path());
}

fs::path numbered_directory(const fs::path& folder, std::string_view name, StudyStart start) {
  const auto numbered = [&](std::uint64_t k) { return folder / fmt::format("{}-{}", name, k); };
  std::uint64_t first_free = 1;
  while (is_there(numbered(first_free))) ++first_free;
  return numbered(start == StudyStart::resume && first_free > 1 ? first_free - 1 : first_free);
}

}  // namespace stakemine::report

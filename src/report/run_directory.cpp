// SPDX-License-Identifier: Apache-2.0
#include "stakemine/report/run_directory.hpp"

#include "stakemine/core/assert.hpp"
#include "stakemine/core/error.hpp"
#include "stakemine/report/output_file.hpp"
#include "stakemine/report/page.hpp"
#include "stakemine/report/tables.hpp"

#include "report/page_json.hpp"
#include "report/stale_partials.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace stakemine::report {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMarks[] = {"manifest.json", "summary.json"};

// Absolute, so that a later change of the working directory changes nothing, and without a trailing slash.
fs::path normal_path(const fs::path& path) {
  if (path.empty()) throw UserError("--out: the run directory's name is empty");
  std::error_code error;
  fs::path normal = fs::absolute(path, error).lexically_normal();
  if (error) throw UserError(fmt::format("{}: {}", path.string(), error.message()));
  if (!normal.has_filename()) normal = normal.parent_path();
  if (!normal.has_filename()) throw UserError(fmt::format("{}: not a name for a run directory", path.string()));
  return normal;
}

bool exists_even_broken(const fs::path& path) {
  std::error_code error;
  return fs::symlink_status(path, error).type() != fs::file_type::not_found &&
         error != std::errc::no_such_file_or_directory && error != std::errc::not_a_directory;
}

// Guards `--force` against a slip: what is not a run directory is not ours to delete.
bool may_be_replaced(const fs::path& path) {
  std::error_code error;
  if (fs::symlink_status(path, error).type() != fs::file_type::directory) return false;
  if (fs::is_empty(path, error) && !error) return true;
  for (const char* mark : kMarks) {
    if (!fs::is_regular_file(path / mark, error)) return false;
  }
  return true;
}

void check_target(const fs::path& target, Overwrite overwrite) {
  if (!exists_even_broken(target)) return;
  if (overwrite == Overwrite::refuse) {
    throw UserError(fmt::format("{}: exists already; name another --out, or replace it with --force", target.string()));
  }
  if (!may_be_replaced(target)) {
    throw UserError(fmt::format("{}: --force replaces a run directory, and this is something else", target.string()));
  }
}

std::vector<fs::path> missing_parents(const fs::path& target) {
  std::vector<fs::path> missing;
  for (fs::path parent = target.parent_path(); !exists_even_broken(parent) && parent.has_relative_path();
       parent = parent.parent_path()) {
    missing.push_back(parent);
  }
  return missing;
}

int rename_with(const fs::path& from, const fs::path& to, unsigned flags) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), flags) == 0) return 0;
  return errno;
}

bool is_unsupported(int reason) {
  return reason == EINVAL || reason == ENOSYS || reason == ENOTSUP;
}

// rename(2) alone would silently take the place of an empty folder.
int rename_to_free_name(const fs::path& from, const fs::path& to) {
  const int reason = rename_with(from, to, RENAME_NOREPLACE);
  return is_unsupported(reason) ? rename_with(from, to, 0) : reason;
}

int replace(const fs::path& fresh, const fs::path& target) {
  const int reason = rename_with(fresh, target, RENAME_EXCHANGE);
  std::error_code ignored;
  if (reason == 0) {
    fs::remove_all(fresh, ignored);  // by now the old directory
    return 0;
  }
  if (!is_unsupported(reason)) return reason;
  const fs::path aside = target.string() + fmt::format(".replaced-{}", ::getpid());
  if (const int moved = rename_with(target, aside, 0); moved != 0) return moved;
  if (const int moved = rename_with(fresh, target, 0); moved != 0) {
    rename_with(aside, target, 0);
    return moved;
  }
  fs::remove_all(aside, ignored);
  return 0;
}

template <typename Content>
void write_file(const fs::path& path, Content&& content) {
  OutputFile file{path};
  content(static_cast<std::ostream&>(file));
  file.finish();
}

}  // namespace

RunDirectory::RunDirectory(const fs::path& target, Overwrite overwrite)
    : target_(normal_path(target)),
      partial_(target_.string() + fmt::format(".partial-{}", ::getpid())),
      overwrite_(overwrite) {
  check_target(target_, overwrite_);
  const auto missing = missing_parents(target_);
  std::error_code error;
  for (auto parent = missing.rbegin(); parent != missing.rend() && !error; ++parent) {
    if (fs::create_directory(*parent, error)) created_parents_.insert(created_parents_.begin(), *parent);
  }
  // Process numbers recur (in containers always), and a killed run may have left its partial folder.
  for (int attempt = 1; !error && !fs::create_directory(partial_, error) && !error; ++attempt) {
    partial_ = target_.string() + fmt::format(".partial-{}-{}", ::getpid(), attempt);
  }
  if (error) {
    for (const fs::path& parent : created_parents_) ::rmdir(parent.c_str());
    throw UserError(fmt::format("{}: the run directory can't be written: {}", target_.string(), error.message()));
  }
  lock_ = std::make_unique<PartialLock>(partial_);
  remove_stale_partials(target_);
}

RunDirectory::~RunDirectory() {
  if (published_ || abandoned_to_user_) return;
  std::error_code ignored;
  fs::remove_all(partial_, ignored);
  for (const fs::path& parent : created_parents_) ::rmdir(parent.c_str());
}

void RunDirectory::write(const experiment::RunResult& result, std::string_view resolved_config,
                         const Manifest& manifest) {
  STAKEMINE_ASSERT(!published_);
  write_file(partial_ / "config.json", [&](std::ostream& out) {
    out << resolved_config;
    if (!resolved_config.ends_with('\n')) out << '\n';
  });
  Manifest whole = manifest;
  whole.phases = result.phases;
  write_file(partial_ / "manifest.json", [&](std::ostream& out) { write_manifest(out, whole); });
  write_file(partial_ / "summary.json", [&](std::ostream& out) { write_summary_json(out, result.summary); });
  if (result.timeline) {
    write_file(partial_ / "timeline.json", [&](std::ostream& out) {
      config::JsonTextWriter json{out, config::Layout::indented};
      write_timeline(json, *result.timeline);
      out << '\n';
    });
  }
  write_file(partial_ / "rounds.csv", [&](std::ostream& out) {
    result.all_rounds ? write_rounds_csv(out, result.all_rounds) : write_rounds_csv(out, result.rounds);
  });
  write_file(partial_ / "miners.csv", [&](std::ostream& out) { write_miners_csv(out, result.miners); });
  if (result.summary.attack && result.summary.attack->baselines.size() > 1) {
    write_file(partial_ / "baselines.csv",
               [&](std::ostream& out) { write_baselines_csv(out, *result.summary.attack); });
  }
  if (!result.results.columns.empty()) {
    write_file(partial_ / "results.csv", [&](std::ostream& out) { write_results_csv(out, result.results); });
  }
  write_file(partial_ / "report.html",
             [&](std::ostream& out) { render_report(out, result, resolved_config, manifest); });
}

void RunDirectory::publish() {
  STAKEMINE_ASSERT(!published_);
  sync_directory(partial_);
  const bool replaces = overwrite_ == Overwrite::replace && may_be_replaced(target_);
  const int reason = replaces ? replace(partial_, target_) : rename_to_free_name(partial_, target_);
  if (reason != 0) {
    abandoned_to_user_ = true;
    throw RunError(fmt::format("{}: cannot take this name ({}); the result is in {}", target_.string(),
                               std::strerror(reason), partial_.string()));
  }
  published_ = true;
  sync_directory(target_.parent_path());
  for (const fs::path& parent : created_parents_) sync_directory(parent.parent_path());
}

void write_run_directory(const fs::path& target, Overwrite overwrite, const experiment::RunResult& result,
                         std::string_view resolved_config, const Manifest& manifest) {
  RunDirectory directory{target, overwrite};
  directory.write(result, resolved_config, manifest);
  directory.publish();
}

}  // namespace stakemine::report

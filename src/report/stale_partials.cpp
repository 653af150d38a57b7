// SPDX-License-Identifier: Apache-2.0
#include "report/stale_partials.hpp"

#include "stakemine/config/csv.hpp"

#include <cerrno>
#include <csignal>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace stakemine::report {
namespace {

namespace fs = std::filesystem;

// The process number in `partial-<pid>` or `partial-<pid>-<k>` behind the target's name; 0 where there is none.
pid_t owner_of(std::string_view name, std::string_view target) {
  const std::string before = std::string{target} + ".partial-";
  if (!name.starts_with(before)) return 0;
  name.remove_prefix(before.size());
  double number = 0;
  const bool sound = config::parse_number(name.substr(0, name.find('-')), number) && number >= 1 && number < 0x1p31;
  return sound ? static_cast<pid_t>(number) : 0;
}

bool is_dead(pid_t process) {
  return ::kill(process, 0) != 0 && errno == ESRCH;
}

bool is_unlocked(const fs::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
  if (descriptor < 0) return false;
  const bool taken = ::flock(descriptor, LOCK_EX | LOCK_NB) == 0;
  ::close(descriptor);
  return taken;
}

}  // namespace

void remove_stale_partials(const fs::path& target) noexcept {
  try {
    std::vector<fs::path> stale;
    for (const auto& entry : fs::directory_iterator(target.parent_path())) {
      const pid_t owner = owner_of(entry.path().filename().string(), target.filename().string());
      if (owner != 0 && owner != ::getpid() && is_dead(owner) && is_unlocked(entry.path()))
        stale.push_back(entry.path());
    }
    for (const fs::path& folder : stale) {
      std::error_code ignored;
      fs::remove_all(folder, ignored);
    }
  } catch (const std::exception&) {
    // Tidying up is a courtesy: a run does not fail for it.
  }
}

PartialLock::PartialLock(const fs::path& partial) noexcept
    : descriptor_(::open(partial.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
  if (descriptor_ >= 0) (void)::flock(descriptor_, LOCK_EX | LOCK_NB);
}

PartialLock::~PartialLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace stakemine::report

// SPDX-License-Identifier: Apache-2.0
#include "stakemine/experiment/checkpoints.hpp"

#include "stakemine/core/digest.hpp"
#include "stakemine/core/error.hpp"
#include "stakemine/core/file_descriptor.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <fstream>
#include <iterator>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace stakemine::experiment {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMark = "stakemine-checkpoint";
constexpr std::string_view kVersion = "1";
constexpr std::string_view kEnding = ".checkpoint";
constexpr std::size_t kChecksumLine = 17;  // 16 digits and the end of the line
constexpr int kSlots = 2;
constexpr double kShareOfTime = 1.0 / 50;

std::int64_t now_ns() {
  return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds{1};
}

std::uint64_t number_of(std::string_view word) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error != std::errc{} || end != word.data() + word.size() || word.empty())
    throw UserError("not whole: its first line is damaged");
  return number;
}

// Of a line of six.
std::array<std::string_view, 6> words_of(std::string_view line) {
  std::array<std::string_view, 6> words;
  for (std::string_view& word : words) {
    const std::size_t end = std::min(line.find(' '), line.size());
    word = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  if (!line.empty()) throw UserError("not whole: its first line is damaged");
  return words;
}

std::string checksum_line(std::string_view text, std::string_view more) {
  const std::uint64_t first = hash_text(text);
  return fmt::format("{:016x}\n", hash_bytes(std::as_bytes(std::span{more.data(), more.size()}), first));
}

std::vector<fs::path> checkpoints_in(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored))
    if (entry.path().extension() == kEnding) found.push_back(entry.path());
  return found;
}

}  // namespace

Checkpoint parse_checkpoint(std::string_view file, std::string_view identity, std::string_view run) {
  const std::size_t line_end = file.find('\n');
  if (!file.starts_with(kMark) || line_end == std::string_view::npos) throw UserError("not a checkpoint");
  const std::string_view head = file.substr(0, line_end + 1);
  const auto [mark, version, whose, name, round, size] = words_of(file.substr(0, line_end));
  if (version != kVersion)
    throw UserError(fmt::format("of version \"{}\"; this program reads version {}", version, kVersion));
  const std::uint64_t bytes = number_of(size);
  const std::string_view rest = file.substr(head.size());
  if (rest.size() < kChecksumLine || bytes != rest.size() - kChecksumLine)
    throw UserError(fmt::format("not whole: {} bytes of {}", rest.size(), size));
  const std::string_view state = rest.substr(0, bytes);
  if (rest.substr(bytes) != checksum_line(head, state)) throw UserError("not whole: its checksum is another");
  if (whose != identity || name != run)
    throw ForeignCheckpoint("belongs to another config, or to another build of stakemine, whose results may differ");
  return {number_of(round), std::string{state}};
}

Checkpoints::Checkpoints(fs::path folder, std::string identity, double every_s, Say say)
    : folder_(std::move(folder)),
      identity_(std::move(identity)),
      every_s_(every_s),
      say_(std::move(say)),
      next_ns_(now_ns() + static_cast<std::int64_t>(every_s * 1e9)) {}

bool Checkpoints::are_in(const fs::path& folder) {
  return !checkpoints_in(folder).empty();
}

bool Checkpoints::try_lock() {
  if (lock_.is_open()) return true;
  FileDescriptor folder{folder_, O_RDONLY | O_DIRECTORY};
  if (!folder.try_lock()) return false;
  lock_ = std::move(folder);
  return true;
}

void Checkpoints::hold() {
  std::error_code error;
  fs::create_directories(folder_, error);
  if (error) throw RunError(fmt::format("cannot create {}: {}", folder_.string(), error.message()));
  if (!try_lock()) throw UserError(fmt::format("{}: another process is at work on this run", folder_.string()));
}

fs::path Checkpoints::file(std::string_view run, int slot) const {
  return folder_ / fmt::format("{}-{}{}", run, slot, kEnding);
}

std::optional<Checkpoint> Checkpoints::take_up(std::string_view run) {
  if (!are_in(folder_)) return std::nullopt;
  hold();
  std::optional<Checkpoint> latest;
  std::vector<std::string> damaged;
  for (int slot = 0; slot < kSlots; ++slot) {
    std::ifstream in{file(run, slot), std::ios::binary};
    if (!in) continue;
    const std::string text{std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
    try {
      Checkpoint found = parse_checkpoint(text, identity_, run);
      if (latest && latest->round > found.round) continue;
      latest = std::move(found);
      slot_.insert_or_assign(std::string{run}, (slot + 1) % kSlots);
    } catch (const ForeignCheckpoint& error) {
      throw UserError(fmt::format("{}: {}; name another --out, or begin again with --force", file(run, slot).string(),
                                  error.what()));
    } catch (const UserError& error) {
      damaged.push_back(fmt::format("{}: {}", file(run, slot).string(), error.what()));
    }
  }
  for (const std::string& line : damaged)
    say_(latest ? fmt::format("{}; the other one, of round {}, is used", line, latest->round)
                : fmt::format("{}; there is no other, so the run begins again", line));
  return latest;
}

bool Checkpoints::is_due() const {
  return !gave_up_ && now_ns() >= next_ns_;
}

void Checkpoints::keep(std::string_view run, const Checkpoint& checkpoint) {
  const std::int64_t began_ns = now_ns();
  int& slot = slot_.try_emplace(std::string{run}, 0).first->second;
  try {
    hold();
    write(file(run, slot), run, checkpoint);
    slot = (slot + 1) % kSlots;
  } catch (const RunError& error) {
    gave_up_ = true;
    say_(fmt::format("no more checkpoints: {}", error.what()));
  }
  const std::int64_t now = now_ns();
  const double pause_s =
      every_s_ > 0 ? std::max(every_s_, static_cast<double>(now - began_ns) * 1e-9 / kShareOfTime) : 0;
  next_ns_ = now + static_cast<std::int64_t>(pause_s * 1e9);
}

void Checkpoints::write(const fs::path& file, std::string_view run, const Checkpoint& checkpoint) const {
  const fs::path beside = file.string() + ".partial";
  const std::string head =
      fmt::format("{} {} {} {} {} {}\n", kMark, kVersion, identity_, run, checkpoint.round, checkpoint.state.size());
  {
    const FileDescriptor out{beside, O_WRONLY | O_CREAT | O_TRUNC, "create"};
    out.write(head);
    out.write(checkpoint.state);
    out.write(checksum_line(head, checkpoint.state));
    out.sync();
  }
  if (::rename(beside.c_str(), file.c_str()) != 0) throw_errno("name", file);
  (void)::fsync(lock_.number());
}

void Checkpoints::remove() {
  std::error_code ignored;
  if (!fs::exists(folder_, ignored) || !try_lock()) return;
  // The checkpoints first: one that outlives what lies beside them could not be gone on from.
  for (const fs::path& checkpoint : checkpoints_in(folder_)) fs::remove(checkpoint, ignored);
  fs::remove_all(folder_, ignored);
}

void Checkpoints::remove_from(const fs::path& folder) {
  Checkpoints{folder, "", 0, {}}.remove();
}

}  // namespace stakemine::experiment

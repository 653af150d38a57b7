// SPDX-License-Identifier: Apache-2.0
#include "stakemine/experiment/journal.hpp"

#include "stakemine/core/digest.hpp"
#include "stakemine/core/error.hpp"
#include "stakemine/core/file_descriptor.hpp"

#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace stakemine::experiment {
namespace {

constexpr std::string_view kMark = "stakemine-trials 1 ";
constexpr std::string_view kAbsent = "-";
constexpr std::int64_t kBetweenSyncsNs = 1'000'000'000;

std::int64_t now_ns() {
  return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds{1};
}

void append_number(std::string& line, std::optional<double> number) {
  if (number) {
    fmt::format_to(std::back_inserter(line), " {}", *number);
  } else {
    line += " -";
  }
}

// The line without its checksum. What failed goes to the end, since it may hold spaces.
std::string line_of(const TrialRecord& record) {
  std::string line = fmt::format("{} {}", record.trial, record.digest.empty() ? kAbsent : record.digest);
  append_number(line, record.cost.wall_s);
  append_number(line, record.cost.cpu_s);
  append_number(line, record.cost.peak_memory_bytes);
  fmt::format_to(std::back_inserter(line), " {}", record.values.size());
  for (const auto& value : record.values) append_number(line, value);
  line += ' ';
  for (const char c : record.failure) line += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
  return line;
}

// The words of a line; what is missing or malformed makes the whole bad.
class Words {
 public:
  explicit Words(std::string_view line) : rest_(line) {}

  std::string_view next() {
    const std::size_t end = rest_.find(' ');
    if (end == std::string_view::npos) {
      bad_ = true;
      return {};
    }
    const std::string_view word = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return word;
  }
  template <class Number>
  Number number() {
    const std::string_view word = next();
    Number value{};
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    bad_ = bad_ || error != std::errc{} || end != word.data() + word.size();
    return value;
  }
  std::optional<double> optional_number() {
    if (!rest_.starts_with("- ")) return number<double>();
    (void)next();
    return std::nullopt;
  }
  [[nodiscard]] std::string_view rest() const { return rest_; }
  [[nodiscard]] bool bad() const { return bad_; }

 private:
  std::string_view rest_;
  bool bad_ = false;
};

std::string checksum(std::string_view line) {
  return fmt::format("{:016x}", hash_text(line));
}

std::optional<TrialRecord> parse(std::string_view line) {
  const std::size_t space = line.rfind(' ');
  if (space == std::string_view::npos || line.substr(space + 1) != checksum(line.substr(0, space))) return std::nullopt;
  Words words{line.substr(0, space)};
  TrialRecord record;
  record.trial = words.number<std::uint64_t>();
  record.digest = words.next();
  if (record.digest == kAbsent) record.digest.clear();
  record.cost.wall_s = words.number<double>();
  record.cost.cpu_s = words.optional_number();
  record.cost.peak_memory_bytes = words.optional_number();
  for (auto left = words.number<std::uint32_t>(); left > 0 && !words.bad(); --left)
    record.values.push_back(words.optional_number());
  record.failure = words.rest();
  return words.bad() ? std::nullopt : std::optional{std::move(record)};
}

struct Content {
  std::string identity;
  std::vector<TrialRecord> records;
  std::size_t sound_bytes = 0;  ///< up to the first line that is not whole
};

Content read_content(const std::filesystem::path& file) {
  std::ifstream in{file, std::ios::binary};
  if (!in) throw UserError(fmt::format("{}: no journal of a study that could be taken up", file.string()));
  Content content;
  std::string line;
  if (!std::getline(in, line) || in.eof()) return content;
  if (!line.starts_with(kMark)) throw UserError(fmt::format("{}: not the journal of a study", file.string()));
  content.identity = line.substr(kMark.size());
  content.sound_bytes = line.size() + 1;
  while (std::getline(in, line) && !in.eof()) {
    auto record = parse(line);
    if (!record) break;
    content.records.push_back(std::move(*record));
    content.sound_bytes += line.size() + 1;
  }
  return content;
}

std::string first_line(std::string_view identity) {
  return fmt::format("{}{}\n", kMark, identity);
}

void cut(const FileDescriptor& file, std::size_t bytes) {
  if (::ftruncate(file.number(), static_cast<off_t>(bytes)) != 0) throw_errno("cut", file.path());
}

}  // namespace

Journal::Journal(FileDescriptor file) : file_(std::move(file)), next_sync_ns_(now_ns() + kBetweenSyncsNs) {}

Journal Journal::begin(const std::filesystem::path& file, std::string_view identity) {
  Journal journal{FileDescriptor{file, O_WRONLY | O_APPEND | O_CREAT | O_EXCL, "create"}};
  (void)journal.file_.try_lock();
  journal.file_.write(first_line(identity));
  journal.sync();
  return journal;
}

Journal Journal::resume(const std::filesystem::path& file, std::string_view identity) {
  FileDescriptor descriptor = FileDescriptor::try_open(file, O_RDWR | O_APPEND);
  if (!descriptor.is_open()) throw UserError(fmt::format("{}: {}", file.string(), std::strerror(errno)));
  Journal journal{std::move(descriptor)};
  if (!journal.file_.try_lock())
    throw UserError(fmt::format("{}: another process is at work on this study", file.string()));
  Content content = read_content(file);
  if (content.sound_bytes == 0) {  // killed before the first line was whole
    cut(journal.file_, 0);
    journal.file_.write(first_line(identity));
    return journal;
  }
  if (content.identity != identity)
    throw UserError(
        fmt::format("{}: belongs to another study, or to another build of stakemine, whose results must not be "
                    "mixed with this one's; name another --out, or begin again with --force",
                    file.string()));
  cut(journal.file_, content.sound_bytes);
  journal.records_ = std::move(content.records);
  return journal;
}

std::vector<TrialRecord> Journal::read(const std::filesystem::path& file) {
  std::map<std::uint64_t, TrialRecord> latest;
  for (TrialRecord& record : read_content(file).records) latest[record.trial] = std::move(record);
  std::vector<TrialRecord> records;
  for (auto& [trial, record] : latest) records.push_back(std::move(record));
  return records;
}

void Journal::append(TrialRecord record) {
  std::string line = line_of(record);
  line += ' ' + checksum(line) + '\n';
  file_.write(line);
  records_.push_back(std::move(record));
  if (now_ns() >= next_sync_ns_) sync();
}

void Journal::sync() {
  file_.sync();
  next_sync_ns_ = now_ns() + kBetweenSyncsNs;
}

std::vector<bool> Journal::finished(std::uint64_t trial_count) const {
  std::vector<bool> finished(trial_count);
  for (const TrialRecord& record : records_)
    if (record.failure.empty() && record.trial < trial_count) finished[record.trial] = true;
  return finished;
}

std::vector<TrialRecord> Journal::records() const {
  std::map<std::uint64_t, std::size_t> latest;
  for (std::size_t place = 0; place < records_.size(); ++place) latest[records_[place].trial] = place;
  std::vector<TrialRecord> sorted;
  sorted.reserve(latest.size());
  for (const auto& [trial, place] : latest) sorted.push_back(records_[place]);
  return sorted;
}

}  // namespace stakemine::experiment

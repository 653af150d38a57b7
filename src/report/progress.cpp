// SPDX-License-Identifier: Apache-2.0
#include "stakemine/report/progress.hpp"

#include "stakemine/report/wording.hpp"

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace stakemine::report {
namespace {

constexpr std::chrono::milliseconds kBetweenUpdates{100}, kBetweenLines{1000};
constexpr std::uint32_t kNarrowestBar = 8, kWidestBar = 40;
constexpr std::string_view kToLineStart = "\r", kClearToEnd = "\x1b[K", kGreen = "\x1b[32m", kPlain = "\x1b[0m";

bool is_set(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0';
}

std::string time_left(double seconds) {
  return fmt::format(", {} left", seconds < 1 ? "under 1 s" : format_duration(seconds));
}

}  // namespace

ProgressStyle ProgressStyle::detect(int file_descriptor) {
  ProgressStyle style;
  const char* terminal = std::getenv("TERM");
  if (::isatty(file_descriptor) == 0 || terminal == nullptr || std::string_view{terminal} == "dumb") return style;
  style.form = Form::bar;
  style.color = !is_set("NO_COLOR");
  winsize size{};
  if (::ioctl(file_descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) style.width = size.ws_col;
  return style;
}

Progress::Progress(int file_descriptor, ProgressStyle style, std::uint64_t rounds, Clock clock)
    : file_descriptor_(file_descriptor),
      style_(style),
      rounds_(rounds),
      clock_(std::move(clock)),
      begin_(clock_()),
      next_(style_.form == ProgressStyle::Form::lines ? begin_ + kBetweenLines : begin_) {}

void Progress::round(const experiment::RoundRecord& record) {
  if (rounds_ == 0) return;
  update(static_cast<double>(record.round) / static_cast<double>(rounds_),
         [&](double elapsed_s) { return status(record, elapsed_s); });
}

void Progress::step(double share, std::string_view what) {
  update(share, [&](double elapsed_s) {
    std::string text = fmt::format("{}, {}", format_percent(share), what);
    if (share > begin_share_ && share < 1) text += time_left(elapsed_s * (1 - share) / (share - begin_share_));
    return text;
  });
}

void Progress::begin_at(double share) {
  begin_share_ = share;
  next_tenth_ = static_cast<std::uint64_t>(share * 10) + 1;
}

void Progress::update(double share, const std::function<std::string(double)>& text_of) {
  if (style_.form == ProgressStyle::Form::silent) return;
  const auto tenth = static_cast<std::uint64_t>(share * 10);
  if (style_.form == ProgressStyle::Form::lines && tenth < next_tenth_) return;
  const auto now = clock_();
  if (now < next_) return;

  const std::string text = text_of(std::chrono::duration<double>{now - begin_}.count());
  if (style_.form == ProgressStyle::Form::lines) {
    next_ = now + kBetweenLines;
    if (offer(text + '\n')) next_tenth_ = tenth + 1;
    return;
  }
  next_ = now + kBetweenUpdates;
  if (offer(bar(share, text))) bar_shown_ = true;
}

void Progress::finish() {
  if (bar_shown_ && offer(fmt::format("{}{}", kToLineStart, kClearToEnd))) bar_shown_ = false;
}

std::string Progress::status(const experiment::RoundRecord& record, double elapsed_s) const {
  std::string text = fmt::format("round {}/{}", record.round, rounds_);
  if (record.test_accuracy) {
    text += ", accuracy " + format_percent(*record.test_accuracy);
  } else if (record.train_loss) {
    text += ", loss " + format_significant(*record.train_loss);
  }
  if (record.round < rounds_ && record.round > 0) {
    text += time_left(elapsed_s / static_cast<double>(record.round) * static_cast<double>(rounds_ - record.round));
  }
  return text;
}

std::string Progress::bar(double share, const std::string& text) const {
  // The last column stays free: a terminal would wrap there.
  const std::uint32_t taken = static_cast<std::uint32_t>(text.size()) + 4;
  const std::uint32_t room = style_.width > taken ? style_.width - taken : 0;
  if (room < kNarrowestBar) {
    const std::size_t fits = style_.width > 1 ? style_.width - 1 : 0;
    return fmt::format("{}{}{}", kToLineStart, std::string_view{text}.substr(0, fits), kClearToEnd);
  }
  const std::uint32_t cells = std::min(room, kWidestBar);
  const auto filled = static_cast<std::uint32_t>(std::clamp(share, 0.0, 1.0) * cells);
  return fmt::format("{}[{}{}{}{}] {}{}", kToLineStart, style_.color ? kGreen : "", std::string(filled, '='),
                     style_.color ? kPlain : "", std::string(cells - filled, ' '), text, kClearToEnd);
}

bool Progress::offer(const std::string& text) const {
  pollfd descriptor{file_descriptor_, POLLOUT, 0};
  if (::poll(&descriptor, 1, 0) != 1 || (descriptor.revents & POLLOUT) == 0) return false;
  // What can't be shown is no reason to fail a run.
  return ::write(file_descriptor_, text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

}  // namespace stakemine::report

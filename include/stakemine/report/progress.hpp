// SPDX-License-Identifier: Apache-2.0
/// How a run shows that it goes on: a bar on a terminal; elsewhere a plain line every tenth of the way, but
/// not more than one a second.
#pragma once

#include "stakemine/experiment/result.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace stakemine::report {

struct ProgressStyle {
  enum class Form { bar, lines, silent };
  Form form = Form::lines;
  bool color = false;
  std::uint32_t width = 80;  ///< columns

  /// The style for a file descriptor: a bar on a terminal that can move its cursor (TERM is not "dumb"), in colour
  /// unless NO_COLOR is set (no-color.org), as wide as the terminal; lines otherwise.
  [[nodiscard]] static ProgressStyle detect(int file_descriptor);
};

/// Takes rounds as they end and writes to a file descriptor at most ten times a second. It never holds a run up: an
/// update that comes too early, or while the reader is not keeping up, is dropped. A call that writes nothing costs one
/// clock reading. To be called from one thread at a time.
class Progress {
 public:
  using Clock = std::function<std::chrono::steady_clock::time_point()>;

  /// \param rounds how many there will be. \param clock for tests.
  Progress(int file_descriptor, ProgressStyle style, std::uint64_t rounds,
           Clock clock = std::chrono::steady_clock::now);

  void round(const experiment::RoundRecord& record);
  /// For work that is not counted in rounds. \param share what is done of all, in [0, 1]. \param what in a few words.
  void step(double share, std::string_view what);
  /// What was done before the work began, where it goes on with an earlier one.
  void begin_at(double share);

  /// Clears the bar, so that what follows stands on a clean line.
  void finish();

 private:
  /// Shows what `text` says of the elapsed time, if it is time to show something.
  void update(double share, const std::function<std::string(double elapsed_s)>& text);
  [[nodiscard]] std::string status(const experiment::RoundRecord& record, double elapsed_s) const;
  [[nodiscard]] std::string bar(double share, const std::string& text) const;
  /// \return whether it was shown.
  [[nodiscard]] bool offer(const std::string& text) const;

  int file_descriptor_;
  ProgressStyle style_;
  std::uint64_t rounds_;
  Clock clock_;
  std::chrono::steady_clock::time_point begin_;
  std::chrono::steady_clock::time_point next_;
  std::uint64_t next_tenth_ = 1;
  double begin_share_ = 0;
  bool bar_shown_ = false;
};

}  // namespace stakemine::report

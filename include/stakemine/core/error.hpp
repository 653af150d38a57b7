// SPDX-License-Identifier: Apache-2.0
/// The two kinds of exception that stakemine throws. Our own bugs are assertions (assert.hpp); expected outcomes (a
/// lost message, a missed quorum) are values.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace stakemine {

/// A mistake of the user's: in a config, a data file, a request or the command line. The program prints each line of it
/// and exits with status 2, having written nothing. A line names the place (`file:line: /pointer: …` where there is
/// one) and what is legal.
class UserError : public std::runtime_error {
 public:
  explicit UserError(const std::string& line);
  /// \param lines at least one; what() is all of them joined by newlines.
  explicit UserError(std::vector<std::string> lines);

  [[nodiscard]] const std::vector<std::string>& lines() const noexcept { return lines_; }

 private:
  std::vector<std::string> lines_;
};

/// The run could not be carried out, through no mistake in its input: a full disk, no memory. Exit status 1.
class RunError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace stakemine

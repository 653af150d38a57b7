// SPDX-License-Identifier: Apache-2.0
/// What an engine reports of a run against the books and bounds that it had to keep.
#pragma once

#include "stakemine/engine/runtime.hpp"
#include "stakemine/stress/load.hpp"

namespace stakemine::stress {

/// Closes the scene's books.
void compare_books(const engine::RunReport& report, Scene& scene);
void check_mailboxes(const engine::RunReport& report, const engine::MailboxOptions& options, Verdicts& verdicts);

}  // namespace stakemine::stress

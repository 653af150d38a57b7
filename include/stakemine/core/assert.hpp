// SPDX-License-Identifier: Apache-2.0
/// Assertions that are always on. One that fails is a bug of ours: it prints the expression, the place and what the
/// thread was simulating (seed, virtual time, actor), then aborts.
#pragma once

#include "stakemine/core/time.hpp"

#include <cstdint>
#include <string_view>

namespace stakemine {

/// What the calling thread is simulating, for the message of a failed assertion. Runtimes set it; it changes nothing
/// else.
struct AssertionContext {
  std::uint64_t seed = 0;
  VirtualTime time{};
  std::uint64_t actor = 0;
  bool in_run = false;
};

/// The calling thread's context. Thread-safe: each thread has its own.
[[nodiscard]] AssertionContext& assertion_context() noexcept;

[[noreturn]] void assertion_failed(const char* expression, const char* file, int line, std::string_view note) noexcept;

}  // namespace stakemine

/// STAKEMINE_ASSERT(condition) or STAKEMINE_ASSERT(condition, "what it means").
#define STAKEMINE_ASSERT(condition, ...)                                                              \
  do {                                                                                                \
    if (!(condition)) [[unlikely]]                                                                    \
      ::stakemine::assertion_failed(#condition, __FILE__, __LINE__, ::std::string_view{__VA_ARGS__}); \
  } while (false)

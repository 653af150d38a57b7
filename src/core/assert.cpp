// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace stakemine {

AssertionContext& assertion_context() noexcept {
  thread_local AssertionContext context;
  return context;
}

void assertion_failed(const char* expression, const char* file, int line, std::string_view note) noexcept {
  const AssertionContext& context = assertion_context();
  std::fprintf(stderr, "stakemine: internal error at %s:%d: %s%s%.*s\n", file, line, expression,
               note.empty() ? "" : ": ", static_cast<int>(note.size()), note.data());
  if (context.in_run)
    std::fprintf(stderr, "stakemine: seed %llu, virtual time %lld ns, actor %llu\n",
                 static_cast<unsigned long long>(context.seed),
                 static_cast<long long>(context.time.time_since_epoch().count()),
                 static_cast<unsigned long long>(context.actor));
  std::fflush(stderr);
  std::abort();
}

}  // namespace stakemine

// SPDX-License-Identifier: Apache-2.0
/// Ways to run blocks.
#pragma once

#include "stakemine/core/blocks.hpp"

#include <atomic>
#include <exception>
#include <thread>
#include <vector>

namespace stakemine {

/// Has the work done by `run`, and throws what the lowest block threw.
template <class Run>
void run_catching(std::size_t count, const BlockWork& work, const Run& run) {
  std::vector<std::exception_ptr> failures(count);
  run([&](std::size_t block) {
    try {
      work(block);
    } catch (...) {
      failures[block] = std::current_exception();
    }
  });
  for (const std::exception_ptr& failure : failures)
    if (failure) std::rethrow_exception(failure);
}

inline BlockRunner on_threads(unsigned threads) {
  return [threads](std::size_t count, const BlockWork& work) {
    run_catching(count, work, [&](const BlockWork& safe) {
      std::atomic<std::size_t> next{0};
      std::vector<std::jthread> team;
      for (unsigned i = 0; i < threads; ++i)
        team.emplace_back([&] {
          for (std::size_t block = next++; block < count; block = next++) safe(block);
        });
    });
  };
}

inline BlockRunner backwards() {
  return [](std::size_t count, const BlockWork& work) {
    run_catching(count, work, [&](const BlockWork& safe) {
      for (std::size_t block = count; block-- > 0;) safe(block);
    });
  };
}

}  // namespace stakemine

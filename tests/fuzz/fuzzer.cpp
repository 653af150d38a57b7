// SPDX-License-Identifier: Apache-2.0
// A target as a program of libFuzzer; STAKEMINE_FUZZ_TARGET is its name.
#include "fuzz/targets.hpp"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  stakemine::fuzz::STAKEMINE_FUZZ_TARGET({data, size});
  return 0;
}

# SPDX-License-Identifier: Apache-2.0
# The compiler settings that every target of stakemine shares.

set(STAKEMINE_ARCH "x86-64-v3" CACHE STRING "Value of -march; a run's bits are promised for one build ('native' is fine)")
set(STAKEMINE_SANITIZE "" CACHE STRING "Value of -fsanitize= (address,undefined or thread), empty for none")
option(STAKEMINE_COVERAGE "Instrument for line coverage" OFF)
option(STAKEMINE_BENCHMARKS "Build the benchmarks of tests/bench (needs Google Benchmark)" OFF)

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()
set(CMAKE_CXX_FLAGS_RELEASE "-O3")

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE_PROGRAM}")
endif()

add_library(stakemine_options INTERFACE)
add_library(stakemine::options ALIAS stakemine_options)
set_target_properties(stakemine_options PROPERTIES EXPORT_NAME options)
target_compile_features(stakemine_options INTERFACE cxx_std_20)
# Contracted multiply-adds would make results depend on how the compiler groups an expression.
target_compile_options(stakemine_options INTERFACE $<BUILD_INTERFACE:-ffp-contract=off>)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64" OR STAKEMINE_ARCH STREQUAL "native")
  target_compile_options(stakemine_options INTERFACE $<BUILD_INTERFACE:-march=${STAKEMINE_ARCH}>)
endif()
target_compile_options(stakemine_options INTERFACE
  $<BUILD_INTERFACE:-Wall> $<BUILD_INTERFACE:-Wextra> $<BUILD_INTERFACE:-Wpedantic> $<BUILD_INTERFACE:-Wshadow>
  $<BUILD_INTERFACE:-Wconversion> $<BUILD_INTERFACE:-Wnon-virtual-dtor>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # Other compilers warn of other things.
  target_compile_options(stakemine_options INTERFACE $<BUILD_INTERFACE:-Werror>)
  # g++ 12 sees overflows in fmt 9 and in std::string that are not there (GCC bug 105651).
  target_compile_options(stakemine_options INTERFACE $<BUILD_INTERFACE:-Wno-stringop-overflow>
    $<BUILD_INTERFACE:-Wno-restrict>)
endif()
if(STAKEMINE_SANITIZE)
  target_compile_options(stakemine_options INTERFACE
    $<BUILD_INTERFACE:-fsanitize=${STAKEMINE_SANITIZE}> $<BUILD_INTERFACE:-fno-omit-frame-pointer>
    $<BUILD_INTERFACE:-fno-sanitize-recover=all>)
  target_link_options(stakemine_options INTERFACE $<BUILD_INTERFACE:-fsanitize=${STAKEMINE_SANITIZE}>)
  if(STAKEMINE_SANITIZE MATCHES "thread")
    # Asio's fenced blocks use bare fences, which ThreadSanitizer does not model.
    target_compile_definitions(stakemine_options INTERFACE $<BUILD_INTERFACE:BOOST_ASIO_DISABLE_FENCED_BLOCK>)
    target_compile_options(stakemine_options INTERFACE $<BUILD_INTERFACE:-Wno-tsan>)
  endif()
endif()
if(STAKEMINE_COVERAGE)
  target_compile_options(stakemine_options INTERFACE $<BUILD_INTERFACE:--coverage>)
  target_link_options(stakemine_options INTERFACE $<BUILD_INTERFACE:--coverage>)
endif()
install(TARGETS stakemine_options EXPORT stakemine-targets)

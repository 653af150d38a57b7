# SPDX-License-Identifier: Apache-2.0
# How a module and its tests are declared. The list of dependencies given here is the layering: the link test
# links a module whole with these alone, and tests/contract/layering_test checks the includes against them.

# stakemine_module(NAME name SOURCES file… [DEPENDS module…] [LIBRARIES target…] [PRIVATE_LIBRARIES target…])
# A static library stakemine_<name> (alias stakemine::<name>) of the sources in the calling folder.
function(stakemine_module)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME" "SOURCES;DEPENDS;LIBRARIES;PRIVATE_LIBRARIES")
  set(target stakemine_${arg_NAME})
  add_library(${target} STATIC ${arg_SOURCES})
  add_library(stakemine::${arg_NAME} ALIAS ${target})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${arg_NAME} POSITION_INDEPENDENT_CODE ON)
  target_include_directories(${target}
    PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>
    PRIVATE ${PROJECT_SOURCE_DIR}/src)
  list(TRANSFORM arg_DEPENDS PREPEND stakemine:: OUTPUT_VARIABLE depends)
  target_link_libraries(${target} PUBLIC stakemine::options ${depends} ${arg_LIBRARIES} PRIVATE ${arg_PRIVATE_LIBRARIES})
  install(TARGETS ${target} EXPORT stakemine-targets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
  set_property(GLOBAL APPEND PROPERTY STAKEMINE_MODULES ${arg_NAME})
endfunction()

# stakemine_test(NAME name SOURCES file… [LIBRARIES target…] [LABELS label…] [TIMEOUT seconds])
# A GoogleTest program; every test case of it becomes one test of ctest.
function(stakemine_test)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME;TIMEOUT" "SOURCES;LIBRARIES;LABELS;DEFINITIONS")
  add_executable(${arg_NAME} ${arg_SOURCES})
  target_include_directories(${arg_NAME} PRIVATE ${PROJECT_SOURCE_DIR}/tests ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(${arg_NAME} PRIVATE ${arg_LIBRARIES} GTest::gtest GTest::gmock GTest::gtest_main)
  target_compile_definitions(${arg_NAME} PRIVATE STAKEMINE_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
    STAKEMINE_BINARY_DIR="${PROJECT_BINARY_DIR}" ${arg_DEFINITIONS})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  gtest_discover_tests(${arg_NAME} DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT ${arg_TIMEOUT} LABELS "${arg_LABELS}")
endfunction()

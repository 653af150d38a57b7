# SPDX-License-Identifier: Apache-2.0
# One program a module, linked with all of the module's objects and with what its CMakeLists.txt declares, and nothing more:
# a symbol of an undeclared dependency stays undefined and the program does not link.

get_property(modules GLOBAL PROPERTY STAKEMINE_MODULES)
if(NOT STAKEMINE_SANITIZE)
  add_library(link_main OBJECT link_main.cpp)
  target_link_libraries(link_main PRIVATE stakemine::options)
  foreach(module IN LISTS modules)
    add_executable(link_${module} $<TARGET_OBJECTS:link_main>)
    target_link_libraries(link_${module} PRIVATE stakemine::options $<LINK_LIBRARY:WHOLE_ARCHIVE,stakemine_${module}>)
    set_target_properties(link_${module} PROPERTIES LINKER_LANGUAGE CXX)
    add_test(NAME link.${module} COMMAND link_${module})
    set_tests_properties(link.${module} PROPERTIES TIMEOUT 60)
  endforeach()
endif()

# What each module declares, for the layering test: "module: dependency …".
set(declared "")
foreach(module IN LISTS modules)
  get_target_property(libraries stakemine_${module} INTERFACE_LINK_LIBRARIES)
  list(FILTER libraries INCLUDE REGEX "^stakemine::")
  list(REMOVE_ITEM libraries stakemine::options)
  list(TRANSFORM libraries REPLACE "^stakemine::" "")
  list(JOIN libraries " " libraries)
  string(APPEND declared "${module}: ${libraries}\n")
endforeach()
set(STAKEMINE_MODULE_DEPENDENCIES ${CMAKE_CURRENT_BINARY_DIR}/module_dependencies.txt)
file(WRITE ${STAKEMINE_MODULE_DEPENDENCIES} "${declared}")

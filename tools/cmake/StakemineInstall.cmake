# SPDX-License-Identifier: Apache-2.0
# Installs the headers, examples, schema and the CMake package (modules and the program install themselves). Included after
# every module is declared: what the package has to find follows from what the modules link, so a new module or library
# changes nothing here.
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/stakemine)
set(data_dir ${CMAKE_INSTALL_DATADIR}/stakemine)

# A static library's private dependencies are linked by its consumer, so they have to be found as well: the namespace of an
# imported target is the name of its package.
set(packages "")
get_property(modules GLOBAL PROPERTY STAKEMINE_MODULES)
foreach(module IN LISTS modules)
  get_target_property(libraries stakemine_${module} INTERFACE_LINK_LIBRARIES)
  string(REGEX MATCHALL "[A-Za-z0-9_]+::[A-Za-z0-9_]+" linked "${libraries}")
  list(TRANSFORM linked REPLACE "::.*" "")
  list(APPEND packages ${linked})
endforeach()
list(REMOVE_DUPLICATES packages)
list(REMOVE_ITEM packages stakemine)
list(SORT packages)
list(TRANSFORM packages REPLACE "(.+)" "find_dependency(\\1)")
list(JOIN packages "\n" STAKEMINE_FIND_DEPENDENCIES)

configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/stakemineConfig.cmake.in
  ${PROJECT_BINARY_DIR}/stakemineConfig.cmake INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/stakemineConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/stakemineConfig.cmake ${PROJECT_BINARY_DIR}/stakemineConfigVersion.cmake
  DESTINATION ${package_dir})
install(EXPORT stakemine-targets NAMESPACE stakemine:: DESTINATION ${package_dir})

install(DIRECTORY include/stakemine DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.hpp")
install(DIRECTORY configs DESTINATION ${data_dir})
install(FILES tools/stakemine.schema.json tools/stakemine.sweep.schema.json
  tools/stakemine.stress.schema.json DESTINATION ${data_dir}/tools)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})

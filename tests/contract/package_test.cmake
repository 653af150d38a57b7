# SPDX-License-Identifier: Apache-2.0
# Installs the build tree BUILD below SCRATCH, then configures, builds and runs the program in SOURCE against it, as somebody
# would who has nothing but the installed package.

function(step description)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "${description} failed (${status}):\n${output}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

file(REMOVE_RECURSE ${SCRATCH})
set(prefix ${SCRATCH}/prefix)
step("installing" ${CMAKE_COMMAND} --install ${BUILD} --prefix ${prefix})
step("configuring the outside program" ${CMAKE_COMMAND} -S ${SOURCE} -B ${SCRATCH}/build -G ${GENERATOR}
  -DCMAKE_CXX_COMPILER=${COMPILER} -DCMAKE_BUILD_TYPE=Release -DCMAKE_PREFIX_PATH=${prefix})
step("building the outside program" ${CMAKE_COMMAND} --build ${SCRATCH}/build)
step("running the outside program" ${SCRATCH}/build/outside_program)
if(NOT output MATCHES "^10 miners, digest [0-9a-f]+\n$")
  message(FATAL_ERROR "the outside program printed: ${output}")
endif()

# Installed headers must not need what stays in the source tree, nor carry paths of the machine that built them.
file(GLOB_RECURSE package_files ${prefix}/lib*/cmake/stakemine/*.cmake)
foreach(package_file IN LISTS package_files)
  file(READ ${package_file} text)
  if(text MATCHES "${BUILD}" OR text MATCHES "-march|-Werror")
    message(FATAL_ERROR "${package_file} leaks the build: ${CMAKE_MATCH_0}")
  endif()
endforeach()

step("the installed program's version" ${prefix}/bin/stakemine --version)
step("the installed program on the installed example"
  ${prefix}/bin/stakemine validate ${prefix}/share/stakemine/configs/quickstart.json)

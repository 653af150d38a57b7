# SPDX-License-Identifier: Apache-2.0
# What report.html is made of: our own page and the npm packages of tools/web, put into the library by the assembler.

set(STAKEMINE_NODE_MODULES "${PROJECT_SOURCE_DIR}/tools/web/node_modules" CACHE PATH
  "Where `npm ci` has put the packages of tools/web")

# stakemine_embed_page(source): lets that source file embed the page, and compiles it again when a part changes.
function(stakemine_embed_page source)
  set(page ${PROJECT_SOURCE_DIR}/src/report/page)
  set(parts
    STAKEMINE_PAGE_FRAME=${page}/frame.html
    STAKEMINE_PAGE_STYLE=${page}/page.css
    STAKEMINE_PAGE_TEXT=${page}/text.js
    STAKEMINE_PAGE_CHARTS=${page}/charts.js
    STAKEMINE_RUN_SECTIONS=${page}/run.html
    STAKEMINE_RUN_SCRIPT=${page}/page.js
    STAKEMINE_TIME_SCRIPT=${page}/time.js
    STAKEMINE_STUDY_SECTIONS=${page}/study.html
    STAKEMINE_STUDY_SCRIPT=${page}/study.js
    STAKEMINE_STUDY_CHARTS=${page}/study_charts.js
    STAKEMINE_SCALE_SCRIPT=${page}/scale.js
    STAKEMINE_SWEEP_SCRIPT=${page}/sweep.js
    STAKEMINE_COMPARISON_SCRIPT=${page}/comparison.js
    STAKEMINE_STRESS_SCRIPT=${page}/stress.js
    STAKEMINE_ECHARTS=${STAKEMINE_NODE_MODULES}/echarts/dist/echarts.min.js
    STAKEMINE_ECHARTS_NOTICE=${STAKEMINE_NODE_MODULES}/echarts/NOTICE
    STAKEMINE_ECHARTS_LICENSE=${STAKEMINE_NODE_MODULES}/echarts/LICENSE
    STAKEMINE_D3_LICENSE=${STAKEMINE_NODE_MODULES}/echarts/licenses/LICENSE-d3
    STAKEMINE_ZRENDER_LICENSE=${STAKEMINE_NODE_MODULES}/zrender/LICENSE)
  set(files "")
  set(definitions "")
  foreach(part IN LISTS parts)
    string(REGEX REPLACE "=.*" "" name "${part}")
    string(REGEX REPLACE "^[^=]*=" "" file "${part}")
    if(NOT EXISTS "${file}")
      message(FATAL_ERROR "${file} is missing: run tools/bootstrap, or `npm ci` in tools/web")
    endif()
    list(APPEND files "${file}")
    list(APPEND definitions "${name}=\"${file}\"")
  endforeach()
  set_source_files_properties(${source} PROPERTIES OBJECT_DEPENDS "${files}" COMPILE_DEFINITIONS "${definitions}")
endfunction()

# SPDX-License-Identifier: Apache-2.0
# cmake -DSOURCE=… -DHEADER=… -P WriteGitId.cmake: a header with the checkout's id, touched only when that changes.
execute_process(COMMAND git -C ${SOURCE} describe --always --dirty --abbrev=12
  OUTPUT_VARIABLE id OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
if(failed OR id STREQUAL "")
  set(id "unknown")
endif()
file(CONFIGURE OUTPUT ${HEADER} CONTENT
  "// SPDX-License-Identifier: Apache-2.0\n#pragma once\ninline constexpr char kGitId[] = \"${id}\";\n" @ONLY)

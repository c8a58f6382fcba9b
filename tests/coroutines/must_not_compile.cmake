# Passes when FILE compiles as it is, and with FORBIDDEN defined does not: its first error must be in
# FILE itself and hold the message that FILE's line "// <compiler>: message" names.
set(includes ${INCLUDE})
list(FILTER includes EXCLUDE REGEX "^/usr/include$")  # would come before the compiler's own
list(TRANSFORM includes PREPEND "-I")
set(command ${CMAKE_COMMAND} -E env LC_ALL=C ${COMPILER} -std=c++20 -fsyntax-only
  -Wall -Wextra -Wpedantic -Wshadow -Werror -DBOOST_ASIO_SEPARATE_COMPILATION
  -DBOOST_ASIO_NO_DEPRECATED ${includes} ${FILE})

execute_process(COMMAND ${command} RESULT_VARIABLE status ERROR_VARIABLE output)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "the control, without what is forbidden, does not compile:\n${output}")
endif()

execute_process(COMMAND ${command} -DFORBIDDEN RESULT_VARIABLE status ERROR_VARIABLE output)
if(status EQUAL 0)
  message(FATAL_ERROR "what is forbidden compiles")
endif()

file(STRINGS ${FILE} expected REGEX "^// ${ID}: ")
string(REGEX REPLACE "^// ${ID}: " "" expected "${expected}")
string(REGEX MATCH "[^\n]* error: [^\n]*" error "${output}")
string(FIND "${error}" "${FILE}:" in_file)
string(FIND "${error}" "${expected}" as_expected)
if(NOT in_file EQUAL 0 OR as_expected EQUAL -1)
  message(FATAL_ERROR "does not compile, but for another reason than\n${expected}\n${output}")
endif()

# Writes the source file that tells a program which commit it was built from. Run at every build; the file changes, and is
# compiled again, only when the commit does.
execute_process(
  COMMAND git -C ${SOURCE} describe --always --dirty --abbrev=12 --match no-tag-ever
  OUTPUT_VARIABLE COMMIT OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
if(NOT COMMIT)
  set(COMMIT "unknown")
endif()
configure_file(${CMAKE_CURRENT_LIST_DIR}/build_info.cpp.in ${OUTPUT} @ONLY)

# Writes the header that tells a program which commit it was built from. Run at every build; the header changes, and what
# includes it is compiled again, only when the commit does.
execute_process(
  COMMAND git -C ${SOURCE} describe --always --dirty --abbrev=12 --match no-tag-ever
  OUTPUT_VARIABLE COMMIT OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
if(NOT COMMIT)
  set(COMMIT "unknown")
endif()
configure_file(${SOURCE}/bench/build_info.hpp.in ${OUTPUT} @ONLY)

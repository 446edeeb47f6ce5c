# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
# Two programs must print the same.
foreach(program FIRST SECOND)
  execute_process(COMMAND "${${program}}" OUTPUT_VARIABLE ${program}_TEXT RESULT_VARIABLE result)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "${${program}}: ${result}")
  endif()
endforeach()
if(NOT FIRST_TEXT STREQUAL SECOND_TEXT)
  message(FATAL_ERROR "they differ:\n${FIRST_TEXT}\n${SECOND_TEXT}")
endif()

# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR cortex-m3)
set(CMAKE_C_COMPILER arm-none-eabi-gcc)
set(CMAKE_CXX_COMPILER arm-none-eabi-g++)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
set(CMAKE_C_FLAGS_INIT "-mcpu=cortex-m3 -mthumb")
set(CMAKE_CXX_FLAGS_INIT "-mcpu=cortex-m3 -mthumb -fno-exceptions -fno-rtti -fno-threadsafe-statics -ffreestanding")
set(CMAKE_CXX_STANDARD 17)

# The headers of its library, which this compiler finds by itself: said aloud for tools that read the commands.
execute_process(COMMAND arm-none-eabi-g++ -mcpu=cortex-m3 -mthumb -x c++ -E -v /dev/null OUTPUT_QUIET ERROR_VARIABLE paths)
string(REGEX MATCHALL "\n /[^\n]+" paths "${paths}")
foreach(path IN LISTS paths)
  string(REGEX REPLACE "\n " "" path "${path}")
  # Its own stddef.h and the like are not for other compilers.
  if(IS_DIRECTORY "${path}" AND NOT path MATCHES "/include(-fixed)?$" OR path MATCHES "/arm-none-eabi/include$")
    list(APPEND CMAKE_CXX_STANDARD_INCLUDE_DIRECTORIES "${path}")
  endif()
endforeach()

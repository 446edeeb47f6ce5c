# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#[=======================================================================[.rst:
wcmu_add_budgets
----------------

Generates a header of budgets from the sources of a target, before that target compiles::

  wcmu_add_budgets(TARGET HEADER name.hpp
                   [CAPACITY N | ROOT=N | ROOT.ARENA=N ...]
                   [ROOTS name...]
                   [ARGS argument...])

``HEADER``    file name of the header. It lies in the build tree, one a target and configuration, on TARGET's include path.
``CAPACITY``  bytes that the budgets must fit in (0x, KiB and MiB are understood). If they do not, the build fails.
``ROOTS``     further roots, for functions that cannot carry ``WCMU_ROOT``.
``ARGS``      further arguments of ``wcmu link``, for instance ``--emit-json report.json``.

Call it after the last source and property of TARGET is set. The target ``TARGET_budgets`` makes the header alone.
The command is the target ``wcmu`` if it is part of this build, else the program ``WCMU_EXECUTABLE``.

How it works. Every source of TARGET is compiled once more in an object library, ``TARGET_wcmu_units``, whose compiler is
``wcmu extract``: CMake hands it the very command that it made for the real object. That is the only way to get flags that
depend on language, configuration or source file right: in a custom command ``$<COMPILE_LANGUAGE>`` expressions vanish without
a word. One custom command links the units into the header.
#]=======================================================================]
include_guard(GLOBAL)

set(WCMU_STEP "${CMAKE_CURRENT_LIST_DIR}/wcmu-step.sh" CACHE INTERNAL "What the build runs in place of the compiler")

# Sets `out` to the path of the command, or a generator expression for it.
function(wcmu_find_command out)
  if(TARGET wcmu)
    if(CMAKE_VERSION VERSION_LESS 3.25)
      message(FATAL_ERROR "wcmu_add_budgets: using the wcmu of the same build needs CMake 3.25; build it first and set WCMU_EXECUTABLE")
    endif()
    set(${out} "$<TARGET_FILE:wcmu>" PARENT_SCOPE)
    return()
  endif()
  find_program(WCMU_EXECUTABLE wcmu HINTS "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/../build/bin" NO_CMAKE_FIND_ROOT_PATH
               DOC "The wcmu command of the machine that builds")
  if(NOT WCMU_EXECUTABLE)
    message(FATAL_ERROR "wcmu_add_budgets: the wcmu command was not found; set -DWCMU_EXECUTABLE=/path/to/wcmu")
  endif()
  set(${out} "${WCMU_EXECUTABLE}" PARENT_SCOPE)
endfunction()

# An object library with the sources, flags and languages of `target`.
function(wcmu_mirror_target mirror target)
  get_target_property(directory ${target} SOURCE_DIR)
  get_target_property(names ${target} SOURCES)
  set(sources)
  foreach(name IN LISTS names)
    if(name MATCHES "\\$<")
      message(WARNING "wcmu_add_budgets: ${target} has the source ${name}, which is not analysed: name its files instead")
    elseif(name MATCHES "\\.(c|cc|cp|cpp|cxx|c\\+\\+|C|CPP)$")
      cmake_path(ABSOLUTE_PATH name BASE_DIRECTORY "${directory}")
      list(APPEND sources "${name}")
    endif()
  endforeach()
  if(NOT sources)
    message(FATAL_ERROR "wcmu_add_budgets: ${target} has no C or C++ source yet; call it after target_sources")
  endif()

  add_library(${mirror} OBJECT EXCLUDE_FROM_ALL ${sources})
  # Linking the same libraries brings their usage requirements, and system headers stay system headers.
  target_link_libraries(${mirror} PRIVATE "$<TARGET_PROPERTY:${target},LINK_LIBRARIES>")
  target_include_directories(${mirror} PRIVATE "$<TARGET_PROPERTY:${target},INCLUDE_DIRECTORIES>")
  target_compile_definitions(${mirror} PRIVATE "$<TARGET_PROPERTY:${target},COMPILE_DEFINITIONS>")
  target_compile_options(${mirror} PRIVATE "$<TARGET_PROPERTY:${target},COMPILE_OPTIONS>")
  target_compile_features(${mirror} PRIVATE "$<TARGET_PROPERTY:${target},COMPILE_FEATURES>")
  foreach(property COMPILE_FLAGS POSITION_INDEPENDENT_CODE VISIBILITY_INLINES_HIDDEN
          C_STANDARD C_EXTENSIONS C_VISIBILITY_PRESET CXX_STANDARD CXX_EXTENSIONS CXX_VISIBILITY_PRESET)
    get_target_property(value ${target} ${property})
    if(NOT value STREQUAL "value-NOTFOUND")
      set_target_properties(${mirror} PROPERTIES ${property} "${value}")
    endif()
  endforeach()
  set_target_properties(${mirror} PROPERTIES
    EXPORT_COMPILE_COMMANDS OFF  # Else every source had two entries in the compile database.
    UNITY_BUILD OFF              # A unit is one source.
    C_CLANG_TIDY "" CXX_CLANG_TIDY "" C_INCLUDE_WHAT_YOU_USE "" CXX_INCLUDE_WHAT_YOU_USE "" C_CPPCHECK "" CXX_CPPCHECK "")
endfunction()

function(wcmu_add_budgets target)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" "HEADER" "CAPACITY;ROOTS;ARGS")
  if(NOT TARGET ${target})
    message(FATAL_ERROR "wcmu_add_budgets: there is no target ${target}")
  endif()
  if(NOT ARG_HEADER OR ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "wcmu_add_budgets(${target}): needs HEADER name.hpp; not understood: ${ARG_UNPARSED_ARGUMENTS}")
  endif()
  wcmu_find_command(wcmu)

  set(units ${target}_wcmu_units)
  wcmu_mirror_target(${units} ${target})
  set(launcher sh "${WCMU_STEP}" extract "${wcmu}" "${ARG_HEADER}")
  set_target_properties(${units} PROPERTIES C_COMPILER_LAUNCHER "${launcher}" CXX_COMPILER_LAUNCHER "${launcher}")
  if(TARGET wcmu)
    add_dependencies(${units} wcmu)
  endif()

  set(directory "${CMAKE_CURRENT_BINARY_DIR}/wcmu/${target}")
  get_property(multi GLOBAL PROPERTY GENERATOR_IS_MULTI_CONFIG)
  if(multi)
    string(APPEND directory "/$<CONFIG>")
  endif()
  set(header "${directory}/${ARG_HEADER}")

  set(options --emit-header "${header}" ${ARG_ARGS})
  if(NOT "--verbose" IN_LIST ARG_ARGS)
    list(APPEND options --quiet)  # The report of a build that is well would be noise.
  endif()
  foreach(capacity IN LISTS ARG_CAPACITY)
    list(APPEND options --capacity "${capacity}")
  endforeach()
  foreach(root IN LISTS ARG_ROOTS)
    list(APPEND options --root "${root}")
  endforeach()
  add_custom_command(
    # A stamp is the output, because an unchanged header keeps its time and make would link for ever.
    OUTPUT "${header}.stamp"
    BYPRODUCTS "${header}"
    COMMAND sh "${WCMU_STEP}" link "${wcmu}" "${header}" "$<TARGET_OBJECTS:${units}>" ${options}
    DEPENDS "$<TARGET_OBJECTS:${units}>" "${wcmu}" "${WCMU_STEP}"
    COMMENT "Budgets of ${target}"
    COMMAND_EXPAND_LISTS VERBATIM)
  add_custom_target(${target}_budgets DEPENDS "${header}.stamp")
  add_dependencies(${target}_budgets ${units})
  add_dependencies(${target} ${target}_budgets)
  target_include_directories(${target} PRIVATE "${directory}")
endfunction()

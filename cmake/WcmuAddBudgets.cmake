# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#[=======================================================================[.rst:
wcmu_add_budgets
----------------

Generates a header of budgets from the sources of a target, before that target compiles::

  wcmu_add_budgets(TARGET HEADER name.hpp
                   [CAPACITY N | ROOT=N | ROOT.ARENA=N ...]
                   [ROOTS name...]
                   [RULES file...]
                   [CONSUMERS source...]
                   [CHECKED_IN path]
                   [BASELINE file] [JSON file] [SARIF file]
                   [EXCLUDE glob...]
                   [ARGS argument...])

``HEADER``     file name of the header. It lies in the build tree, one a target and configuration, on TARGET's include path.
``CAPACITY``   bytes that the budgets must fit in (0x, KiB and MiB are understood). If they do not, the build fails.
``ROOTS``      roots, instead of the annotated ones.
``RULES``      rule files, relative to the source folder.
``CONSUMERS``  the sources that include the header: only they wait for it. Default: all of TARGET.
``CHECKED_IN`` the header is this file, which is committed; a test compares it. Who has no wcmu command can build.
``BASELINE``   budgets that may not grow; the target ``TARGET_budgets_baseline`` writes them.
``JSON``, ``SARIF``  reports, relative to the binary folder.
``EXCLUDE``    sources or linked targets that are not analysed.
``ARGS``       further arguments of ``wcmu link``.

Analysed are the sources of TARGET and of every target of this build that it links. Call it in the folder of TARGET, after the last source
and property of these targets is set.

Targets: ``TARGET_budgets`` makes the header alone; with BASELINE, ``TARGET_budgets_baseline`` writes the baseline; with CHECKED_IN or
``WCMU_GATES=test``, ``TARGET_budgets_check`` is what the test of that name runs.

``WCMU_GATES`` says what a gate that fails is: ``error`` (the build fails), ``warning``, or ``test`` (a test fails).

The command is the target ``wcmu`` if it is part of this build, else the program ``WCMU_EXECUTABLE``, the one of the package, or that on PATH.

How it works. Every source is compiled once more in an object library, ``TARGET_wcmu_units``, and one for each linked target, whose compiler
is ``wcmu extract``: CMake hands it the very command that it made for the real object. That is the only way to get flags that depend on
language, configuration or source file right: in a custom command ``$<COMPILE_LANGUAGE>`` expressions vanish without a word. One custom
command links the units into the header.
#]=======================================================================]
include_guard(GLOBAL)

set(WCMU_STEP "${CMAKE_CURRENT_LIST_DIR}/wcmu-step.sh" CACHE INTERNAL "What the build runs in place of the compiler")
set(WCMU_MIRROR "${CMAKE_CURRENT_LIST_DIR}/mirror" CACHE INTERNAL "A folder for each mirrored target that is linked")
set(WCMU_GATES "error" CACHE STRING "What a gate of budgets that fails is: error, warning or test")
set_property(CACHE WCMU_GATES PROPERTY STRINGS error warning test)

# Sets `out` to the path of the command, or a generator expression for it; to nothing if there is none.
function(wcmu_find_command out)
  if(TARGET wcmu)
    if(CMAKE_VERSION VERSION_LESS 3.25)
      message(FATAL_ERROR "wcmu_add_budgets: using the wcmu of the same build needs CMake 3.25; build it first and set WCMU_EXECUTABLE")
    endif()
    set(${out} "$<TARGET_FILE:wcmu>" PARENT_SCOPE)
    return()
  endif()
  find_program(WCMU_EXECUTABLE wcmu HINTS ${WCMU_PACKAGE_BINDIR} "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/../build/bin"
               NO_CMAKE_FIND_ROOT_PATH DOC "The wcmu command of the machine that builds")
  set(${out} "${WCMU_EXECUTABLE}" PARENT_SCOPE)
  if(NOT WCMU_EXECUTABLE)
    set(${out} "" PARENT_SCOPE)
  endif()
endfunction()

# Sets `out` to whether one of `names` matches one of the globs.
function(wcmu_matches out globs)
  set(${out} FALSE PARENT_SCOPE)
  foreach(glob IN LISTS globs)
    string(REGEX REPLACE "([][+.^$()|\\{}])" "\\\\\\1" regex "${glob}")
    string(REGEX REPLACE "\\*+" ".*" regex "${regex}")
    string(REPLACE "?" "." regex "${regex}")
    foreach(name IN LISTS ARGN)
      if(name MATCHES "^${regex}$")
        set(${out} TRUE PARENT_SCOPE)
      endif()
    endforeach()
  endforeach()
endfunction()

set(WCMU_SOURCE_NAMES "\\.(c|cc|cp|cpp|cxx|c\\+\\+|C|CPP)$" CACHE INTERNAL "Sources that are analysed")
set(WCMU_MODULE_NAMES "\\.(cppm|ixx|mpp|ccm|cxxm|c\\+\\+m)$" CACHE INTERNAL "Sources that are refused")

# Sets `out` to the words of a generator expression: names of files, targets, operators.
function(wcmu_words_of out expression)
  string(REPLACE "::" "\t" words "${expression}")
  string(REGEX REPLACE "[][<>:,$]+" ";" words "${words}")
  string(REPLACE "\t" "::" words "${words}")
  set(${out} "${words}" PARENT_SCOPE)
endfunction()

# Sets `out` to the files that a source of a target names: itself, or the C and C++ files in a generator expression.
function(wcmu_files_in out source)
  if(source MATCHES "\\$<")
    wcmu_words_of(source "${source}")
    list(FILTER source INCLUDE REGEX "(${WCMU_SOURCE_NAMES}|${WCMU_MODULE_NAMES})")
  endif()
  set(${out} "${source}" PARENT_SCOPE)
endfunction()

# Sets `out` to the elements of a list as a target has it, which is cut inside of generator expressions, too.
function(wcmu_whole_elements out)
  set(elements "")
  set(begun "")
  foreach(part IN LISTS ARGN)
    string(APPEND begun "${part}")
    string(REGEX MATCHALL "\\$<" opened "${begun}")
    string(REGEX MATCHALL ">" closed "${begun}")
    list(LENGTH opened opened)
    list(LENGTH closed closed)
    if(opened GREATER closed)
      string(APPEND begun "$<SEMICOLON>")
    else()
      list(APPEND elements "${begun}")
      set(begun "")
    endif()
  endforeach()
  set(${out} "${elements}" PARENT_SCOPE)
endfunction()

# Sets `out` to the targets of this build, with sources or without, that `target` links, directly or through others, itself first.
function(wcmu_linked_targets out target exclude)
  set(known "")
  set(todo ${target})
  while(todo)
    list(POP_FRONT todo name)
    # Forms that name targets whatever the configuration.
    string(REGEX REPLACE "^\\$<(LINK_ONLY|BUILD_INTERFACE|COMPILE_ONLY|TARGET_OBJECTS|TARGET_NAME_IF_EXISTS):([^<>$]+)>$" "\\2" name "${name}")
    if(name MATCHES "^\\$<LINK_(LIBRARY|GROUP):[^,<>]+,([^<>$]+)>$")
      string(REPLACE "," ";" name "${CMAKE_MATCH_2}")
      list(APPEND todo ${name})
      continue()
    endif()
    string(REGEX REPLACE "^(.*)::@\\(.*\\)$" "\\1" name "${name}")
    if(name MATCHES "\\$<")
      wcmu_words_of(words "${name}")
      foreach(word IN LISTS words)
        wcmu_matches(excluded "${exclude}" "${word}")
        # A library that is no target of this build has no sources, whatever the condition.
        set(imported TRUE)
        if(TARGET "${word}")
          get_target_property(imported ${word} IMPORTED)
        endif()
        if(NOT imported AND NOT excluded)
          message(FATAL_ERROR "wcmu_add_budgets: ${target} links ${name}, whose sources would not be analysed: link ${word} by name "
                              "(its sources may be conditional), or EXCLUDE it and attest what it defines (WCMU_ATTEST, or a rule)")
        endif()
      endforeach()
      continue()
    elseif(NOT TARGET "${name}")
      continue()
    endif()
    get_target_property(alias ${name} ALIASED_TARGET)
    if(alias)
      set(name ${alias})
    endif()
    get_target_property(imported ${name} IMPORTED)
    wcmu_matches(excluded "${exclude}" "${name}")
    if(imported OR excluded OR name IN_LIST known)
      continue()
    endif()
    list(APPEND known ${name})
    get_target_property(type ${name} TYPE)
    set(properties INTERFACE_LINK_LIBRARIES)
    if(NOT type STREQUAL "INTERFACE_LIBRARY")
      list(APPEND properties LINK_LIBRARIES)
      get_target_property(sources ${name} SOURCES)
      list(FILTER sources INCLUDE REGEX "^\\$<TARGET_OBJECTS:")
      list(APPEND todo ${sources})
    endif()
    foreach(property IN LISTS properties)
      get_target_property(libraries ${name} ${property})
      if(libraries)
        wcmu_whole_elements(libraries ${libraries})
        list(APPEND todo ${libraries})
      endif()
    endforeach()
  endwhile()
  set(${out} "${known}" PARENT_SCOPE)
endfunction()

# Sets `out` to the C and C++ sources of `target` as absolute paths, with what else the build makes for it behind them, and `generated` to
# whether the build makes some. Nothing if there are no sources. The files that a generator expression names become absolute paths in it, and
# what it gives beside sources is filtered out.
function(wcmu_sources_of out generated target exclude)
  get_target_property(directory ${target} SOURCE_DIR)
  get_target_property(elements ${target} SOURCES)
  get_target_property(modules ${target} CXX_MODULE_SETS)
  wcmu_whole_elements(elements ${elements})
  set(sources "")
  set(others "")
  set(made FALSE)
  foreach(element IN LISTS elements)
    if(element MATCHES "^\\$<TARGET_OBJECTS:[^<>$]+>$")
      continue()
    elseif(element MATCHES "\\$<TARGET_OBJECTS:")
      message(FATAL_ERROR "wcmu_add_budgets: ${target} has the source ${element}: name its object library without a condition "
                          "(its sources may be conditional), or link it")
    endif()
    wcmu_files_in(names "${element}")
    if(element MATCHES "\\$<" AND NOT names AND NOT directory STREQUAL CMAKE_CURRENT_SOURCE_DIR)
      message(FATAL_ERROR "wcmu_add_budgets: ${target}, of another folder, has the source ${element}: name its files, or EXCLUDE this target "
                          "and attest what it defines (WCMU_ATTEST, or a rule)")
    endif()
    foreach(name IN LISTS names)
      if(name MATCHES "${WCMU_MODULE_NAMES}")
        set(modules "${name}")
        continue()
      endif()
      cmake_path(ABSOLUTE_PATH name BASE_DIRECTORY "${directory}" NORMALIZE OUTPUT_VARIABLE whole)
      if(NOT EXISTS "${whole}")
        # What the build makes is named from its folder.
        get_target_property(binary ${target} BINARY_DIR)
        cmake_path(ABSOLUTE_PATH name BASE_DIRECTORY "${binary}" NORMALIZE OUTPUT_VARIABLE whole)
      endif()
      get_source_file_property(is_made "${whole}" TARGET_DIRECTORY ${target} GENERATED)
      get_source_file_property(waits_for "${whole}" TARGET_DIRECTORY ${target} OBJECT_DEPENDS)
      get_source_file_property(is_header "${whole}" TARGET_DIRECTORY ${target} HEADER_FILE_ONLY)
      cmake_path(RELATIVE_PATH whole BASE_DIRECTORY "${directory}" OUTPUT_VARIABLE from_target)
      cmake_path(RELATIVE_PATH whole BASE_DIRECTORY "${CMAKE_SOURCE_DIR}" OUTPUT_VARIABLE from_top)
      wcmu_matches(excluded "${exclude}" "${name}" "${whole}" "${from_target}" "${from_top}")
      if(excluded OR is_header)
        set(whole "")
      endif()
      if(element MATCHES "\\$<")
        string(REGEX REPLACE "([][+.*^$()|\\{}?])" "\\\\\\1" name "${name}")
        string(REGEX REPLACE "([<>:,])${name}([$>,])" "\\1${whole}\\2" element "${element}")
      elseif(name MATCHES "${WCMU_SOURCE_NAMES}" AND whole)
        list(APPEND sources "${whole}")
      elseif(is_made)
        list(APPEND others "${whole}")
      endif()
      if(is_made OR waits_for)
        set(made TRUE)
      endif()
    endforeach()
    if(element MATCHES "\\$<")
      list(APPEND sources "$<FILTER:${element},INCLUDE,${WCMU_SOURCE_NAMES}>")
    endif()
  endforeach()
  if(modules)
    message(FATAL_ERROR "wcmu_add_budgets: ${target} has C++20 modules (${modules}), which wcmu does not read; "
                        "EXCLUDE this target and attest what it defines (WCMU_ATTEST, or a rule)")
  endif()
  if(sources)
    list(APPEND sources ${others})
  endif()
  set(${out} "${sources}" PARENT_SCOPE)
  set(${generated} "${made}" PARENT_SCOPE)
endfunction()

# What the build makes for `target`, it makes for the mirror of it, but not the budgets that come from the mirror. Called at the end of the
# configuration, when all of that is known.
function(wcmu_add_order mirror target except)
  get_target_property(before ${target} MANUALLY_ADDED_DEPENDENCIES)
  foreach(name IN LISTS before)
    if(TARGET "${name}" AND NOT name STREQUAL except)
      add_dependencies(${mirror} ${name})
    endif()
  endforeach()
endfunction()

# A gate that is a test, in a build that has no tests, would be none. Called at the end of the configuration.
function(wcmu_need_tests)
  if(NOT CMAKE_TESTING_ENABLED)
    message(SEND_ERROR "WCMU_GATES=test needs tests: call enable_testing() in ${CMAKE_SOURCE_DIR}/CMakeLists.txt, or set WCMU_GATES to error or warning")
  endif()
endfunction()

# An object library with the sources, flags and languages of `target`; `launcher` runs in place of its compilers.
function(wcmu_mirror_target mirror target sources launcher)
  add_library(${mirror} OBJECT EXCLUDE_FROM_ALL ${sources})
  # Linking the same libraries brings their usage requirements, and system headers stay system headers. What is not visible from here
  # brings its requirements through the properties below.
  get_target_property(libraries ${target} LINK_LIBRARIES)
  foreach(library IN LISTS libraries)
    if(TARGET "${library}")
      target_link_libraries(${mirror} PRIVATE "${library}")
    endif()
  endforeach()
  # Set, not added: the folder of the mirror may have options of its own.
  foreach(property INCLUDE_DIRECTORIES COMPILE_DEFINITIONS COMPILE_OPTIONS COMPILE_FEATURES)
    set_property(TARGET ${mirror} PROPERTY ${property} "$<TARGET_PROPERTY:${target},${property}>")
  endforeach()
  foreach(property COMPILE_FLAGS POSITION_INDEPENDENT_CODE VISIBILITY_INLINES_HIDDEN
          C_STANDARD C_STANDARD_REQUIRED C_EXTENSIONS C_VISIBILITY_PRESET
          CXX_STANDARD CXX_STANDARD_REQUIRED CXX_EXTENSIONS CXX_VISIBILITY_PRESET
          UNITY_BUILD UNITY_BUILD_MODE UNITY_BUILD_BATCH_SIZE UNITY_BUILD_CODE_BEFORE_INCLUDE UNITY_BUILD_CODE_AFTER_INCLUDE UNITY_BUILD_UNIQUE_ID)
    get_target_property(value ${target} ${property})
    if(NOT value STREQUAL "value-NOTFOUND")
      set_property(TARGET ${mirror} PROPERTY ${property} "${value}")
    else()
      set_property(TARGET ${mirror} PROPERTY ${property})
    endif()
  endforeach()
  get_target_property(type ${target} TYPE)
  if(type MATCHES "^(SHARED|MODULE)_LIBRARY$")
    get_target_property(symbol ${target} DEFINE_SYMBOL)
    if(NOT symbol)
      string(MAKE_C_IDENTIFIER "${target}_EXPORTS" symbol)
    endif()
    target_compile_definitions(${mirror} PRIVATE "${symbol}")
    get_target_property(pic ${target} POSITION_INDEPENDENT_CODE)
    if(pic STREQUAL "pic-NOTFOUND")
      set_property(TARGET ${mirror} PROPERTY POSITION_INDEPENDENT_CODE ON)
    endif()
  endif()
  # The headers that are compiled in advance are read as they are: those of the target itself would make a circle.
  get_target_property(pch ${target} PRECOMPILE_HEADERS)
  get_target_property(pch_off ${target} DISABLE_PRECOMPILE_HEADERS)
  get_target_property(pch_of ${target} PRECOMPILE_HEADERS_REUSE_FROM)
  if((pch OR pch_of) AND NOT pch_off)
    if(NOT pch_of)
      set(pch_of ${target})
    endif()
    get_target_property(binary ${pch_of} BINARY_DIR)
    get_property(multi GLOBAL PROPERTY GENERATOR_IS_MULTI_CONFIG)
    set(pch "${binary}/CMakeFiles/${pch_of}.dir/$<$<BOOL:${multi}>:$<CONFIG>/>cmake_pch")
    target_compile_options(${mirror} PRIVATE "$<$<COMPILE_LANGUAGE:CXX>:SHELL:-include ${pch}.hxx>" "$<$<COMPILE_LANGUAGE:C>:SHELL:-include ${pch}.h>")
  endif()
  set_target_properties(${mirror} PROPERTIES
    PRECOMPILE_HEADERS "" DISABLE_PRECOMPILE_HEADERS ON
    EXPORT_COMPILE_COMMANDS OFF  # Else every source had two entries in the compile database.
    CXX_SCAN_FOR_MODULES OFF AUTOMOC OFF AUTOUIC OFF AUTORCC OFF
    C_CLANG_TIDY "" CXX_CLANG_TIDY "" C_INCLUDE_WHAT_YOU_USE "" CXX_INCLUDE_WHAT_YOU_USE "" C_CPPCHECK "" CXX_CPPCHECK "" C_CPPLINT "" CXX_CPPLINT ""
    C_COMPILER_LAUNCHER "${launcher}" CXX_COMPILER_LAUNCHER "${launcher}")
  if(TARGET wcmu)
    add_dependencies(${mirror} wcmu)
  endif()
endfunction()

# The same for a target of another folder. What CMake knows of sources and flags belongs to a folder, so the mirror gets one, in which all of
# that is as in the folder of `target`.
function(wcmu_mirror_linked_target mirror target sources generated launcher)
  get_target_property(wcmu_source_dir ${target} SOURCE_DIR)
  get_directory_property(wcmu_binary_dir BINARY_DIR)
  foreach(language C CXX)
    foreach(suffix "" _DEBUG _RELEASE _MINSIZEREL _RELWITHDEBINFO)
      get_directory_property(CMAKE_${language}_FLAGS${suffix} DIRECTORY "${wcmu_source_dir}" DEFINITION CMAKE_${language}_FLAGS${suffix})
    endforeach()
  endforeach()
  add_subdirectory("${WCMU_MIRROR}" "${wcmu_binary_dir}/wcmu/${mirror}" EXCLUDE_FROM_ALL)
  if(generated)
    add_dependencies(${mirror} ${target})
  endif()
endfunction()

function(wcmu_add_budgets target)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" "HEADER;CHECKED_IN;BASELINE;JSON;SARIF" "CAPACITY;ROOTS;RULES;CONSUMERS;EXCLUDE;ARGS")
  if(NOT TARGET ${target})
    message(FATAL_ERROR "wcmu_add_budgets: there is no target ${target}")
  endif()
  if(NOT ARG_HEADER OR ARG_UNPARSED_ARGUMENTS OR ARG_KEYWORDS_MISSING_VALUES)
    message(FATAL_ERROR "wcmu_add_budgets(${target}): needs HEADER name.hpp; not understood: ${ARG_UNPARSED_ARGUMENTS} ${ARG_KEYWORDS_MISSING_VALUES}")
  endif()
  if(NOT WCMU_GATES MATCHES "^(error|warning|test)$")
    message(FATAL_ERROR "WCMU_GATES is '${WCMU_GATES}': expected error, warning or test")
  endif()
  get_target_property(alias ${target} ALIASED_TARGET)
  get_target_property(imported ${target} IMPORTED)
  get_target_property(type ${target} TYPE)
  if(alias)
    message(FATAL_ERROR "wcmu_add_budgets: ${target} is another name of ${alias}: say ${alias}")
  elseif(imported OR NOT type MATCHES "^(EXECUTABLE|(STATIC|SHARED|MODULE|OBJECT)_LIBRARY)$")
    message(FATAL_ERROR "wcmu_add_budgets: ${target} compiles nothing in this build; name a target that does: what it links is analysed with it")
  elseif(TARGET ${target}_budgets)
    message(FATAL_ERROR "wcmu_add_budgets: ${target} has its budgets already; one header can have those of several ROOTS and arenas")
  endif()
  get_target_property(source_dir ${target} SOURCE_DIR)
  if(NOT source_dir STREQUAL CMAKE_CURRENT_SOURCE_DIR)
    message(FATAL_ERROR "wcmu_add_budgets(${target}): call it in the folder of the target, ${source_dir}")
  endif()

  get_property(multi GLOBAL PROPERTY GENERATOR_IS_MULTI_CONFIG)
  if(ARG_CHECKED_IN)
    cmake_path(ABSOLUTE_PATH ARG_CHECKED_IN NORMALIZE OUTPUT_VARIABLE header)
    cmake_path(GET header FILENAME name)
    if(NOT name STREQUAL ARG_HEADER)
      cmake_path(APPEND header "${ARG_HEADER}")
    endif()
    cmake_path(GET header PARENT_PATH directory)
    set(stamp "${CMAKE_CURRENT_BINARY_DIR}/wcmu/${target}/${ARG_HEADER}.stamp")
  else()
    set(directory "${CMAKE_CURRENT_BINARY_DIR}/wcmu/${target}")
    if(multi)
      string(APPEND directory "/$<CONFIG>")
    endif()
    set(header "${directory}/${ARG_HEADER}")
    set(stamp "${header}.stamp")
  endif()
  target_include_directories(${target} PRIVATE "${directory}")

  wcmu_find_command(wcmu)
  if(ARG_CHECKED_IN AND NOT EXISTS "${header}")
    message(WARNING "wcmu_add_budgets(${target}): the committed header ${header} is not there; where the wcmu command is, the target ${target}_budgets writes it")
  endif()
  if(NOT wcmu AND ARG_CHECKED_IN)
    message(STATUS "wcmu_add_budgets(${target}): the wcmu command was not found: the committed header is used, and not compared")
    return()
  elseif(NOT wcmu)
    message(FATAL_ERROR "wcmu_add_budgets: the wcmu command was not found; set -DWCMU_EXECUTABLE=/path/to/wcmu")
  elseif(NOT wcmu MATCHES "\\$<" AND NOT EXISTS "${wcmu}")
    message(WARNING "wcmu_add_budgets: the wcmu command ${wcmu} is not there; set -DWCMU_EXECUTABLE=/path/to/wcmu")
  endif()

  if(NOT CMAKE_GENERATOR MATCHES "Ninja|Makefiles")
    message(FATAL_ERROR "wcmu_add_budgets: ${CMAKE_GENERATOR} has no compiler launchers, which the analysis needs: use Ninja or Makefiles")
  elseif(MSVC)
    message(FATAL_ERROR "wcmu_add_budgets: needs a compiler with a command line like that of GCC, not ${CMAKE_CXX_COMPILER}")
  endif()

  # Only Ninja can have a single source wait for a file that another target makes.
  set(consumers "")
  if(ARG_CONSUMERS)
    wcmu_sources_of(all_sources generated ${target} "")
  endif()
  foreach(consumer IN LISTS ARG_CONSUMERS)
    cmake_path(ABSOLUTE_PATH consumer NORMALIZE OUTPUT_VARIABLE whole)
    if(NOT whole IN_LIST all_sources)
      message(FATAL_ERROR "wcmu_add_budgets: CONSUMERS has ${consumer}, which is no source of ${target}")
    endif()
    list(APPEND consumers "${whole}")
  endforeach()
  set(alone FALSE)
  if(consumers AND CMAKE_GENERATOR STREQUAL "Ninja" AND NOT ARG_CHECKED_IN)
    set(alone TRUE)
  endif()

  set(launcher sh "${WCMU_STEP}" extract "${wcmu}" "${ARG_HEADER}" "${CMAKE_SOURCE_DIR}")
  set(mirrors "")
  wcmu_linked_targets(linked ${target} "${ARG_EXCLUDE}")
  foreach(name IN LISTS linked)
    get_target_property(type ${name} TYPE)
    if(type STREQUAL "INTERFACE_LIBRARY")
      continue()
    endif()
    wcmu_sources_of(sources generated ${name} "${ARG_EXCLUDE}")
    if(NOT sources)
      continue()
    endif()
    set(added ${target}_wcmu_units_of_${name})
    set(except "")
    if(name STREQUAL target)
      set(added ${target}_wcmu_units)
      set(except ${target}_budgets)
      # That a consumer waits for the header is a property of the source, which in another folder its mirror does not have.
      set(waiting "")
      if(alone)
        foreach(consumer IN LISTS consumers)
          if(consumer IN_LIST sources)  # Else it is excluded.
            list(APPEND waiting "${consumer}")
            list(REMOVE_ITEM sources "${consumer}")
          endif()
        endforeach()
      endif()
      wcmu_mirror_target(${target}_wcmu_units ${target} "${sources}" "${launcher}")
      if(waiting)
        list(APPEND added ${target}_wcmu_units_consumers)
        wcmu_mirror_linked_target(${target}_wcmu_units_consumers ${target} "${waiting}" FALSE "${launcher}")
        add_dependencies(${target}_wcmu_units_consumers ${target}_wcmu_units)
      endif()
    else()
      wcmu_mirror_linked_target(${added} ${name} "${sources}" "${generated}" "${launcher}")
    endif()
    foreach(mirror IN LISTS added)
      # As code, for the arguments of a call that is put off are evaluated when it is made.
      cmake_language(EVAL CODE "cmake_language(DEFER DIRECTORY [[${CMAKE_SOURCE_DIR}]] CALL wcmu_add_order ${mirror} ${name} [[${except}]])")
    endforeach()
    list(APPEND mirrors ${added})
  endforeach()
  if(NOT mirrors)
    message(FATAL_ERROR "wcmu_add_budgets: ${target} has no C or C++ source yet; call it after target_sources")
  endif()

  # In a file, for no shell takes a line as long as a large program's.
  set(units "")
  foreach(mirror IN LISTS mirrors)
    list(APPEND units "$<TARGET_OBJECTS:${mirror}>")
  endforeach()
  set(list "${CMAKE_CURRENT_BINARY_DIR}/wcmu/${target}$<$<BOOL:${multi}>:/$<CONFIG>>/units.txt")
  file(GENERATE OUTPUT "${list}" CONTENT "$<JOIN:${units},\n>\n")

  set(inputs "")  # Beside the units.
  set(options --emit-header "${header}" --source-root "${CMAKE_SOURCE_DIR}" ${ARG_ARGS})
  if(NOT "--verbose" IN_LIST ARG_ARGS)
    list(APPEND options --quiet)  # The report of a build that is well would be noise.
  endif()
  foreach(capacity IN LISTS ARG_CAPACITY)
    list(APPEND options --capacity "${capacity}")
  endforeach()
  foreach(root IN LISTS ARG_ROOTS)
    list(APPEND options --root "${root}")
  endforeach()
  foreach(rules IN LISTS ARG_RULES)
    cmake_path(ABSOLUTE_PATH rules NORMALIZE)
    get_source_file_property(is_made "${rules}" GENERATED)
    if(NOT EXISTS "${rules}" AND NOT is_made)
      message(FATAL_ERROR "wcmu_add_budgets(${target}): RULES: there is no file ${rules}")
    endif()
    list(APPEND options --rules "${rules}")
    list(APPEND inputs "${rules}")
  endforeach()
  # What is in force is an input of the action: nothing is looked for from where the build runs.
  set(folder "${CMAKE_CURRENT_SOURCE_DIR}")
  while(NOT "--config" IN_LIST ARG_ARGS AND NOT "--no-config" IN_LIST ARG_ARGS)
    if(EXISTS "${folder}/wcmu.yaml")
      list(APPEND options --config "${folder}/wcmu.yaml")
      list(APPEND inputs "${folder}/wcmu.yaml")
      break()
    endif()
    cmake_path(IS_PREFIX CMAKE_SOURCE_DIR "${folder}" is_inside)
    if(NOT is_inside OR folder STREQUAL CMAKE_SOURCE_DIR)
      list(APPEND options --no-config)
      break()
    endif()
    cmake_path(GET folder PARENT_PATH folder)
  endwhile()
  foreach(report JSON SARIF)
    if(ARG_${report})
      string(TOLOWER ${report} option)
      cmake_path(ABSOLUTE_PATH ARG_${report} BASE_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}" NORMALIZE OUTPUT_VARIABLE file)
      list(APPEND options --emit-${option} "${file}")
    endif()
  endforeach()
  set(step sh "${WCMU_STEP}" link "${wcmu}" "${stamp}" "@${list}" ${options})
  set(gates "")
  if(ARG_BASELINE)
    cmake_path(ABSOLUTE_PATH ARG_BASELINE NORMALIZE OUTPUT_VARIABLE baseline)
    if(NOT EXISTS "${baseline}")
      message(WARNING "wcmu_add_budgets(${target}): the baseline ${baseline} is not there; the target ${target}_budgets_baseline writes it")
    endif()
    set(gates --baseline "${baseline}")
    add_custom_target(${target}_budgets_baseline
      COMMAND ${step} --gates warning --write-baseline "${baseline}"
      DEPENDS ${units} COMMENT "Baseline of ${target}" COMMAND_EXPAND_LISTS VERBATIM)
    add_dependencies(${target}_budgets_baseline ${mirrors})
    list(APPEND inputs "${baseline}")
  endif()

  set(in_build ${gates})
  if(NOT WCMU_GATES STREQUAL "error")
    list(APPEND in_build --gates warning)
  endif()
  add_custom_command(
    # A stamp is the output, because an unchanged header keeps its time and make would link for ever.
    OUTPUT "${stamp}"
    BYPRODUCTS "${header}"
    COMMAND ${step} ${in_build}
    DEPENDS ${units} ${inputs} "${wcmu}" "${WCMU_STEP}"
    COMMENT "Budgets of ${target}"
    COMMAND_EXPAND_LISTS VERBATIM)
  add_custom_target(${target}_budgets DEPENDS "${stamp}")
  add_dependencies(${target}_budgets ${mirrors})

  if(ARG_CHECKED_IN OR WCMU_GATES STREQUAL "test")
    set(check ${step} ${gates})
    if(ARG_CHECKED_IN)
      list(APPEND check --check)
    endif()
    # Not the stamp of the header: a check makes none.
    list(TRANSFORM check REPLACE "^link$" "check")
    add_custom_target(${target}_budgets_check COMMAND ${check} DEPENDS ${units} COMMAND_EXPAND_LISTS VERBATIM)
    add_dependencies(${target}_budgets_check ${mirrors})
    add_test(NAME ${target}_budgets_check
             COMMAND "${CMAKE_COMMAND}" --build "${CMAKE_BINARY_DIR}" --config $<CONFIG> --target ${target}_budgets_check)
    set_tests_properties(${target}_budgets_check PROPERTIES RESOURCE_LOCK wcmu_build_tree)
    if(WCMU_GATES STREQUAL "test")
      cmake_language(DEFER DIRECTORY "${CMAKE_SOURCE_DIR}" CALL wcmu_need_tests)
    endif()
  endif()
  if(ARG_CHECKED_IN)
    return()
  endif()

  if(alone)
    set_property(SOURCE ${consumers} APPEND PROPERTY OBJECT_DEPENDS "${header}")
    set_property(SOURCE ${consumers} PROPERTY SKIP_UNITY_BUILD_INCLUSION ON)
  else()
    add_dependencies(${target} ${target}_budgets)
  endif()
endfunction()

# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#
# What `cmake --install` adds to the runtime: the package, and with the analyzer the command, its rules and Clang's own headers. Everything
# finds the rest relative to itself, so that a prefix can be moved.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package "${CMAKE_INSTALL_LIBDIR}/cmake/wcmu")
configure_package_config_file("${CMAKE_CURRENT_LIST_DIR}/wcmu-config.cmake.in" "${CMAKE_CURRENT_BINARY_DIR}/wcmu-config.cmake"
                              INSTALL_DESTINATION "${package}" PATH_VARS CMAKE_INSTALL_BINDIR)
# A host's command and headers only: good for every target.
write_basic_package_version_file("${CMAKE_CURRENT_BINARY_DIR}/wcmu-config-version.cmake" COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/wcmu-config.cmake" "${CMAKE_CURRENT_BINARY_DIR}/wcmu-config-version.cmake"
              "${CMAKE_CURRENT_LIST_DIR}/WcmuAddBudgets.cmake"
        DESTINATION "${package}")
install(PROGRAMS "${CMAKE_CURRENT_LIST_DIR}/wcmu-step.sh" DESTINATION "${package}")
install(DIRECTORY "${CMAKE_CURRENT_LIST_DIR}/mirror" DESTINATION "${package}")

set(wcmu_pc_folder "${CMAKE_INSTALL_DATADIR}/pkgconfig")
# From the file upward to the prefix.
string(REGEX REPLACE "[^/]+" ".." wcmu_pc_up "${wcmu_pc_folder}")
configure_file("${CMAKE_CURRENT_LIST_DIR}/wcmu-runtime.pc.in" "${CMAKE_CURRENT_BINARY_DIR}/wcmu-runtime.pc" @ONLY)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/wcmu-runtime.pc" DESTINATION "${wcmu_pc_folder}")

if(TARGET wcmu)
  set_target_properties(wcmu PROPERTIES INSTALL_RPATH_USE_LINK_PATH ON)
  install(TARGETS wcmu EXPORT wcmu_tool RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
  install(EXPORT wcmu_tool NAMESPACE wcmu:: FILE wcmu-tool.cmake DESTINATION "${package}")
  install(DIRECTORY "${PROJECT_SOURCE_DIR}/rules" DESTINATION "${CMAKE_INSTALL_DATADIR}/wcmu")
  install(DIRECTORY "${LLVM_LIBRARY_DIR}/clang/${LLVM_VERSION_MAJOR}/include" DESTINATION "${CMAKE_INSTALL_DATADIR}/wcmu/clang")
endif()

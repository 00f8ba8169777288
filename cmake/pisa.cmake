# What several folders of the build share.

# Compiler warnings that our own code is free of.
function(pisa_warnings target)
  # g++ 12 sees uninitialised strings in moved-from aggregates that are not there; and what is in an unnamed namespace of
  # a .cc file looks to it like a header's where several files are compiled as one
  target_compile_options(
    ${target} PRIVATE -Wall -Wextra -Wpedantic
                      $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized;-Wno-subobject-linkage>
  )
endfunction()

# pisa_layer(NAME [FOLDER models/x] LINK libs...): library pisa-NAME of all sources in the folder.
function(pisa_layer name)
  cmake_parse_arguments(ARG "" "FOLDER" "LINK" ${ARGN})
  if(NOT ARG_FOLDER)
    set(ARG_FOLDER ${PROJECT_SOURCE_DIR}/models/${name})
  endif()
  file(GLOB sources CONFIGURE_DEPENDS ${ARG_FOLDER}/*.cc)
  add_library(pisa-${name} STATIC ${sources})
  target_include_directories(pisa-${name} PUBLIC ${PROJECT_SOURCE_DIR}/models)
  target_link_libraries(pisa-${name} PUBLIC ${ARG_LINK})
  pisa_warnings(pisa-${name})
endfunction()

# pisa_test(NAME LINK libs...): GoogleTest program test-NAME of all sources in tests/NAME.
function(pisa_test name)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/${name}/*.cc)
  if(NOT sources)
    return()
  endif()
  add_executable(test-${name} ${sources})
  target_include_directories(test-${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  target_link_libraries(test-${name} PRIVATE ${ARG_LINK} GTest::gtest GTest::gtest_main GTest::gmock)
  target_compile_definitions(test-${name} PRIVATE PISA_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  pisa_warnings(test-${name})
  # assertions take longer to optimise than to run; what they test is optimised as ever
  target_compile_options(test-${name} PRIVATE -O1)
  add_test(NAME ${name} COMMAND test-${name})
endfunction()

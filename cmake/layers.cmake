# A layer is a folder, a library and a place in the order of the house.
#
#   kiteway_layer(planner_compile USES schema planner_model LIBRARIES fmt::fmt [WITHOUT wire main.cpp])
#
# makes the library kiteway_planner_compile from all .cpp files in the folder of the calling
# CMakeLists.txt and below it, but for what stands after WITHOUT: folders that are layers of their own,
# and main.cpp. It may
# call what is in the layers after USES and in those that these use; LIBRARIES are of others. Two things
# fail the build when a layer reaches for more: an #include (scripts/lib/layers.py, which reads these
# very lines) and a call (the program kiteway_links_NAME, which links the whole layer and nothing else).
set(KITEWAY_LAYERS_STAMP ${PROJECT_BINARY_DIR}/layers.stamp)

function(kiteway_layer name)
  cmake_parse_arguments(ARG "" "" "USES;LIBRARIES;WITHOUT" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  file(GLOB_RECURSE headers CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.h)
  set_property(GLOBAL APPEND PROPERTY KITEWAY_LAYER_FILES ${sources} ${headers})
  foreach(other ${ARG_WITHOUT})
    list(FILTER sources EXCLUDE REGEX "^${CMAKE_CURRENT_SOURCE_DIR}/${other}(/|$)")
  endforeach()

  add_library(kiteway_${name} STATIC ${sources})
  list(TRANSFORM ARG_USES PREPEND kiteway_)
  target_link_libraries(kiteway_${name} PRIVATE kiteway_flags ${ARG_USES} ${ARG_LIBRARIES})

  add_executable(kiteway_links_${name} ${PROJECT_SOURCE_DIR}/cmake/nothing.cpp)
  set_target_properties(kiteway_links_${name} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/layers)
  target_link_libraries(kiteway_links_${name} PRIVATE
    -Wl,--whole-archive $<TARGET_FILE:kiteway_${name}> -Wl,--no-whole-archive
    ${ARG_USES} ${ARG_LIBRARIES})
  add_dependencies(kiteway_links_${name} kiteway_${name})
endfunction()

# After the last layer: looks at the includes of all of them whenever one of their files changed.
function(kiteway_check_layers)
  find_package(Python3 REQUIRED COMPONENTS Interpreter)
  get_property(files GLOBAL PROPERTY KITEWAY_LAYER_FILES)
  add_custom_command(
    OUTPUT ${KITEWAY_LAYERS_STAMP}
    COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/scripts/lib/layers.py --quiet
    COMMAND ${CMAKE_COMMAND} -E touch ${KITEWAY_LAYERS_STAMP}
    DEPENDS ${files} ${PROJECT_SOURCE_DIR}/scripts/lib/layers.py
    COMMENT "Looking at the includes of each layer" VERBATIM)
  add_custom_target(kiteway_layers ALL DEPENDS ${KITEWAY_LAYERS_STAMP})
endfunction()

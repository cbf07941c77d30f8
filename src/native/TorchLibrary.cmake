# What the native libraries have in common: a libtorch, its ABI, and the boundary between C and C++ in shared/.
set(CMAKE_CXX_STANDARD 17)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

find_package(Torch REQUIRED)
# The ABI of the standard library must be libtorch's own; newer libtorch headers ask for a newer C++.
set(CMAKE_CXX_FLAGS "${CMAKE_CXX_FLAGS} ${TORCH_CXX_FLAGS}")
if(Torch_VERSION VERSION_GREATER_EQUAL 2.10)
  set(CMAKE_CXX_STANDARD 20)
endif()

set(SHARED_SOURCES ${CMAKE_CURRENT_LIST_DIR}/shared)

function(add_torch_library name)
  add_library(${name} SHARED ${ARGN})
  target_include_directories(${name} PRIVATE ${SHARED_SOURCES})
  target_link_libraries(${name} PRIVATE ${TORCH_LIBRARIES})
  target_compile_options(${name} PRIVATE -Wall -fvisibility=hidden -fno-gnu-unique)
endfunction()

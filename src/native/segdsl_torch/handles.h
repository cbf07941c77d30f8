// The C functions between C# and what libtorch has in C++ alone: process groups, the data parallel reducer, synchronised batch norm, autocast.
// They take handles and make new ones, which TorchSharp frees.
#pragma once

#include "boundary.h"

#include <vector>

#define SDT_EXPORT extern "C" __attribute__((visibility("default")))

namespace sdt {

using namespace boundary;

inline at::Tensor tensor_or_none(void* handle) { return handle ? tensor(handle) : at::Tensor(); }

inline std::vector<at::Tensor> tensors(void* const* handles, int32_t count) {
  std::vector<at::Tensor> list;
  list.reserve(count);
  for (int32_t i = 0; i < count; ++i) list.push_back(tensor(handles[i]));
  return list;
}

}  // namespace sdt

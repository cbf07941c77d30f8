// The C functions between C# and libtorch.
#pragma once

#include "boundary.h"

#define TSA_EXPORT extern "C" __attribute__((visibility("default")))

namespace tsa {

using namespace boundary;

// A status of its own: the last error is then the name of the argument that must not be null.
constexpr int32_t null_argument = 2;

// A new handle, or null for an undefined tensor.
inline void* handle_of(at::Tensor value) { return value.defined() ? new at::Tensor(std::move(value)) : nullptr; }

}  // namespace tsa

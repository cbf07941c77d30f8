// The C functions between C# and what libtorch has in C++ alone: process groups, the data parallel reducer, synchronised batch norm, autocast.
// A tensor handle is an `at::Tensor*`, as TorchSharp's own native library has it; this library takes handles and makes new ones, which TorchSharp frees.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

#define SDT_EXPORT extern "C" __attribute__((visibility("default")))

namespace sdt {

enum Status : int32_t { ok = 0, failed = 1 };

// What went wrong last on this thread.
std::string& last_error();

std::string message_of(const std::exception& e);

// Runs `body`; no C++ exception leaves it.
template <typename Body>
int32_t guarded(Body&& body) noexcept {
  try {
    body();
    return ok;
  } catch (const std::exception& e) {
    last_error() = message_of(e);
  } catch (...) {
    last_error() = "an unknown C++ exception";
  }
  return failed;
}

inline at::Tensor& tensor(void* handle) { return *static_cast<at::Tensor*>(handle); }

inline at::Tensor tensor_or_none(void* handle) { return handle ? tensor(handle) : at::Tensor(); }

inline std::vector<at::Tensor> tensors(void* const* handles, int32_t count) {
  std::vector<at::Tensor> list;
  list.reserve(count);
  for (int32_t i = 0; i < count; ++i) list.push_back(tensor(handles[i]));
  return list;
}

}  // namespace sdt

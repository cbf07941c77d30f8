// The C functions between C# and libtorch. A tensor handle is an `at::Tensor*` made with `new`: the form TorchSharp's own native library uses.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>

#define TSA_EXPORT extern "C" __attribute__((visibility("default")))

namespace tsa {

enum Status : int32_t { ok = 0, failed = 1, null_argument = 2 };

// What went wrong last on this thread: libtorch's message, or the name of the argument that must not be null.
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

// A new handle, or null for an undefined tensor.
inline void* handle_of(at::Tensor value) { return value.defined() ? new at::Tensor(std::move(value)) : nullptr; }

}  // namespace tsa

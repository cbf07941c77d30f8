// Between C and C++: what goes wrong in libtorch becomes a status and a message, and a tensor handle is an `at::Tensor*` made with `new`, the form
// TorchSharp's own native library uses. Every library has its own copy of this.
#pragma once

#include <ATen/core/Tensor.h>
#include <c10/util/Exception.h>

#include <cstdint>
#include <string>

namespace boundary {

enum Status : int32_t { ok = 0, failed = 1 };

// What went wrong last on this thread.
inline std::string& last_error() {
  thread_local std::string message;
  return message;
}

inline std::string message_of(const std::exception& e) {
  if (auto* error = dynamic_cast<const c10::Error*>(&e)) return error->what_without_backtrace();
  return e.what();
}

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

}  // namespace boundary

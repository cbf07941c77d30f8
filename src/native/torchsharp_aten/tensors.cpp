// What a tensor is (shape, type, place, memory), and tensors over memory that someone else owns.
#include "aten.h"

#include <ATen/Functions.h>
#include <ATen/core/TensorBody.h>
#include <c10/core/TensorOptions.h>

#include <algorithm>

using namespace tsa;

namespace {

enum Flags : int32_t { requires_grad = 1, leaf = 2, contiguous = 4, sparse = 8, conjugate = 16, negative = 32 };

// The layout of TensorInfo in NativeMethods.cs.
struct Info {
  int64_t dimensions;
  int64_t elements;
  int32_t type;
  int32_t device_type;
  int32_t device_index;
  int32_t flags;
};

}  // namespace

TSA_EXPORT void tsa_free_tensor(void* handle) { delete static_cast<at::Tensor*>(handle); }

// Another handle to the same tensor.
TSA_EXPORT int32_t tsa_alias(void* handle, void** result) {
  return guarded([&] { *result = handle_of(tensor(handle)); });
}

TSA_EXPORT int32_t tsa_describe(void* handle, Info* info) {
  return guarded([&] {
    const auto& t = tensor(handle);
    info->dimensions = t.dim();
    info->elements = t.numel();
    info->type = static_cast<int32_t>(t.scalar_type());
    info->device_type = static_cast<int32_t>(t.device().type());
    info->device_index = t.device().index();
    info->flags = (t.requires_grad() ? requires_grad : 0) | (t.is_leaf() ? leaf : 0) | (t.is_sparse() ? sparse : 0) |
        (!t.is_sparse() && t.is_contiguous() ? contiguous : 0) | (t.is_conj() ? conjugate : 0) | (t.is_neg() ? negative : 0);
  });
}

TSA_EXPORT int32_t tsa_sizes(void* handle, int64_t* sizes) {
  return guarded([&] {
    auto source = tensor(handle).sizes();
    std::copy(source.begin(), source.end(), sizes);
  });
}

TSA_EXPORT int32_t tsa_strides(void* handle, int64_t* strides) {
  return guarded([&] {
    auto source = tensor(handle).strides();
    std::copy(source.begin(), source.end(), strides);
  });
}

TSA_EXPORT int32_t tsa_storage_offset(void* handle, int64_t* offset) {
  return guarded([&] { *offset = tensor(handle).storage_offset(); });
}

// The address of the first element.
TSA_EXPORT int32_t tsa_data(void* handle, void** data) {
  return guarded([&] { *data = tensor(handle).data_ptr(); });
}

// A CPU tensor over memory that stays the caller's; `release(context)` is called when the last tensor over it is gone.
TSA_EXPORT int32_t tsa_from_memory(void* data, const int64_t* sizes, int32_t dimensions, int32_t type, void (*release)(void*), void* context, void** result) {
  return guarded([&] {
    auto options = at::TensorOptions().dtype(static_cast<at::ScalarType>(type));
    *result = handle_of(at::from_blob(data, at::IntArrayRef(sizes, dimensions), [release, context](void*) { release(context); }, options));
  });
}

// The process: threads, devices, random numbers, versions, global switches.
#include "aten.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/core/Generator.h>
#include <torch/cuda.h>
#include <torch/version.h>

using namespace tsa;

namespace {

at::Generator& generator(void* handle) { return *static_cast<at::Generator*>(handle); }

}  // namespace

TSA_EXPORT const char* tsa_version() { return TORCH_VERSION; }

TSA_EXPORT int32_t tsa_get_num_threads() { return at::get_num_threads(); }

TSA_EXPORT int32_t tsa_set_num_threads(int32_t count) {
  return guarded([&] { at::set_num_threads(count); });
}

TSA_EXPORT int32_t tsa_get_num_interop_threads() { return static_cast<int32_t>(at::get_num_interop_threads()); }

TSA_EXPORT int32_t tsa_set_num_interop_threads(int32_t count) {
  return guarded([&] { at::set_num_interop_threads(count); });
}

TSA_EXPORT int32_t tsa_cuda_available(int32_t* result) {
  return guarded([&] { *result = torch::cuda::is_available(); });
}

TSA_EXPORT int32_t tsa_cudnn_available(int32_t* result) {
  return guarded([&] { *result = torch::cuda::cudnn_is_available(); });
}

TSA_EXPORT int32_t tsa_cuda_count(int32_t* result) {
  return guarded([&] { *result = static_cast<int32_t>(torch::cuda::device_count()); });
}

TSA_EXPORT int32_t tsa_cuda_seed(int64_t seed, int32_t all) {
  return guarded([&] { all ? torch::cuda::manual_seed_all(static_cast<uint64_t>(seed)) : torch::cuda::manual_seed(static_cast<uint64_t>(seed)); });
}

TSA_EXPORT int32_t tsa_cuda_synchronize(int64_t index) {
  return guarded([&] { torch::cuda::synchronize(index); });
}

TSA_EXPORT int32_t tsa_manual_seed(int64_t seed) {
  return guarded([&] { at::manual_seed(static_cast<uint64_t>(seed)); });
}

// The default generator of the device itself, or a new one with its own state.
TSA_EXPORT int32_t tsa_generator(int32_t device_type, int32_t device_index, int32_t fresh, void** result) {
  return guarded([&] {
    at::Device device(static_cast<at::DeviceType>(device_type), static_cast<at::DeviceIndex>(device_index));
    auto source = at::globalContext().defaultGenerator(device);
    *result = new at::Generator(fresh ? source.clone() : source);
  });
}

TSA_EXPORT void tsa_free_generator(void* handle) { delete static_cast<at::Generator*>(handle); }

TSA_EXPORT int32_t tsa_generator_device(void* handle, int32_t* type, int32_t* index) {
  return guarded([&] {
    auto device = generator(handle).device();
    *type = static_cast<int32_t>(device.type());
    *index = device.index();
  });
}

TSA_EXPORT int32_t tsa_generator_set_seed(void* handle, int64_t seed) {
  return guarded([&] {
    std::lock_guard<std::mutex> lock(generator(handle).mutex());
    generator(handle).set_current_seed(static_cast<uint64_t>(seed));
  });
}

// A seed that nobody can foresee, which the generator starts from anew.
TSA_EXPORT int32_t tsa_generator_random_seed(void* handle, int64_t* seed) {
  return guarded([&] {
    std::lock_guard<std::mutex> lock(generator(handle).mutex());
    *seed = static_cast<int64_t>(generator(handle).seed());
  });
}

TSA_EXPORT int32_t tsa_generator_seed(void* handle, int64_t* seed) {
  return guarded([&] { *seed = static_cast<int64_t>(generator(handle).current_seed()); });
}

TSA_EXPORT int32_t tsa_generator_state(void* handle, void** state) {
  return guarded([&] {
    std::lock_guard<std::mutex> lock(generator(handle).mutex());
    *state = handle_of(generator(handle).get_state());
  });
}

TSA_EXPORT int32_t tsa_generator_set_state(void* handle, void* state) {
  return guarded([&] {
    std::lock_guard<std::mutex> lock(generator(handle).mutex());
    generator(handle).set_state(tensor(state));
  });
}

TSA_EXPORT int32_t tsa_allow_tf32_cublas() { return at::globalContext().allowTF32CuBLAS(); }

TSA_EXPORT void tsa_set_allow_tf32_cublas(int32_t value) { at::globalContext().setAllowTF32CuBLAS(value != 0); }

TSA_EXPORT int32_t tsa_allow_tf32_cudnn() { return at::globalContext().allowTF32CuDNN(); }

TSA_EXPORT void tsa_set_allow_tf32_cudnn(int32_t value) { at::globalContext().setAllowTF32CuDNN(value != 0); }

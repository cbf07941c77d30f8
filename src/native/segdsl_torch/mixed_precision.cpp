// How numbers are stored while a network trains: autocast, what a gradient scaler asks of gradients, channels last.
#include "handles.h"

#include <ATen/ATen.h>
#include <ATen/autocast_mode.h>
#include <torch/library.h>
#include <torch/version.h>

using namespace sdt;

namespace {

struct Mode {
  bool is_cuda, was_enabled, was_cached;
  at::ScalarType was_type;
};

#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
at::DeviceType device_of(bool is_cuda) { return is_cuda ? at::kCUDA : at::kCPU; }
bool enabled(bool is_cuda) { return at::autocast::is_autocast_enabled(device_of(is_cuda)); }
void enable(bool is_cuda, bool value) { at::autocast::set_autocast_enabled(device_of(is_cuda), value); }
at::ScalarType type(bool is_cuda) { return at::autocast::get_autocast_dtype(device_of(is_cuda)); }
void set_type(bool is_cuda, at::ScalarType value) { at::autocast::set_autocast_dtype(device_of(is_cuda), value); }
#else
bool enabled(bool is_cuda) { return is_cuda ? at::autocast::is_enabled() : at::autocast::is_cpu_enabled(); }
void enable(bool is_cuda, bool value) { is_cuda ? at::autocast::set_enabled(value) : at::autocast::set_cpu_enabled(value); }
at::ScalarType type(bool is_cuda) { return is_cuda ? at::autocast::get_autocast_gpu_dtype() : at::autocast::get_autocast_cpu_dtype(); }
void set_type(bool is_cuda, at::ScalarType value) {
  is_cuda ? at::autocast::set_autocast_gpu_dtype(value) : at::autocast::set_autocast_cpu_dtype(value);
}
#endif

#if TORCH_VERSION_MAJOR < 2
// libtorch 1.13 does not take narrow maps with 32-bit weights in these norms on the CPU, and its autocast does not know: compute them wide.
at::Tensor group_norm(
    const at::Tensor& x, int64_t groups, const c10::optional<at::Tensor>& weight, const c10::optional<at::Tensor>& bias, double epsilon, bool cudnn) {
  c10::impl::ExcludeDispatchKeyGuard without_autocast(c10::DispatchKey::AutocastCPU);
  return at::group_norm(x.to(at::kFloat), groups, weight, bias, epsilon, cudnn);
}

at::Tensor layer_norm(
    const at::Tensor& x, at::IntArrayRef shape, const c10::optional<at::Tensor>& weight, const c10::optional<at::Tensor>& bias, double epsilon, bool cudnn) {
  c10::impl::ExcludeDispatchKeyGuard without_autocast(c10::DispatchKey::AutocastCPU);
  return at::layer_norm(x.to(at::kFloat), shape, weight, bias, epsilon, cudnn);
}
#endif

}  // namespace

#if TORCH_VERSION_MAJOR < 2
TORCH_LIBRARY_IMPL(aten, AutocastCPU, library) {
  library.impl("group_norm", group_norm);
  library.impl("layer_norm", layer_norm);
}
#endif

// From here to the matching leave, on this thread, operations that gain by it compute in the type (a torch ScalarType).
SDT_EXPORT int32_t sdt_enter_autocast(int32_t is_cuda, int32_t scalar_type, void** mode) {
  return guarded([&] {
    const bool cuda = is_cuda != 0;
    *mode = new Mode{cuda, enabled(cuda), at::autocast::is_autocast_cache_enabled(), type(cuda)};
    at::autocast::increment_nesting();
    set_type(cuda, static_cast<at::ScalarType>(scalar_type));
    enable(cuda, true);
    at::autocast::set_autocast_cache_enabled(true);
  });
}

SDT_EXPORT void sdt_leave_autocast(void* handle) {
  auto* mode = static_cast<Mode*>(handle);
  // Weights cast for one step must not be used in the next.
  if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
  enable(mode->is_cuda, mode->was_enabled);
  set_type(mode->is_cuda, mode->was_type);
  at::autocast::set_autocast_cache_enabled(mode->was_cached);
  delete mode;
}

// Multiplies gradients, and says whether all of them were finite before.
SDT_EXPORT int32_t sdt_unscale(void* const* gradients, int32_t count, double factor, int32_t* finite) {
  return guarded([&] {
    at::NoGradGuard without_gradients;
    auto list = tensors(gradients, count);
    *finite = 1;
    if (list.empty()) return;
    auto found = at::zeros({1}, list[0].options().dtype(at::kFloat));
    if (list[0].is_cuda()) {
      at::_amp_foreach_non_finite_check_and_unscale_(list, found, at::full_like(found, factor));
    } else {
      for (auto& gradient : list) {
        found.add_(gradient.isfinite().all().logical_not());
        gradient.mul_(factor);
      }
    }
    *finite = found.item<float>() == 0;
  });
}

// A map [N, C, H, W] with the channels of a pixel side by side; others as they are.
SDT_EXPORT int32_t sdt_channels_last(void* handle, void** result) {
  return guarded([&] {
    const auto& x = tensor(handle);
    *result = new at::Tensor(x.dim() == 4 ? x.contiguous(at::MemoryFormat::ChannelsLast) : x);
  });
}

// The same for parameters, in place.
SDT_EXPORT int32_t sdt_set_channels_last(void* const* parameters, int32_t count) {
  return guarded([&] {
    at::NoGradGuard without_gradients;
    for (auto& parameter : tensors(parameters, count))
      if (parameter.dim() == 4) parameter.set_data(parameter.contiguous(at::MemoryFormat::ChannelsLast));
  });
}

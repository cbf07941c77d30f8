// Gradients: what is not an operator of the dispatcher.
#include "aten.h"

#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/anomaly_mode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/grad_mode.h>
#include <torch/csrc/autograd/variable.h>

using namespace tsa;

namespace {

// A null handle is an undefined tensor: "no gradient given".
torch::autograd::variable_list list_of(void* const* handles, int32_t count) {
  torch::autograd::variable_list list;
  list.reserve(count);
  for (int32_t i = 0; i < count; ++i) list.push_back(handles[i] ? tensor(handles[i]) : at::Tensor());
  return list;
}

}  // namespace

TSA_EXPORT int32_t tsa_backward(
    void* const* tensors, int32_t tensor_count, void* const* gradients, int32_t gradient_count,
    int32_t retain_graph, int32_t create_graph, void* const* inputs, int32_t input_count) {
  return guarded([&] {
    torch::autograd::backward(
        list_of(tensors, tensor_count), list_of(gradients, gradient_count), retain_graph != 0, create_graph != 0, list_of(inputs, input_count));
  });
}

// `results` takes one handle an input, null where an unused input has no gradient.
TSA_EXPORT int32_t tsa_gradients(
    void* const* outputs, int32_t output_count, void* const* inputs, int32_t input_count, void* const* gradients, int32_t gradient_count,
    int32_t retain_graph, int32_t create_graph, int32_t allow_unused, void** results) {
  return guarded([&] {
    auto found = torch::autograd::grad(
        list_of(outputs, output_count), list_of(inputs, input_count), list_of(gradients, gradient_count),
        retain_graph != 0, create_graph != 0, allow_unused != 0);
    for (size_t i = 0; i < found.size(); ++i) results[i] = handle_of(std::move(found[i]));
  });
}

TSA_EXPORT int32_t tsa_gradient(void* handle, void** gradient) {
  return guarded([&] { *gradient = handle_of(tensor(handle).grad()); });
}

TSA_EXPORT int32_t tsa_set_gradient(void* handle, void* gradient) {
  return guarded([&] { tensor(handle).mutable_grad() = gradient ? tensor(gradient) : at::Tensor(); });
}

TSA_EXPORT int32_t tsa_set_requires_grad(void* handle, int32_t value) {
  return guarded([&] { tensor(handle).set_requires_grad(value != 0); });
}

TSA_EXPORT int32_t tsa_retain_gradient(void* handle) {
  return guarded([&] { tensor(handle).retain_grad(); });
}

TSA_EXPORT int32_t tsa_grad_enabled() { return c10::GradMode::is_enabled(); }

TSA_EXPORT void tsa_set_grad_enabled(int32_t value) { c10::GradMode::set_enabled(value != 0); }

TSA_EXPORT int32_t tsa_inference_mode_enabled() { return c10::InferenceMode::is_enabled(); }

// Enters (or leaves) inference mode until the guard is freed, on the same thread, in the reverse order of entering.
TSA_EXPORT int32_t tsa_enter_inference_mode(int32_t value, void** guard) {
  return guarded([&] { *guard = new c10::InferenceMode(value != 0); });
}

TSA_EXPORT void tsa_leave_inference_mode(void* guard) { delete static_cast<c10::InferenceMode*>(guard); }

TSA_EXPORT int32_t tsa_anomaly_enabled() { return torch::autograd::AnomalyMode::is_enabled(); }

TSA_EXPORT int32_t tsa_anomaly_checks_nan() { return torch::autograd::AnomalyMode::should_check_nan(); }

TSA_EXPORT void tsa_set_anomaly(int32_t enabled, int32_t check_nan) { torch::autograd::AnomalyMode::set_enabled(enabled != 0, check_nan != 0); }

// Operations whose gradients C# computes.
#include "aten.h"

#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/functions/utils.h>
#include <torch/csrc/autograd/saved_variable.h>

#include <stdexcept>
#include <vector>

using namespace tsa;
using torch::autograd::variable_list;

namespace {

// Takes over the handles of the gradients of the outputs, and gives handles of those of the inputs: null for none.
using Backward = int32_t (*)(void* state, void* const* gradients, void** results);
using Release = void (*)(void* state);

struct CallerFunction : torch::autograd::Node {
  CallerFunction(void* state, Backward backward, Release release, const char* name) : state(state), backward(backward), release(release), title(name) {}

  ~CallerFunction() override { release(state); }

  variable_list apply(variable_list&& gradients) override {
    std::vector<void*> given;
    for (size_t i = 0; i < gradients.size(); ++i)
      given.push_back(handle_of(gradients[i].defined() ? std::move(gradients[i]) : input_metadata(i).zeros_like()));
    std::vector<void*> results(num_outputs(), nullptr);
    if (backward(state, given.data(), results.data()) != 0) throw std::runtime_error(last_error());
    variable_list found;
    for (auto* handle : results) {
      found.push_back(handle ? tensor(handle) : at::Tensor());
      delete static_cast<at::Tensor*>(handle);
    }
    return found;
  }

  void release_variables() override { saved.clear(); }

  std::string name() const override { return title; }

  void* state;
  Backward backward;
  Release release;
  std::string title;
  std::vector<torch::autograd::SavedVariable> saved;
};

}  // namespace

// Makes `outputs` depend on `inputs`; `release` is called when nothing needs the function any more, and also where this fails.
TSA_EXPORT int32_t tsa_attach_function(
    void* const* inputs, int32_t input_count, void* const* outputs, int32_t output_count, void* const* saved, int32_t saved_count,
    void* state, Backward backward, Release release, const char* name, void** function) {
  return guarded([&] {
    std::shared_ptr<CallerFunction> node(new CallerFunction(state, backward, release, name), torch::autograd::deleteNode);
    variable_list variables;
    for (int32_t i = 0; i < input_count; ++i) variables.push_back(tensor(inputs[i]));
    node->set_next_edges(torch::autograd::collect_next_edges(variables));
    for (int32_t i = 0; i < output_count; ++i) torch::autograd::set_history(tensor(outputs[i]), node);
    for (int32_t i = 0; i < saved_count; ++i) {
      const auto& value = tensor(saved[i]);
      node->saved.emplace_back(value, value.grad_fn() == node);
    }
    *function = node.get();
  });
}

// The tensors that were saved, `count` of them.
TSA_EXPORT int32_t tsa_saved_tensors(void* function, int32_t count, void** results) {
  return guarded([&] {
    auto* node = static_cast<CallerFunction*>(function);
    if (node->saved.size() != static_cast<size_t>(count))
      throw std::runtime_error("The saved tensors of " + node->title + " were freed: its gradient was computed already. Retain the graph to do so twice.");
    for (int32_t i = 0; i < count; ++i) results[i] = handle_of(node->saved[i].unpack(node->shared_from_this()));
  });
}

// What a function of C# has to say of its failure.
TSA_EXPORT void tsa_set_last_error(const char* message) { last_error() = message; }

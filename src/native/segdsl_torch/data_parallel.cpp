// c10d's reducer: averages gradients over the ranks while backward still runs.
#include "process_group.h"
#include "handles.h"

#include <torch/csrc/distributed/c10d/comm.hpp>
#include <torch/csrc/distributed/c10d/reducer.hpp>

#include <algorithm>
#include <limits>
#include <memory>

using namespace sdt;

namespace {

using ReducerPtr = std::unique_ptr<c10d::Reducer>;

c10d::Reducer& reducer(void* handle) { return **static_cast<ReducerPtr*>(handle); }

}  // namespace

// Takes the parameters that have gradients, in the order in which the network registers them; all ranks must have the same.
SDT_EXPORT int32_t sdt_create_reducer(
    void* group_handle, void* const* parameters, const char* const* names, int32_t count, int64_t bucket_bytes, int32_t find_unused, void** result) {
  return guarded([&] {
    auto& ranks = group(group_handle);
    auto list = tensors(parameters, count);
    std::unordered_map<size_t, std::string> named;
    for (int32_t i = 0; i < count; ++i) named[i] = names[i];
    c10d::verify_params_across_processes(ranks, list, {});

    // Without unused parameters the buckets are laid out anew after the first step, in the order in which gradients came.
    const std::vector<bool> sparse(count, false);
    const std::vector<size_t> limits = find_unused
        ? std::vector<size_t>{static_cast<size_t>(c10d::kDefaultFirstBucketBytes), static_cast<size_t>(bucket_bytes)}
        : std::vector<size_t>{std::numeric_limits<size_t>::max()};
    auto [buckets, bucket_limits] = c10d::compute_bucket_assignment_by_size(list, limits, sparse);
    // Gradients come roughly in the reverse order of the parameters.
    std::reverse(buckets.begin(), buckets.end());
    std::reverse(bucket_limits.begin(), bucket_limits.end());
    *result = new ReducerPtr(std::make_unique<c10d::Reducer>(
        std::move(list), std::move(buckets), std::move(bucket_limits), ranks, sparse, bucket_bytes, find_unused != 0,
        /*gradient_as_bucket_view=*/true, std::move(named), c10d::kDefaultFirstBucketBytes));
  });
}

// Before the forward pass of a backward pass that is to be averaged.
SDT_EXPORT int32_t sdt_reducer_forward(void* handle) {
  return guarded([&] {
    reducer(handle).prepare_for_forward();
    reducer(handle).rebuild_buckets();
  });
}

// Before the backward pass; the outputs say which parameters are unused, where that is to be found.
SDT_EXPORT int32_t sdt_reducer_backward(void* handle, void* const* outputs, int32_t count) {
  return guarded([&] { reducer(handle).prepare_for_backward(tensors(outputs, count)); });
}

SDT_EXPORT void sdt_free_reducer(void* handle) { delete static_cast<ReducerPtr*>(handle); }

// Gives all ranks the tensors of one, in few messages.
SDT_EXPORT int32_t sdt_broadcast_coalesced(void* group_handle, void* const* handles, int32_t count, int32_t root) {
  return guarded([&] {
    constexpr size_t bytes = 250 * 1024 * 1024;
    at::NoGradGuard without_gradients;
    c10d::broadcast_coalesced(group(group_handle), tensors(handles, count), bytes, root);
  });
}

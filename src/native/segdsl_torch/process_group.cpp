// Collective operations of a process group.
#include "process_group.h"
#include "handles.h"

#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#ifdef USE_C10D_NCCL
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>
#endif
#include <torch/version.h>

#include <chrono>
#include <cstring>

using namespace sdt;

namespace {

using Milliseconds = std::chrono::milliseconds;

auto make_gloo(const StorePtr& store, int32_t rank, int32_t size, Milliseconds timeout) {
  auto options = c10d::ProcessGroupGloo::Options::create(timeout);
  options->devices.push_back(c10d::ProcessGroupGloo::createDefaultDevice());
  options->threads = 2;
  return c10::make_intrusive<c10d::ProcessGroupGloo>(store, rank, size, options);
}

#ifdef USE_C10D_NCCL
auto make_nccl(const StorePtr& store, int32_t rank, int32_t size, Milliseconds timeout) {
  auto options = c10d::ProcessGroupNCCL::Options::create();
  options->timeout = timeout;
  return c10::make_intrusive<c10d::ProcessGroupNCCL>(store, rank, size, options);
}
#endif

// libtorch 1.13 has a group for every backend, later ones a group that holds backends.
#if TORCH_VERSION_MAJOR < 2
template <typename Backend>
GroupPtr group_of(Backend backend, const StorePtr&, int32_t, int32_t, bool) {
  return backend;
}
#else
template <typename Backend>
GroupPtr group_of(Backend backend, const StorePtr& store, int32_t rank, int32_t size, bool is_nccl) {
  auto result = c10::make_intrusive<c10d::ProcessGroup>(store, rank, size);
  auto type = is_nccl ? c10d::ProcessGroup::BackendType::NCCL : c10d::ProcessGroup::BackendType::GLOO;
  result->setBackend(is_nccl ? c10::DeviceType::CUDA : c10::DeviceType::CPU, type, backend);
  result->setDefaultBackend(type);
  return result;
}
#endif

}  // namespace

SDT_EXPORT int32_t sdt_has_nccl() {
#ifdef USE_C10D_NCCL
  return 1;
#else
  return 0;
#endif
}

// Connects to the other processes over the store; all of them call this.
SDT_EXPORT int32_t sdt_create_group(void* store_handle, const char* backend, int32_t rank, int32_t size, int64_t timeout_ms, void** result) {
  return guarded([&] {
    const auto& shared = store(store_handle);
    const Milliseconds timeout(timeout_ms);
    GroupPtr made;
    if (std::strcmp(backend, "gloo") == 0) made = group_of(make_gloo(shared, rank, size, timeout), shared, rank, size, false);
#ifdef USE_C10D_NCCL
    else if (std::strcmp(backend, "nccl") == 0) made = group_of(make_nccl(shared, rank, size, timeout), shared, rank, size, true);
#endif
    else TORCH_CHECK(false, "there are no process groups over ", backend, " here");
    *result = new GroupPtr(std::move(made));
  });
}

// The last word of joining, when all have connected: the ranks agree on where they begin to count operations.
SDT_EXPORT int32_t sdt_start_group(void* handle) {
  return guarded([&] { group(handle)->setSequenceNumberForGroup(); });
}

SDT_EXPORT void sdt_free_group(void* handle) { delete static_cast<GroupPtr*>(handle); }

SDT_EXPORT int32_t sdt_broadcast(void* handle, void* tensor_handle, int32_t root) {
  return guarded([&] {
    std::vector<at::Tensor> list{tensor(tensor_handle)};
    c10d::BroadcastOptions options;
    options.rootRank = root;
    group(handle)->broadcast(list, options)->wait();
  });
}

// `operation`: 0 sum, 1 product, 2 minimum, 3 maximum.
SDT_EXPORT int32_t sdt_all_reduce(void* handle, void* tensor_handle, int32_t operation) {
  return guarded([&] {
    constexpr c10d::ReduceOp::RedOpType operations[] = {c10d::ReduceOp::SUM, c10d::ReduceOp::PRODUCT, c10d::ReduceOp::MIN, c10d::ReduceOp::MAX};
    std::vector<at::Tensor> list{tensor(tensor_handle)};
    c10d::AllreduceOptions options;
    options.reduceOp = operations[operation];
    group(handle)->allreduce(list, options)->wait();
  });
}

// `outputs` has a tensor of the input's shape for every rank.
SDT_EXPORT int32_t sdt_all_gather(void* handle, void* const* outputs, int32_t count, void* input) {
  return guarded([&] {
    std::vector<std::vector<at::Tensor>> lists{tensors(outputs, count)};
    std::vector<at::Tensor> inputs{tensor(input)};
    group(handle)->allgather(lists, inputs)->wait();
  });
}

// The sum over the ranks of what they have for this one: `inputs` has a tensor of the output's shape for every rank.
SDT_EXPORT int32_t sdt_reduce_scatter(void* handle, void* output, void* const* inputs, int32_t count) {
  return guarded([&] {
    auto& ranks = group(handle);
    auto list = tensors(inputs, count);
    if (ranks->getBackendName() != "gloo") {
      std::vector<at::Tensor> outputs{tensor(output)};
      std::vector<std::vector<at::Tensor>> lists{list};
      ranks->reduce_scatter(outputs, lists)->wait();
      return;
    }
    // Gloo has no reduce-scatter: one reduction of every rank's part.
    for (int32_t rank = 0; rank < count; ++rank) {
      std::vector<at::Tensor> part{rank == ranks->getRank() ? tensor(output).copy_(list[rank]) : list[rank].clone()};
      c10d::ReduceOptions options;
      options.rootRank = rank;
      ranks->reduce(part, options)->wait();
    }
  });
}

SDT_EXPORT int32_t sdt_barrier(void* handle) {
  return guarded([&] { group(handle)->barrier()->wait(); });
}

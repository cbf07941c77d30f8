#pragma once

#include <torch/csrc/distributed/c10d/ProcessGroup.hpp>
#include <torch/csrc/distributed/c10d/Store.hpp>

namespace sdt {

using StorePtr = c10::intrusive_ptr<c10d::Store>;
using GroupPtr = c10::intrusive_ptr<c10d::ProcessGroup>;

inline StorePtr& store(void* handle) { return *static_cast<StorePtr*>(handle); }

inline GroupPtr& group(void* handle) { return *static_cast<GroupPtr*>(handle); }

}  // namespace sdt

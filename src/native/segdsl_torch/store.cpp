// The key-value store by which the processes of a group find each other.
#include "process_group.h"
#include "handles.h"

#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

#include <chrono>
#include <cstring>

using namespace sdt;

// Connects to the store of `host`, after opening it there where this process is to serve it. Nobody is waited for but the server.
// A client that says how many there are is counted as torch's own clients are, so that a server in Python sees it come.
SDT_EXPORT int32_t sdt_open_store(const char* host, int32_t port, int32_t is_server, int32_t workers, int64_t timeout_ms, void** result) {
  return guarded([&] {
    c10d::TCPStoreOptions options;
    options.port = static_cast<uint16_t>(port);
    options.isServer = is_server != 0;
    if (workers > 0) options.numWorkers = static_cast<std::size_t>(workers);
    options.waitWorkers = is_server == 0;
    options.timeout = std::chrono::milliseconds(timeout_ms);
    *result = new StorePtr(c10::make_intrusive<c10d::TCPStore>(host, options));
  });
}

// The same store, every key with a prefix.
SDT_EXPORT int32_t sdt_prefix_store(void* handle, const char* prefix, void** result) {
  return guarded([&] { *result = new StorePtr(c10::make_intrusive<c10d::PrefixStore>(prefix, store(handle))); });
}

SDT_EXPORT int32_t sdt_store_set(void* handle, const char* key, const uint8_t* value, int32_t length) {
  return guarded([&] { store(handle)->set(key, std::vector<uint8_t>(value, value + length)); });
}

// Takes at most `capacity` bytes of the value; `length` is all it has. Waits until there is one, as long as the store's timeout.
SDT_EXPORT int32_t sdt_store_get(void* handle, const char* key, uint8_t* value, int32_t capacity, int32_t* length) {
  return guarded([&] {
    auto found = store(handle)->get(key);
    *length = static_cast<int32_t>(found.size());
    std::memcpy(value, found.data(), std::min<size_t>(found.size(), capacity));
  });
}

SDT_EXPORT int32_t sdt_store_has(void* handle, const char* key, int32_t* found) {
  return guarded([&] { *found = store(handle)->check({key}); });
}

SDT_EXPORT int32_t sdt_store_add(void* handle, const char* key, int64_t amount, int64_t* sum) {
  return guarded([&] { *sum = store(handle)->add(key, amount); });
}

SDT_EXPORT void sdt_free_store(void* handle) { delete static_cast<StorePtr*>(handle); }

// Every ATen operator through one call: the dispatcher's boxed interface, driven by the operator's schema.
#include "aten.h"

#include <ATen/core/Generator.h>
#include <ATen/core/List.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/ivalue.h>
#include <ATen/core/jit_type.h>
#include <ATen/core/stack.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <unordered_map>
#include <vector>

namespace tsa {

namespace {

// The kinds of argument, in the order of ArgumentKind in Argument.cs.
enum Kind : int32_t { k_none, k_tensor, k_int, k_double, k_bool, k_complex, k_ints, k_doubles, k_bools, k_tensors, k_string, k_device, k_generator };

struct Argument {
  int32_t kind;
  int32_t count;  // elements of a list, bytes of a string, index of a device
  union {
    int64_t i;
    double d;
    const void* p;
  };
  double imaginary;
};

struct Result {
  int32_t kind;
  int32_t count;
  union {
    int64_t i;
    double d;
    void* p;
  };
};

// What an operator's parameter takes.
enum class Want { tensor, integer, real, boolean, scalar, string, device, generator, ints, reals, booleans, tensors, optional_tensors, other };

struct Slot {
  Want want;
  bool optional;
};

struct Operator {
  c10::OperatorHandle handle;
  std::vector<Slot> slots;
};

Want want_of(const std::string& type) {
  static const std::unordered_map<std::string, Want> wants = {
      {"Tensor", Want::tensor}, {"int", Want::integer}, {"SymInt", Want::integer}, {"ScalarType", Want::integer}, {"Layout", Want::integer},
      {"MemoryFormat", Want::integer}, {"float", Want::real}, {"bool", Want::boolean}, {"Scalar", Want::scalar}, {"number", Want::scalar},
      {"str", Want::string}, {"Device", Want::device}, {"Generator", Want::generator}, {"int[]", Want::ints}, {"SymInt[]", Want::ints},
      {"float[]", Want::reals}, {"bool[]", Want::booleans}, {"Tensor[]", Want::tensors}, {"Tensor?[]", Want::optional_tensors}};
  auto found = wants.find(type);
  return found == wants.end() ? Want::other : found->second;
}

Slot slot_of(const c10::Argument& argument) {
  std::string type = argument.type()->str();
  bool optional = !type.empty() && type.back() == '?';
  if (optional) type.pop_back();
  return {want_of(type), optional};
}

[[noreturn]] void mismatch(const Operator& op, size_t index) {
  const auto& schema = op.handle.schema();
  C10_THROW_ERROR(TypeError, c10::str("argument '", schema.arguments()[index].name(), "' of ", schema, " got a value of another type"));
}

template <typename T>
c10::List<T> list_of(const Argument& a) {
  c10::List<T> list;
  list.reserve(a.count);
  auto* items = static_cast<const T*>(a.p);
  for (int32_t i = 0; i < a.count; ++i) list.push_back(items[i]);
  return list;
}

template <typename Number>
Number number_of(const Operator& op, size_t index, const Argument& a) {
  if (a.kind == k_int || a.kind == k_bool) return static_cast<Number>(a.i);
  if (a.kind == k_double && !std::numeric_limits<Number>::is_integer) return static_cast<Number>(a.d);
  mismatch(op, index);
}

c10::IValue scalar_of(const Operator& op, size_t index, const Argument& a) {
  switch (a.kind) {
    case k_int: return a.i;
    case k_double: return a.d;
    case k_bool: return a.i != 0;
    case k_complex: return c10::complex<double>(a.d, a.imaginary);
    default: mismatch(op, index);
  }
}

// One element stands for the list of it, as in Python: `kernel_size=3`.
c10::IValue ints_of(const Operator& op, size_t index, const Argument& a) {
  if (a.kind == k_ints) return list_of<int64_t>(a);
  if (a.kind == k_int) return c10::List<int64_t>({a.i});
  mismatch(op, index);
}

c10::IValue value_of(const Operator& op, size_t index, const Argument& a) {
  auto expect = [&](Kind kind) {
    if (a.kind != kind) mismatch(op, index);
  };
  switch (op.slots[index].want) {
    case Want::tensor: expect(k_tensor); return *static_cast<const at::Tensor*>(a.p);
    case Want::integer: return number_of<int64_t>(op, index, a);
    case Want::real: return number_of<double>(op, index, a);
    case Want::boolean: expect(k_bool); return a.i != 0;
    case Want::scalar: return scalar_of(op, index, a);
    case Want::string: expect(k_string); return std::string(static_cast<const char*>(a.p), a.count);
    case Want::device: expect(k_device); return c10::Device(static_cast<c10::DeviceType>(a.i), static_cast<c10::DeviceIndex>(a.count));
    case Want::generator: expect(k_generator); return *static_cast<const at::Generator*>(a.p);
    case Want::ints: return ints_of(op, index, a);
    case Want::reals: expect(k_doubles); return list_of<double>(a);
    case Want::booleans: {
      expect(k_bools);
      c10::List<bool> list;
      for (int32_t i = 0; i < a.count; ++i) list.push_back(static_cast<const uint8_t*>(a.p)[i] != 0);
      return list;
    }
    case Want::tensors: {
      expect(k_tensors);
      c10::List<at::Tensor> list;
      list.reserve(a.count);
      for (int32_t i = 0; i < a.count; ++i) {
        auto* item = static_cast<at::Tensor* const*>(a.p)[i];
        TORCH_CHECK(item, "element ", i, " of '", op.handle.schema().arguments()[index].name(), "' is null");
        list.push_back(*item);
      }
      return list;
    }
    case Want::optional_tensors: {
      expect(k_tensors);
      c10::impl::GenericList list(c10::OptionalType::ofTensor());
      list.reserve(a.count);
      for (int32_t i = 0; i < a.count; ++i) {
        auto* item = static_cast<at::Tensor* const*>(a.p)[i];
        list.push_back(item ? c10::IValue(*item) : c10::IValue());
      }
      return list;
    }
    case Want::other: break;
  }
  mismatch(op, index);
}

Result result_of(c10::IValue value) {
  Result r{};
  if (value.isTensor()) {
    r.kind = k_tensor;
    r.p = handle_of(std::move(value).toTensor());
  } else if (value.isTensorList()) {
    auto list = value.toTensorList();
    auto handles = std::make_unique<void*[]>(list.size());
    for (size_t i = 0; i < list.size(); ++i) handles[i] = handle_of(list.get(i));
    r.kind = k_tensors;
    r.count = static_cast<int32_t>(list.size());
    r.p = handles.release();
  } else if (value.isInt()) {
    r.kind = k_int;
    r.i = value.toInt();
  } else if (value.isDouble()) {
    r.kind = k_double;
    r.d = value.toDouble();
  } else if (value.isBool()) {
    r.kind = k_bool;
    r.i = value.toBool();
  } else {
    C10_THROW_ERROR(TypeError, "a result of type " + value.tagKind() + " is not supported");
  }
  return r;
}

}  // namespace
}  // namespace tsa

using namespace tsa;

TSA_EXPORT const char* tsa_last_error() { return last_error().c_str(); }

// The operator of that name ("aten::add", "Tensor"); it lives as long as the process.
TSA_EXPORT int32_t tsa_find_operator(const char* name, const char* overload, void** op) {
  return guarded([&] {
    auto found = c10::Dispatcher::singleton().findSchema({name, overload});
    TORCH_CHECK(found.has_value(), "this libtorch has no operator ", name, overload[0] ? "." : "", overload);
    auto result = std::make_unique<Operator>(Operator{*found, {}});
    for (const auto& argument : found->schema().arguments()) result->slots.push_back(slot_of(argument));
    *op = result.release();
  });
}

// Calls the operator. Trailing arguments may be left out where the schema has defaults. Results beyond `capacity` are dropped.
TSA_EXPORT int32_t tsa_call(void* op, const Argument* arguments, int32_t count, Result* results, int32_t capacity) {
  bool missing = false;
  int32_t status = guarded([&] {
    const auto& target = *static_cast<const Operator*>(op);
    const auto& schema = target.handle.schema();
    const size_t size = target.slots.size();
    TORCH_CHECK(static_cast<size_t>(count) <= size, "too many arguments for ", schema);

    torch::jit::Stack stack;
    stack.reserve(size + 1);
    for (size_t i = 0; i < size; ++i) {
      if (static_cast<int32_t>(i) >= count) {
        const auto& fallback = schema.arguments()[i].default_value();
        TORCH_CHECK(fallback.has_value(), "argument '", schema.arguments()[i].name(), "' of ", schema, " is missing");
        stack.push_back(*fallback);
      } else if (arguments[i].kind != k_none) {
        stack.push_back(value_of(target, i, arguments[i]));
      } else if (target.slots[i].optional) {
        stack.emplace_back();
      } else {
        last_error() = schema.arguments()[i].name();
        missing = true;
        return;
      }
    }

    target.handle.callBoxed(&stack);

    const int32_t returned = std::min<int32_t>(capacity, static_cast<int32_t>(stack.size()));
    for (int32_t i = 0; i < returned; ++i) results[i] = result_of(std::move(stack[i]));
  });
  return missing ? null_argument : status;
}

TSA_EXPORT void tsa_free_array(void* handles) { delete[] static_cast<void**>(handles); }

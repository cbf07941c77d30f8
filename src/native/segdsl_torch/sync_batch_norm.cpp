// Batch norm whose statistics are those of the batch of all ranks together, forward and backward.
#include "process_group.h"
#include "handles.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

#include <array>

using namespace sdt;

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// [1, C, 1, …]: a value for every channel, to be broadcast over a map.
at::Tensor channels(const at::Tensor& values, const at::Tensor& like) {
  std::vector<int64_t> shape(like.dim(), 1);
  shape[1] = values.numel();
  return values.to(like.scalar_type()).view(shape);
}

std::vector<int64_t> all_but_channels(const at::Tensor& x) {
  std::vector<int64_t> dimensions{0};
  for (int64_t i = 2; i < x.dim(); ++i) dimensions.push_back(i);
  return dimensions;
}

struct Statistics {
  at::Tensor mean;      // float32 [C]
  at::Tensor variance;  // float32 [C], over all values, not one less
  double count;         // values of a channel on all ranks together
};

// Every rank has the mean, the sum of squared deviations and the number of its own values. They are joined as Chan, Golub and LeVeque do
// (Algorithms for computing the sample variance, 1983): no large sums are subtracted from each other.
Statistics join(c10d::ProcessGroup& ranks, const at::Tensor& x) {
  const auto values = x.scalar_type() == at::kDouble ? x : x.to(at::kFloat);
  auto [variance, mean] = at::var_mean(values, all_but_channels(x), /*unbiased=*/false, /*keepdim=*/false);
  const auto channel_count = mean.numel();
  const double own = static_cast<double>(x.numel() / channel_count);
  auto local = at::cat({mean.to(at::kDouble), variance.to(at::kDouble) * own, at::full({1}, own, mean.options().dtype(at::kDouble))});

  std::vector<std::vector<at::Tensor>> gathered(1);
  for (int i = 0; i < ranks.getSize(); ++i) gathered[0].push_back(at::empty_like(local));
  std::vector<at::Tensor> inputs{local};
  ranks.allgather(gathered, inputs)->wait();

  const auto all = at::stack(gathered[0]);
  const auto means = all.narrow(1, 0, channel_count);
  const auto squares = all.narrow(1, channel_count, channel_count);
  const auto counts = all.narrow(1, 2 * channel_count, 1);
  const auto total = counts.sum();
  const auto joined = (means * counts).sum(0) / total;
  const auto deviation = squares.sum(0) + (counts * (means - joined).square()).sum(0);
  const auto type = mean.scalar_type();
  return {joined.to(type), (deviation / total).to(type), total.item<double>()};
}

struct SyncBatchNorm : torch::autograd::Function<SyncBatchNorm> {
  static at::Tensor forward(
      AutogradContext* context, const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias, const at::Tensor& mean,
      const at::Tensor& variance, double count, double epsilon, int64_t group_address) {
    context->save_for_backward({x, weight, mean, variance});
    context->saved_data["count"] = count;
    context->saved_data["epsilon"] = epsilon;
    context->saved_data["group"] = group_address;
    return std::get<0>(at::native_batch_norm(x, weight, bias, mean, variance, /*training=*/false, 0, epsilon));
  }

  // With x̂ the normalised input and M the number of values: dx = w/σ · (dy − mean(dy) − x̂ · mean(dy · x̂)), the means over all ranks.
  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const auto& x = saved[0];
    const auto& weight = saved[1];
    const auto& mean = saved[2];
    const auto& variance = saved[3];
    const auto count = context->saved_data["count"].toDouble();
    const auto epsilon = context->saved_data["epsilon"].toDouble();

    // With fixed statistics libtorch gives w/σ · dy, Σ dy · x̂ and Σ dy of this rank.
    auto [dx, dweight, dbias] = at::native_batch_norm_backward(
        gradients[0].contiguous(x.suggest_memory_format()), x, weight, mean, variance, {}, {}, /*train=*/false, epsilon, {true, true, true});
    auto sums = at::stack({dbias, dweight}).to(at::kDouble);
    std::vector<at::Tensor> list{sums};
    (*reinterpret_cast<GroupPtr*>(context->saved_data["group"].toInt()))->allreduce(list)->wait();

    const auto scale = (variance + epsilon).rsqrt();
    const auto weighted = weight.defined() ? scale * weight : scale;
    sums = (sums / count).to(mean.scalar_type());
    dx.sub_(channels(weighted * sums[0], x)).addcmul_(x - channels(mean, x), channels(weighted * scale * sums[1], x), -1);
    return {dx, weight.defined() ? dweight : at::Tensor(), weight.defined() ? dbias : at::Tensor(), {}, {}, {}, {}, {}};
  }
};

}  // namespace

// Normalises [N, C, …] and moves the running statistics. The group must outlive the backward pass.
SDT_EXPORT int32_t sdt_sync_batch_norm(
    void* group_handle, void* input, void* weight, void* bias, void* running_mean, void* running_variance, double momentum, double epsilon, void** result) {
  return guarded([&] {
    const auto& x = tensor(input);
    TORCH_CHECK(x.dim() >= 2, "batch norm takes [N, C, ...], not ", x.dim(), " dimensions");
    Statistics statistics;
    {
      at::NoGradGuard without_gradients;
      statistics = join(*group(group_handle), x);
      TORCH_CHECK(statistics.count > 1, "batch norm needs more than one value of every channel in training");
      if (running_mean) {
        auto& mean = tensor(running_mean);
        auto& variance = tensor(running_variance);
        mean.lerp_(statistics.mean.to(mean.scalar_type()), momentum);
        variance.lerp_((statistics.variance * (statistics.count / (statistics.count - 1))).to(variance.scalar_type()), momentum);
      }
    }
    *result = new at::Tensor(SyncBatchNorm::apply(
        x, tensor_or_none(weight), tensor_or_none(bias), statistics.mean, statistics.variance, statistics.count, epsilon,
        reinterpret_cast<int64_t>(group_handle)));
  });
}

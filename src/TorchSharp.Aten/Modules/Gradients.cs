using TorchSharp.Modules;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Helpers around parameters and their gradients.</summary>
        public static partial class utils
        {
            private static readonly Operator linalg_vector_norm = new("linalg_vector_norm");

            /// <summary>Scales all gradients by one factor so that their norm, taken over all of them together, is at most a maximum.</summary>
            /// <param name="tensors">The parameters; those without a gradient do not count.</param>
            /// <param name="max_norm">The maximum.</param>
            /// <param name="norm_type">The p of the p-norm; infinity for the largest absolute value.</param>
            /// <returns>The norm before.</returns>
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2)
            {
                using var guard = no_grad();
                using var scope = NewDisposeScope();
                var gradients = Gradients(tensors);
                if (gradients.Count == 0)
                    return 0;
                var norms = gradients.Select(gradient => linalg_vector_norm.Call(gradient, norm_type).to(gradients[0].device)).ToArray();
                var total = linalg_vector_norm.Call(stack(norms), norm_type).to(ScalarType.Float64).item<double>();
                var factor = max_norm / (total + 1e-6);
                if (factor < 1)
                    foreach (var gradient in gradients)
                        gradient.mul_(factor);
                return total;
            }

            /// <summary>Cuts every element of the gradients to ±<paramref name="clip_value"/>.</summary>
            public static void clip_grad_value_(IEnumerable<Parameter> tensors, double clip_value)
            {
                using var guard = no_grad();
                using var scope = NewDisposeScope();
                foreach (var gradient in Gradients(tensors))
                    gradient.clamp_(-clip_value, clip_value);
            }

            /// <summary>The parameters' elements, one parameter after the other, as one vector.</summary>
            public static Tensor parameters_to_vector(IEnumerable<Parameter> tensors)
            {
                ArgumentNullException.ThrowIfNull(tensors);
                using var scope = NewDisposeScope();
                return cat(tensors.Select(parameter => parameter.reshape(-1)).ToArray()).MoveToOuterDisposeScope();
            }

            /// <summary>Copies a vector's elements into the parameters, one parameter after the other.</summary>
            /// <exception cref="ArgumentException">The vector has another number of elements than the parameters together.</exception>
            public static void vector_to_parameters(Tensor vec, IEnumerable<Parameter> tensors)
            {
                ArgumentNullException.ThrowIfNull(vec);
                var parameters = tensors.ToList();
                var count = parameters.Sum(parameter => parameter.numel());
                if (vec.numel() != count)
                    throw new ArgumentException($"The vector has {vec.numel()} elements, the parameters have {count}.", nameof(vec));
                using var guard = no_grad();
                using var scope = NewDisposeScope();
                var start = 0L;
                foreach (var parameter in parameters)
                {
                    parameter.copy_(vec.narrow(0, start, parameter.numel()).view_as(parameter));
                    start += parameter.numel();
                }
            }

            private static List<Tensor> Gradients(IEnumerable<Parameter> tensors)
            {
                ArgumentNullException.ThrowIfNull(tensors);
                var gradients = new List<Tensor>();
                foreach (var parameter in tensors)
                    if (parameter.grad is { } gradient)
                        gradients.Add(gradient);
                return gradients;
            }
        }
    }
}

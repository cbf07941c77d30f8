using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            private static readonly Operator set_data = new("set_data");

            /// <summary>
            /// Moves the parameters and buffers of the module and of all below it to a device, and those of floating point to a type.
            /// The tensors stay the same objects, so what refers to them (an optimiser, a field) stays right.
            /// </summary>
            /// <param name="device">Where to; null to stay.</param>
            /// <param name="dtype">The floating point type; null to keep.</param>
            /// <param name="non_blocking">Whether a copy from pinned memory may still run when the call returns.</param>
            /// <exception cref="ArgumentException">The type is not one of floating point.</exception>
            internal void Convert(Device? device, ScalarType? dtype, bool non_blocking)
            {
                if (dtype is { } type && !torch.is_floating_point(type) && !torch.is_complex(type))
                    throw new ArgumentException($"A module can only be turned into a floating point or complex type, not into {type}.", nameof(dtype));
                using var guard = no_grad();
                foreach (var parameter in parameters())
                    Convert(parameter, device, dtype, non_blocking);
                foreach (var buffer in buffers())
                    Convert(buffer, device, dtype, non_blocking);
            }

            private static void Convert(Tensor tensor, Device? device, ScalarType? dtype, bool non_blocking)
            {
                var type = dtype is not null && (tensor.is_floating_point() || tensor.is_complex()) ? dtype.Value : tensor.dtype;
                var place = device ?? tensor.device;
                if (type == tensor.dtype && SamePlace(place, tensor.device))
                    return;

                using var gradient = tensor.grad;
                if (gradient is not null)
                    tensor.grad = null;
                using (var converted = tensor.to(type, place, non_blocking: non_blocking))
                    set_data.InPlace(tensor, converted);
                if (gradient is not null)
                {
                    using var converted = gradient.to(type, place, non_blocking: non_blocking);
                    tensor.grad = converted;
                }
            }

            /// <summary>Whether a tensor on <paramref name="actual"/> is where <paramref name="wanted"/> says; an index below 0 means any.</summary>
            private static bool SamePlace(Device wanted, Device actual) =>
                wanted.type == actual.type && (wanted.index < 0 || actual.type == DeviceType.CPU || wanted.index == actual.index);
        }
    }
}

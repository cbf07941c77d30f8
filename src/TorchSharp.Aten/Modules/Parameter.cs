using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>A tensor that a module learns. It lies in the dispose scope that its data lay in until a module takes it.</summary>
    public class Parameter : Tensor
    {
        /// <summary>Makes a parameter of a tensor, which gives its handle away and becomes invalid.</summary>
        /// <param name="data">The values.</param>
        /// <param name="requires_grad">Whether gradients are computed for it.</param>
        /// <exception cref="InvalidOperationException">The tensor is invalid.</exception>
        public Parameter(Tensor data, bool requires_grad = true)
            : this(data, Owner(data), requires_grad)
        {
        }

        private Parameter(Tensor data, DisposeScope? scope, bool requires_grad)
            : base(data.requires_grad_(requires_grad).DecoupleFromNativeHandle())
        {
            if (!ReferenceEquals(OwningDisposeScope, scope))
                MoveToOtherDisposeScope(scope);
        }

        private static DisposeScope? Owner(Tensor data)
        {
            ArgumentNullException.ThrowIfNull(data);
            return data.OwningDisposeScope;
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Makes a parameter of a tensor, which gives its handle away and becomes invalid.</summary>
            /// <param name="data">The values.</param>
            /// <param name="requires_grad">Whether gradients are computed for it.</param>
            public static Parameter Parameter(Tensor data, bool requires_grad = true) => new(data, requires_grad);
        }
    }
}

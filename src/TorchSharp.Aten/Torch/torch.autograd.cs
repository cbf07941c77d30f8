using TorchSharp.Native;

namespace TorchSharp;

/// <summary>Looks for the operation behind a wrong gradient until it is disposed of: slow.</summary>
public class AnomalyMode : IDisposable
{
    private readonly bool enabledBefore = IsEnabled;
    private readonly bool checkedBefore = ShouldCheckNaN;
    private bool disposed;

    /// <summary>Switches the search on or off.</summary>
    /// <param name="enabled">Whether to search.</param>
    /// <param name="check_nan">Whether a gradient of NaN is an error.</param>
    public AnomalyMode(bool enabled, bool check_nan = true) => NativeMethods.tsa_set_anomaly(enabled ? 1 : 0, check_nan ? 1 : 0);

    /// <summary>Whether the search is on.</summary>
    public static bool IsEnabled => NativeMethods.tsa_anomaly_enabled() != 0;

    /// <summary>Whether a gradient of NaN is an error.</summary>
    public static bool ShouldCheckNaN => NativeMethods.tsa_anomaly_checks_nan() != 0;

    /// <summary>Sets the search to what it was before.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Sets the search to what it was before.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing && !disposed)
            NativeMethods.tsa_set_anomaly(enabledBefore ? 1 : 0, checkedBefore ? 1 : 0);
        disposed = true;
    }
}

public static partial class torch
{
    /// <summary>Gradients.</summary>
    public static partial class autograd
    {
        /// <summary>Adds the gradients of <paramref name="tensors"/> to those of the leaves they depend on.</summary>
        /// <param name="tensors">The tensors to differentiate.</param>
        /// <param name="grad_tensors">The gradients to begin with; not needed for tensors of one element.</param>
        /// <param name="retain_graph">Whether the graph can be gone through again; by default if <paramref name="create_graph"/>.</param>
        /// <param name="create_graph">Whether the gradients can be differentiated themselves.</param>
        /// <param name="inputs">The leaves whose gradients are wanted; all by default.</param>
        public static unsafe void backward(
            IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null)
        {
            ArgumentNullException.ThrowIfNull(tensors);
            bool retain = retain_graph ?? create_graph;
            fixed (IntPtr* roots = Handles(tensors), starts = Handles(grad_tensors), leaves = Handles(inputs))
            {
                Errors.Check(NativeMethods.tsa_backward(
                    roots, tensors.Count, starts, grad_tensors?.Count ?? 0, retain ? 1 : 0, create_graph ? 1 : 0, leaves, inputs?.Count ?? 0));
            }
            GC.KeepAlive(tensors);
            GC.KeepAlive(grad_tensors);
            GC.KeepAlive(inputs);
        }

        /// <summary>Adds the gradients of <paramref name="tensor"/> to those of the leaves it depends on.</summary>
        /// <param name="tensor">The tensor to differentiate.</param>
        /// <param name="grad_tensors">The gradient to begin with; not needed for a tensor of one element.</param>
        /// <param name="retain_graph">Whether the graph can be gone through again; by default if <paramref name="create_graph"/>.</param>
        /// <param name="create_graph">Whether the gradients can be differentiated themselves.</param>
        /// <param name="inputs">The leaves whose gradients are wanted; all by default.</param>
        public static void backward(
            Tensor tensor, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        /// <summary>Adds the gradients of <paramref name="tensor"/> to those of the leaves it depends on.</summary>
        /// <param name="tensor">The tensor to differentiate.</param>
        /// <param name="grad_tensor">The gradient to begin with.</param>
        /// <param name="retain_graph">Whether the graph can be gone through again; by default if <paramref name="create_graph"/>.</param>
        /// <param name="create_graph">Whether the gradients can be differentiated themselves.</param>
        /// <param name="inputs">The leaves whose gradients are wanted; all by default.</param>
        public static void backward(
            Tensor tensor, Tensor grad_tensor, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], [grad_tensor], retain_graph, create_graph, inputs);

        /// <summary>The gradients of <paramref name="outputs"/> with respect to <paramref name="inputs"/>, one an input.</summary>
        /// <param name="outputs">The tensors to differentiate.</param>
        /// <param name="inputs">What to differentiate by.</param>
        /// <param name="grad_outputs">The gradients to begin with; not needed for tensors of one element.</param>
        /// <param name="retain_graph">Whether the graph can be gone through again.</param>
        /// <param name="create_graph">Whether the gradients can be differentiated themselves.</param>
        /// <param name="allow_unused">Whether an input that the outputs do not depend on is no error; its gradient is an invalid tensor.</param>
        public static unsafe IList<Tensor> grad(
            IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null, bool retain_graph = false, bool create_graph = false,
            bool allow_unused = false)
        {
            ArgumentNullException.ThrowIfNull(outputs);
            ArgumentNullException.ThrowIfNull(inputs);
            var results = new IntPtr[inputs.Count];
            fixed (IntPtr* roots = Handles(outputs), leaves = Handles(inputs), starts = Handles(grad_outputs), found = results)
            {
                Errors.Check(NativeMethods.tsa_gradients(
                    roots, outputs.Count, leaves, inputs.Count, starts, grad_outputs?.Count ?? 0, retain_graph ? 1 : 0, create_graph ? 1 : 0,
                    allow_unused ? 1 : 0, found));
            }
            GC.KeepAlive(outputs);
            GC.KeepAlive(inputs);
            GC.KeepAlive(grad_outputs);
            return Array.ConvertAll(results, handle => new Tensor(handle));
        }

        /// <summary>Looks for the operation behind a wrong gradient until the result is disposed of.</summary>
        public static AnomalyMode detect_anomaly(bool check_nan = true) => new(true, check_nan);

        /// <summary>Switches the search for the operation behind a wrong gradient on or off until the result is disposed of.</summary>
        public static AnomalyMode set_detect_anomaly(bool mode, bool check_nan = true) => new(mode, check_nan);

        private static IntPtr[]? Handles(IList<Tensor>? tensors)
        {
            if (tensors is null || tensors.Count == 0)
                return null;
            var handles = new IntPtr[tensors.Count];
            for (int i = 0; i < handles.Length; i++)
                handles[i] = Checked(tensors[i]).Handle;
            return handles;
        }
    }

    public partial class Tensor
    {
        /// <summary>Whether operations on the tensor are recorded so that it gets a gradient.</summary>
        public bool requires_grad
        {
            get => (Info.Flags & TensorFlags.RequiresGrad) != 0;
            set
            {
                Errors.Check(NativeMethods.tsa_set_requires_grad(Handle, value ? 1 : 0));
                GC.KeepAlive(this);
            }
        }

        /// <summary>The gradient, as a new handle to it; null before a backward pass has reached the tensor.</summary>
        public Tensor? grad
        {
            get
            {
                Errors.Check(NativeMethods.tsa_gradient(Handle, out IntPtr gradient));
                GC.KeepAlive(this);
                return gradient == IntPtr.Zero ? null : new Tensor(gradient);
            }

            set
            {
                Errors.Check(NativeMethods.tsa_set_gradient(Handle, value is null ? IntPtr.Zero : value.Handle));
                GC.KeepAlive(this);
                GC.KeepAlive(value);
            }
        }

        /// <summary>Says whether the tensor wants a gradient, and returns it.</summary>
        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        /// <summary>Says whether the tensor wants a gradient, and returns it.</summary>
        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        /// <summary>Keeps the gradient of a tensor that is no leaf.</summary>
        public void retain_grad()
        {
            Errors.Check(NativeMethods.tsa_retain_gradient(Handle));
            GC.KeepAlive(this);
        }

        /// <summary>Adds the gradients of this tensor of one element to those of the leaves it depends on.</summary>
        public void backward() => autograd.backward([this]);

        /// <summary>Adds the gradients of this tensor to those of the leaves it depends on.</summary>
        /// <param name="grad_tensors">The gradient to begin with; not needed for a tensor of one element.</param>
        /// <param name="retain_graph">Whether the graph can be gone through again.</param>
        /// <param name="create_graph">Whether the gradients can be differentiated themselves.</param>
        /// <param name="inputs">The leaves whose gradients are wanted; all by default.</param>
        public void backward(
            IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null) =>
            autograd.backward([this], grad_tensors, retain_graph, create_graph, inputs);
    }
}

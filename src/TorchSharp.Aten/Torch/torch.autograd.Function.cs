using System.Runtime.InteropServices;
using System.Text;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>What a function keeps from its forward pass for its backward pass.</summary>
        public class AutogradContext : IDisposable
        {
            private readonly Dictionary<string, object> data = [];
            private List<Tensor>? toSave;
            private int savedCount;
            private IntPtr function;

            internal AutogradContext(Func<AutogradContext, List<Tensor>, List<Tensor?>> backward, int outputs, bool[] isTensor) =>
                (Backward, Outputs, IsTensor) = (backward, outputs, isTensor);

            /// <summary>Computes the gradients of the arguments from those of the outputs.</summary>
            internal Func<AutogradContext, List<Tensor>, List<Tensor?>> Backward { get; }

            internal int Outputs { get; }

            /// <summary>Which arguments are tensors, and so have a gradient.</summary>
            internal bool[] IsTensor { get; }

            /// <summary>Keeps tensors until the backward pass; to be called once at most, in the forward pass.</summary>
            public void save_for_backward(List<Tensor> tensors) => toSave = tensors;

            /// <summary>The tensors that were kept.</summary>
            public unsafe List<Tensor> get_saved_variables()
            {
                var results = new IntPtr[savedCount];
                fixed (IntPtr* found = results) Errors.Check(NativeMethods.tsa_saved_tensors(function, savedCount, found));
                return [.. results.Select(handle => new Tensor(handle))];
            }

            /// <summary>Keeps something that is no tensor.</summary>
            public void save_data(string key, object value) => data[key] = value;

            /// <summary>What was kept under a key; null where nothing was.</summary>
            public object? get_data(string key) => data.GetValueOrDefault(key);

            /// <summary>Nothing is left to free: what was saved lives as long as the graph.</summary>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Nothing is left to free: what was saved lives as long as the graph.</summary>
            protected virtual void Dispose(bool disposing)
            {
            }

            /// <summary>Makes the outputs depend on the inputs.</summary>
            internal unsafe void Attach(List<Tensor> inputs, List<Tensor> outputs, string name)
            {
                var saved = toSave ?? [];
                (toSave, savedCount) = (null, saved.Count);
                var state = GCHandle.ToIntPtr(GCHandle.Alloc(this));
                fixed (IntPtr* sources = Handles(inputs), results = Handles(outputs), kept = Handles(saved))
                fixed (byte* title = Encoding.UTF8.GetBytes(name + '\0'))
                {
                    Errors.Check(NativeMethods.tsa_attach_function(
                        sources, inputs.Count, results, outputs.Count, kept, saved.Count, state, &CallBackward, &Release, title, out function));
                }
                GC.KeepAlive(inputs);
                GC.KeepAlive(outputs);
                GC.KeepAlive(saved);
            }

            [UnmanagedCallersOnly]
            private static unsafe int CallBackward(IntPtr state, IntPtr* gradients, IntPtr* results)
            {
                using var scope = NewDisposeScope();
                try
                {
                    var context = (AutogradContext)(GCHandle.FromIntPtr(state).Target ?? throw new InvalidOperationException("The function is gone."));
                    var given = new List<Tensor>();
                    for (int i = 0; i < context.Outputs; i++) given.Add(new Tensor(gradients[i]));
                    var found = context.Backward(context, given);
                    if (found.Count != context.IsTensor.Length)
                        throw new InvalidOperationException($"There are {found.Count} gradients for {context.IsTensor.Length} arguments.");
                    for (int i = 0, result = 0; i < found.Count; i++)
                        if (context.IsTensor[i] && found[i] is { IsInvalid: false } gradient) Errors.Check(NativeMethods.tsa_alias(gradient.Handle, out results[result++]));
                        else if (context.IsTensor[i]) result++;
                    return 0;
                }
                catch (Exception e)
                {
                    fixed (byte* message = Encoding.UTF8.GetBytes(e.Message + '\0')) NativeMethods.tsa_set_last_error(message);
                    return 1;
                }
            }

            [UnmanagedCallersOnly]
            private static void Release(IntPtr state) => GCHandle.FromIntPtr(state).Free();
        }

        /// <summary>An operation with a gradient of its own: <see cref="SingleTensorFunction{T}"/>.</summary>
        public abstract class Function<T>
            where T : Function<T>, new()
        {
            private static readonly T Instance = new();

            /// <summary>The name that errors call it by.</summary>
            public abstract string Name { get; }

            /// <summary>Applies the operation to arguments, of which the tensors get gradients.</summary>
            public static List<Tensor> apply_internal(params object[] vars)
            {
                bool[] isTensor = Array.ConvertAll(vars, value => value is Tensor { IsInvalid: false });
                var inputs = vars.OfType<Tensor>().Where(tensor => !tensor.IsInvalid).ToList();
                List<Tensor> outputs;
                AutogradContext context = new(Instance.RunBackward, Instance.OutputCount, isTensor);
                using (no_grad())
                {
                    // What it hands through is a new tensor, so that the input stays what it is.
                    outputs = [.. Instance.RunForward(context, vars).Select(output => inputs.Exists(input => ReferenceEquals(input, output)) ? output.detach() : output)];
                }
                if (is_grad_enabled() && inputs.Exists(input => input.requires_grad)) context.Attach(inputs, outputs, Instance.Name);
                return outputs;
            }

            internal abstract int OutputCount { get; }

            internal abstract List<Tensor> RunForward(AutogradContext ctx, object[] vars);

            internal abstract List<Tensor?> RunBackward(AutogradContext ctx, List<Tensor> grad_outputs);
        }

        /// <summary>An operation that gives one tensor and computes its gradient itself. One instance serves all applications.</summary>
        public abstract class SingleTensorFunction<T> : Function<T>
            where T : SingleTensorFunction<T>, new()
        {
            internal sealed override int OutputCount => 1;

            /// <summary>Applies the operation to arguments, of which the tensors get gradients.</summary>
            public static Tensor apply(params object[] vars) => apply_internal(vars)[0];

            /// <summary>Computes the result; nothing is recorded meanwhile.</summary>
            public abstract Tensor forward(AutogradContext ctx, params object[] vars);

            /// <summary>The gradients of the arguments, one an argument: null for what has none.</summary>
            public abstract List<Tensor?> backward(AutogradContext ctx, Tensor grad_output);

            internal sealed override List<Tensor> RunForward(AutogradContext ctx, object[] vars) => [forward(ctx, vars)];

            internal sealed override List<Tensor?> RunBackward(AutogradContext ctx, List<Tensor> grad_outputs) => backward(ctx, grad_outputs[0]);
        }
    }
}

using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>
    /// A multi-dimensional array of one type of element, on one device. It owns one handle to libtorch's tensor: <see cref="Dispose()"/> frees it at once, a
    /// <see cref="DisposeScope"/> when it closes, the garbage collector at some time.
    /// </summary>
    public partial class Tensor : IDisposable
    {
        private static long totalCount;
        private static long peakCount;

        private IntPtr handle;

        /// <summary>Takes over a handle (an <c>at::Tensor*</c> made with <c>new</c>), which nothing else may free.</summary>
        internal Tensor(IntPtr handle)
        {
            this.handle = handle;
            long count = Interlocked.Increment(ref totalCount);
            if (count > peakCount)
                peakCount = count;
            OwningDisposeScope = DisposeScopeManager.OfThread.Register(this);
        }

        /// <summary>Frees a tensor that nobody disposed of.</summary>
        ~Tensor() => Dispose(false);

        /// <summary>How many tensors there are.</summary>
        public static long TotalCount => Interlocked.Read(ref totalCount);

        /// <summary>The most tensors there were at a time.</summary>
        public static long PeakCount => Interlocked.Read(ref peakCount);

        /// <summary>The address of libtorch's tensor object.</summary>
        /// <exception cref="InvalidOperationException">The tensor was disposed of.</exception>
        public IntPtr Handle => handle != IntPtr.Zero ? handle : throw new InvalidOperationException("Tensor invalid -- empty handle.");

        /// <summary>Whether the tensor was disposed of or gave its handle away.</summary>
        public bool IsInvalid => handle == IntPtr.Zero;

        internal DisposeScope? OwningDisposeScope { get; set; }

        /// <summary>Takes over a handle made by other native code, such as that of an extension.</summary>
        public static Tensor UnsafeCreateTensor(IntPtr handle) => new(handle);

        /// <summary>Gives the handle away: the caller must free it, this tensor becomes invalid.</summary>
        public IntPtr DecoupleFromNativeHandle()
        {
            IntPtr result = Handle;
            Forget();
            handle = IntPtr.Zero;
            Interlocked.Decrement(ref totalCount);
            GC.SuppressFinalize(this);
            return result;
        }

        /// <summary>Frees the tensor at once. What it shares memory with lives on.</summary>
        public void Dispose()
        {
            if (handle != IntPtr.Zero)
                Forget();
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        /// <summary>Frees the tensor.</summary>
        /// <param name="disposing">Whether it was asked for, rather than the garbage collector's doing.</param>
        protected virtual void Dispose(bool disposing)
        {
            IntPtr old = Interlocked.Exchange(ref handle, IntPtr.Zero);
            if (old == IntPtr.Zero)
                return;
            NativeMethods.tsa_free_tensor(old);
            Interlocked.Decrement(ref totalCount);
        }

        /// <summary>Hands the tensor to the scope around its own, and returns it.</summary>
        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        /// <summary>Hands the tensor to another scope (null: to none), and returns it.</summary>
        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            if (OwningDisposeScope is { } owner)
                owner.MoveToOther(other, this);
            else
                other?.Attach(this);
            return this;
        }

        /// <summary>Hands the tensor to the scope of <paramref name="other"/>, and returns it.</summary>
        public Tensor MoveToOtherDisposeScope(Tensor other)
        {
            ArgumentNullException.ThrowIfNull(other);
            return MoveToOtherDisposeScope(other.OwningDisposeScope);
        }

        /// <summary>Takes the tensor out of its scope, so that it lives until it is disposed of, and returns it.</summary>
        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        /// <summary>Counts the tensor as gone, in its scope or outside.</summary>
        private void Forget()
        {
            if (OwningDisposeScope is { } scope)
                scope.MarkAsDisposed(this);
            else
                DisposeScopeManager.OfThread.Tensors.DisposedOutsideScopeCount++;
        }
    }
}

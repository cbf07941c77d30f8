using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A source of random numbers with a state of its own.</summary>
    public class Generator : IDisposable
    {
        private IntPtr handle;

        /// <summary>A generator for a device, the processor by default.</summary>
        public Generator(ulong seed = 0, Device? device = null)
        {
            device = InitializeDevice(device);
            Errors.Check(NativeMethods.tsa_generator((int)device.type, device.index, 1, out handle));
            manual_seed(unchecked((long)seed));
        }

        private Generator(IntPtr handle) => this.handle = handle;

        /// <summary>Frees a generator that nobody disposed of.</summary>
        ~Generator() => Dispose(false);

        /// <summary>The processor's default generator.</summary>
        public static Generator Default
        {
            get
            {
                Errors.Check(NativeMethods.tsa_generator((int)DeviceType.CPU, -1, 0, out IntPtr handle));
                return new Generator(handle);
            }
        }

        /// <summary>The address of libtorch's generator object.</summary>
        /// <exception cref="InvalidOperationException">The generator was disposed of.</exception>
        public IntPtr Handle => handle != IntPtr.Zero ? handle : throw new InvalidOperationException("Generator invalid -- empty handle.");

        /// <summary>The device the generator is for.</summary>
        public Device device
        {
            get
            {
                Errors.Check(NativeMethods.tsa_generator_device(Handle, out int type, out int index));
                GC.KeepAlive(this);
                return new Device((DeviceType)type, index);
            }
        }

        /// <summary>The state, as bytes.</summary>
        public Tensor get_state()
        {
            Errors.Check(NativeMethods.tsa_generator_state(Handle, out IntPtr state));
            GC.KeepAlive(this);
            return new Tensor(state);
        }

        /// <summary>Sets the state to one got from <see cref="get_state"/>.</summary>
        public void set_state(Tensor value)
        {
            Errors.Check(NativeMethods.tsa_generator_set_state(Handle, Checked(value).Handle));
            GC.KeepAlive(this);
            GC.KeepAlive(value);
        }

        /// <summary>Starts anew from a seed, and returns the generator.</summary>
        public Generator manual_seed(long seed)
        {
            Errors.Check(NativeMethods.tsa_generator_set_seed(Handle, seed));
            GC.KeepAlive(this);
            return this;
        }

        /// <summary>Starts anew from a number nobody can foresee, and returns it.</summary>
        public long seed()
        {
            Errors.Check(NativeMethods.tsa_generator_random_seed(Handle, out long seed));
            GC.KeepAlive(this);
            return seed;
        }

        /// <summary>The seed that the generator started from.</summary>
        public long initial_seed()
        {
            Errors.Check(NativeMethods.tsa_generator_seed(Handle, out long seed));
            GC.KeepAlive(this);
            return seed;
        }

        /// <summary>Frees the generator.</summary>
        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        /// <summary>Frees the generator.</summary>
        protected virtual void Dispose(bool disposing)
        {
            IntPtr old = Interlocked.Exchange(ref handle, IntPtr.Zero);
            if (old != IntPtr.Zero)
                NativeMethods.tsa_free_generator(old);
        }
    }
}

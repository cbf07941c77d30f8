using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Seeds the default generators of all devices, and returns the processor's.</summary>
    public static Generator manual_seed(long seed)
    {
        Errors.Check(NativeMethods.tsa_manual_seed(seed));
        return Generator.Default;
    }

    /// <summary>Seeds the default generators of all devices with a number nobody can foresee, and returns it.</summary>
    public static long seed()
    {
        long seed = Generator.Default.seed();
        Errors.Check(NativeMethods.tsa_manual_seed(seed));
        return seed;
    }

    /// <summary>The seed of the processor's default generator.</summary>
    public static long initial_seed() => Generator.Default.initial_seed();

    /// <summary>The state of the processor's default generator, as bytes.</summary>
    public static Tensor get_rng_state() => Generator.Default.get_state();

    /// <summary>Sets the state of the processor's default generator.</summary>
    public static void set_rng_state(Tensor new_state) => Generator.Default.set_state(new_state);

    /// <summary>The numbers from 0 to before <paramref name="n"/> in random order.</summary>
    public static Tensor randperm(
        long n, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null)
    {
        var type = dtype ?? ScalarType.Int64;
        device = InitializeDevice(device ?? generator?.device);
        return WithGradients(
            generator is null ? Aten.randperm.Call(n, type, default, device) : Aten.randperm_generator.Call(n, generator, type, default, device), requires_grad);
    }

    /// <summary>Integers drawn evenly from 0 to before <paramref name="high"/>.</summary>
    public static Tensor randint(
        long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null,
        string[]? names = null) =>
        randint(0, high, size, dtype, device, requires_grad, generator, names);

    /// <summary>Integers drawn evenly from 0 to before <paramref name="high"/>.</summary>
    public static Tensor randint(
        int high, int[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null,
        string[]? names = null) =>
        randint(0, high, Array.ConvertAll(size, s => (long)s), dtype, device, requires_grad, generator, names);

    /// <summary>Integers drawn evenly from 0 to before <paramref name="high"/>.</summary>
    public static Tensor randint(
        long high, Size size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null,
        string[]? names = null) =>
        randint(0, high, size.Shape, dtype, device, requires_grad, generator, names);

    /// <summary>Integers drawn evenly from <paramref name="low"/> to before <paramref name="high"/>.</summary>
    public static Tensor randint(
        long low, long high, Size size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null,
        string[]? names = null) =>
        randint(low, high, size.Shape, dtype, device, requires_grad, generator, names);

    /// <summary>Integers drawn evenly from <paramref name="low"/> to before <paramref name="high"/>.</summary>
    public static Tensor randint(
        int low, int high, int[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null,
        string[]? names = null) =>
        randint(low, high, Array.ConvertAll(size, s => (long)s), dtype, device, requires_grad, generator, names);

    /// <summary>Integers drawn evenly from <paramref name="low"/> to before <paramref name="high"/>.</summary>
    public static Tensor randint(
        long low, long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null,
        string[]? names = null)
    {
        RejectNames(names);
        var type = dtype ?? ScalarType.Int64;
        device = InitializeDevice(device ?? generator?.device);
        var result = generator is null
            ? Aten.randint_low.Call(low, high, size, type, default, device)
            : Aten.randint_low_generator.Call(low, high, size, generator, type, default, device);
        return WithGradients(result, requires_grad);
    }

    /// <summary>Numbers drawn from a normal distribution.</summary>
    public static Tensor normal(
        double mean, double std, ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        WithGradients(empty(size, dtype, device ?? generator?.device, false, names).normal_(mean, std, generator), requires_grad);

    /// <summary>Numbers drawn from normal distributions, one an element of the means and deviations.</summary>
    public static Tensor normal(Tensor mean, Tensor std, Generator? generator = null) => Aten.normal_Tensor_Tensor.Call(mean, std, generator);

    /// <summary>The default generators.</summary>
    public static partial class random
    {
        /// <summary>Seeds the default generators of all devices, and returns the processor's.</summary>
        public static Generator manual_seed(long seed) => torch.manual_seed(seed);

        /// <summary>Seeds the default generators of all devices with a number nobody can foresee, and returns it.</summary>
        public static long seed() => torch.seed();

        /// <summary>The seed of the processor's default generator.</summary>
        public static long initial_seed() => torch.initial_seed();

        /// <summary>The state of the processor's default generator, as bytes.</summary>
        public static Tensor get_rng_state() => torch.get_rng_state();

        /// <summary>Sets the state of the processor's default generator.</summary>
        public static void set_rng_state(Tensor new_state) => torch.set_rng_state(new_state);
    }
}

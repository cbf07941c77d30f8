using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Recomputation;

/// <summary>The random numbers of a computation, to repeat it with the same ones.</summary>
/// <param name="cpu">The state of the generator of the CPU.</param>
/// <param name="cudaSeed">The seed of the generators of CUDA devices; null on other devices.</param>
internal sealed class RandomState(byte[] cpu, long? cudaSeed)
{
    /// <summary>Records the random numbers of the next computation.</summary>
    /// <param name="device">The device of the computation. TorchSharp cannot read the state of CUDA generators, so they are seeded.</param>
    /// <param name="seeds">Provides seeds.</param>
    public static RandomState Next(Device device, RandomSeeds seeds)
    {
        var state = Cpu;
        if (device.type != DeviceType.CUDA) return new(state, null);
        var seed = seeds.Next();
        cuda.manual_seed_all(seed);
        return new(state, seed);
    }

    /// <summary>Repeats the random numbers until the result is disposed.</summary>
    /// <param name="seeds">Provides the seed of CUDA generators for what follows.</param>
    public IDisposable Repeat(RandomSeeds seeds)
    {
        var before = Cpu;
        Cpu = cpu;
        if (cudaSeed is { } seed) cuda.manual_seed_all(seed);
        return new Repetition(before, cudaSeed is null ? null : seeds.Next());
    }

    private static byte[] Cpu
    {
        get
        {
            using var state = get_rng_state();
            return state.bytes.ToArray();
        }
        set
        {
            using var state = tensor(value);
            set_rng_state(state);
        }
    }

    private sealed class Repetition(byte[] cpu, long? cudaSeed) : IDisposable
    {
        public void Dispose()
        {
            Cpu = cpu;
            if (cudaSeed is { } seed) cuda.manual_seed_all(seed);
        }
    }
}

/// <summary>Seeds that follow from torch's seed and the number of seeds since it was set.</summary>
internal sealed class RandomSeeds
{
    private long last;
    private long count;

    /// <summary>The next seed.</summary>
    public long Next()
    {
        var seed = initial_seed();
        (last, count) = (seed, seed == last ? count + 1 : 1);
        return unchecked(seed + count);
    }
}

namespace SegDsl.Tests;

/// <summary>Random damage of files, reproducible by its seed.</summary>
internal static class DamagedFile
{
    /// <summary>The environment variable with the number of damaged files of every test; the default takes seconds.</summary>
    private const string Variable = "SEG_DAMAGED_FILES";

    /// <summary>The number of damaged files of a test.</summary>
    /// <param name="share">The share of all files that the test reads.</param>
    /// <param name="byDefault">The number if the environment variable is not set.</param>
    public static int Count(double share, int byDefault) =>
        int.TryParse(Environment.GetEnvironmentVariable(Variable), out var all) ? (int)(all * share) : byDefault;

    /// <summary>Damages a copy of a file: cuts it, repeats or removes a part of it, and changes up to four bytes, mostly near its start.</summary>
    /// <param name="whole">The content.</param>
    /// <param name="round">The number of the copy.</param>
    public static byte[] Copy(byte[] whole, int round)
    {
        var random = new Random(round);
        var position = random.Next(whole.Length);
        List<byte> damaged = random.Next(10) switch
        {
            0 => [.. whole[..position]],
            1 => [.. whole[..position], .. whole[random.Next(whole.Length)..]],
            _ => [.. whole],
        };
        for (var hit = random.Next(4); hit >= 0 && damaged.Count > 0; hit--)
        {
            // Headers are short; their fields matter most.
            var at = random.Next(random.Next(3) == 0 ? damaged.Count : Math.Min(damaged.Count, 200));
            damaged[at] = random.Next(4) switch
            {
                0 => (byte)(damaged[at] ^ (1 << random.Next(8))),
                1 => (byte)(random.Next(2) * 255),
                2 => (byte)(damaged[at] + random.Next(-2, 3)),
                _ => (byte)random.Next(256),
            };
        }
        return [.. damaged];
    }
}

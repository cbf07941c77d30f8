namespace TorchSharp.Modules;

/// <summary>Turns (height, width) into the arrays that libtorch's operations take.</summary>
internal static class Pair
{
    public static long[] Of((long Height, long Width) pair) => [pair.Height, pair.Width];

    public static long[]? Of((long Height, long Width)? pair) => pair is { } both ? Of(both) : null;

    public static long[]? Of(long? both) => both is { } side ? [side, side] : null;
}

using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>Unions over square windows, one dimension at a time.</summary>
internal static class Window
{
    /// <summary>The union of all elements up to <paramref name="border"/> positions away along one dimension.</summary>
    /// <param name="padded">Booleans or bit fields, padded with <paramref name="border"/> elements on both ends of the dimension.</param>
    /// <param name="dimension">The dimension; the result is shorter by 2 × border in it.</param>
    /// <param name="border">The radius of the window.</param>
    public static Tensor Unite(Tensor padded, int dimension, int border)
    {
        var length = padded.shape[dimension] - 2 * border;
        var united = padded.narrow(dimension, 0, length).clone();
        for (var offset = 1; offset <= 2 * border; offset++) united.bitwise_or_(padded.narrow(dimension, offset, length));
        return united;
    }
}

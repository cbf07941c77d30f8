using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>Unions over square windows, one dimension after the other.</summary>
internal static class Window
{
    /// <summary>At every place the disjunction of what lies up to <paramref name="border"/> pixels away along one dimension.</summary>
    /// <param name="padded">Booleans or bits, padded with <paramref name="border"/> elements on both ends of the dimension.</param>
    /// <param name="dimension">The dimension; the result has 2 × border elements less in it.</param>
    /// <param name="border">How far the window reaches.</param>
    public static Tensor Unite(Tensor padded, int dimension, int border)
    {
        var length = padded.shape[dimension] - 2 * border;
        var united = padded.narrow(dimension, 0, length).clone();
        for (var offset = 1; offset <= 2 * border; offset++) united.bitwise_or_(padded.narrow(dimension, offset, length));
        return united;
    }
}

using static TorchSharp.torch;

namespace TorchSharp.Aten.Tests;

/// <summary>Numbers that are easy to make in any language: sine waves to compute with, and sums weighted by a cosine to compare by.</summary>
internal static class Waves
{
    /// <summary>sin(i·step) in row-major order, in double precision.</summary>
    public static Tensor Of(double step, params long[] shape)
    {
        var values = new double[shape.Aggregate(1L, (product, size) => product * size)];
        for (var i = 0; i < values.Length; i++)
            values[i] = Math.Sin(i * step);
        return tensor(values).reshape(shape);
    }

    /// <summary>Fills the parameters with waves of half height, each a little faster than the one before.</summary>
    public static void Fill(nn.Module module)
    {
        using var guard = no_grad();
        var step = 0.31;
        foreach (var parameter in module.parameters())
        {
            parameter.copy_(Of(step, parameter.shape) * 0.5);
            step += 0.17;
        }
    }

    /// <summary>Σ xᵢ·cos(0.3·i), in row-major order.</summary>
    public static double Checksum(Tensor tensor)
    {
        var values = Values(tensor);
        return values.Select((value, i) => value * Math.Cos(0.3 * i)).Sum();
    }

    /// <summary>The elements in row-major order.</summary>
    public static double[] Values(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.detach().to(ScalarType.Float64).contiguous().data<double>().ToArray();
    }
}

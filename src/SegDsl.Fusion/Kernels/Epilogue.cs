using SegDsl.Networks;
using static TorchSharp.torch;

namespace SegDsl.Fusion.Kernels;

/// <summary>An activation that oneDNN applies to the result of a convolution or linear layer before it is stored.</summary>
/// <param name="Name">The name in libtorch; <c>none</c> for no activation.</param>
/// <param name="Algorithm">Its variant, if it has several.</param>
internal sealed record Epilogue(string Name, string? Algorithm = null)
{
    /// <summary>No activation.</summary>
    public static Epilogue None { get; } = new("none");

    /// <summary>
    /// The epilogue for an operation; null if there is none. Those with numbers, such as leaky_relu, are missing, because libtorch's C ABI does not pass
    /// lists of numbers of any type.
    /// </summary>
    /// <param name="operation">The name of the operation.</param>
    public static Epilogue? Of(string operation) => operation switch
    {
        "relu" => new("relu"),
        "gelu" => new("gelu", "none"),
        "gelu_tanh" => new("gelu", "tanh"),
        "silu" => new("swish"),
        "hardswish" => new("hardswish"),
        "hardsigmoid" => new("hardsigmoid"),
        "sigmoid" => new("sigmoid"),
        "tanh" => new("tanh"),
        _ => null,
    };

    /// <summary>Applies the activation on its own, in place if torch can.</summary>
    /// <param name="x">The tensor, which is overwritten or disposed.</param>
    public Tensor Apply(Tensor x)
    {
        switch (Name)
        {
            case "none": return x;
            case "relu": return x.relu_();
            case "swish": return x.silu_();
            case "hardswish": return x.hardswish_();
            case "sigmoid": return x.sigmoid_();
            case "tanh": return x.tanh_();
        }
        var result = Name switch
        {
            "gelu" => Algorithm == "tanh" ? x.GeluTanh() : x.gelu(),
            "hardsigmoid" => x.hardsigmoid(),
            _ => throw new InvalidOperationException($"There is no activation '{Name}'."),
        };
        x.Dispose();
        return result;
    }
}

using SegDsl.Language.Types;
using SegDsl.Language.Shapes;

namespace SegDsl.Language.Operations;

/// <summary>Activations: functions of single elements, or of all elements along an axis.</summary>
internal static class ActivationOperations
{
    public static IReadOnlyList<Operation> All { get; } =
    [
        Of("relu", "The rectified linear unit, max(x, 0).", 1, new()
        {
            Module = a => a.InPlace ? "nn.ReLU(inplace: true)" : "nn.ReLU()",
            Function = a => $"{a.First}.relu()",
            ResultName = "activated",
            InPlace = "relu_()",
            OperandsAreKept = false,
        }),
        Of("relu6", "Clamps to the range 0 to 6.", 2, new()
        {
            Module = a => a.InPlace ? "nn.ReLU6(inplace: true)" : "nn.ReLU6()",
            Function = a => $"{a.First}.relu6()",
            ResultName = "activated",
            InPlace = "relu6_()",
        }),
        Of("leaky_relu", "Returns x if it is positive, otherwise slope * x.", 2, new()
        {
            Module = a => $"nn.LeakyReLU({a["slope"]})",
            Function = a => $"{a.First}.leaky_relu({a["slope"]})",
            ResultName = "activated",
        }) with
        {
            Example = "leaky_relu(x, slope: 0.1)",
            Parameters = [new("slope", BoundType.Float, 0.01)],
        },
        Of("elu", "Returns x if it is positive, otherwise alpha * (exp(x) - 1).", 3, new()
        {
            Module = a => $"nn.ELU({a["alpha"]})",
            Function = a => $"{a.First}.elu({a["alpha"]})",
            ResultName = "activated",
        }) with
        {
            Example = "elu(x, alpha: 0.5)",
            Parameters = [new("alpha", BoundType.Float, 1.0)],
        },
        Of("gelu", "Gaussian error linear unit: x times the standard normal CDF of x.", 4, new()
        {
            Module = _ => "nn.GELU()",
            Function = a => $"{a.First}.gelu()",
            ResultName = "activated",
        }),
        // Five for the cubic, one for the hyperbolic tangent, three for the rest.
        Of("gelu_tanh", "The tanh approximation of gelu.", 9, new()
        {
            Function = a => $"{a.First}.GeluTanh()",
            ResultName = "activated",
        }),
        Of("silu", "x times sigmoid(x), also called swish.", 5, new()
        {
            Module = _ => "nn.SiLU()",
            Function = a => $"{a.First}.silu()",
            ResultName = "activated",
        }),
        Of("hardswish", "x times hardsigmoid(x).", 5, new()
        {
            Module = _ => "nn.Hardswish()",
            Function = a => $"{a.First}.hardswish()",
            ResultName = "activated",
        }),
        Of("hardsigmoid", "x / 6 + 1 / 2, clamped to the range 0 to 1.", 4, new()
        {
            Module = _ => "nn.Hardsigmoid()",
            Function = a => $"{a.First}.hardsigmoid()",
            ResultName = "activated",
        }),
        Of("sigmoid", "The logistic function, 1 / (1 + exp(-x)).", 4, new()
        {
            OperandsAreKept = false,
            Module = _ => "nn.Sigmoid()",
            Function = a => $"{a.First}.sigmoid()",
        }) with
        {
            ReturnsProbabilities = true,
        },
        Of("tanh", "The hyperbolic tangent.", 1, new()
        {
            OperandsAreKept = false,
            Module = _ => "nn.Tanh()",
            Function = a => $"{a.First}.tanh()",
        }),
        Of("softplus", "log(1 + exp(x)).", 3, new() { Module = _ => "nn.Softplus()", Function = a => $"{a.First}.softplus()" }),
        Of("mish", "x times tanh(softplus(x)).", 5, new()
        {
            Module = _ => "nn.Mish()",
            Function = a => $"nn.functional.mish({a.First})",
            ResultName = "activated",
        }),
        Along("softmax", "Exponentials divided by their sum along an axis; the default axis is the channels.", 3, "nn.Softmax", operandsAreKept: false) with
        {
            ReturnsProbabilities = true,
        },
        Along("log_softmax", "The logarithm of softmax, computed in a numerically stable way.", 3, "nn.LogSoftmax"),
        new()
        {
            Name = "PReLU",
            Summary = "Returns x if it is positive, otherwise x times a learned slope, one per channel.",
            Example = "x -> act: PReLU",
            Operands = [new("input")],
            Shape = c => c.HasRankOfAtLeast(c.Input, 2) ? c.Shape : null,
            State = c => [new("weight", TensorShape.Of(Axes.ChannelsOf(c.Shape)), IsParameter: true)],
            Flops = Costs.PerElement(2),
            Emission = new()
            {
                FieldType = "nn.Module<Tensor, Tensor>",
                // PyTorch takes the second axis for the channels; those of tokens [N, L, C] are on the last one.
                Module = a => a.Rank == 3 ? $"new TokenPReLU({a.Channels})" : $"nn.PReLU({a.Channels})",
            },
        },
    ];

    private static Operation Of(string name, string summary, long flops, OperationEmission emission) => new()
    {
        Name = name,
        Summary = summary,
        Example = $"{name}(x)",
        Operands = [new("input")],
        Shape = c => c.Shape,
        Flops = Costs.PerElement(flops),
        Emission = emission,
    };

    private static Operation Along(string name, string summary, long flops, string module, bool operandsAreKept = true) => Of(name, summary, flops, new()
    {
        OperandsAreKept = operandsAreKept,
        Module = a => $"{module}({a["axis"]})",
        Function = a => $"{a.First}.{name}({a["axis"]})",
    }) with
    {
        Example = $"{name}(x, axis: -1)",
        Parameters = [new("axis", BoundType.Int, 1L)],
        Shape = c => c.Axis("axis") is null ? null : c.Shape,
    };
}

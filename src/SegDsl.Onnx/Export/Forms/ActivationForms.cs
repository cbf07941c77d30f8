namespace SegDsl.Onnx.Export.Forms;

/// <summary>The ONNX forms of activations.</summary>
internal static class ActivationForms
{
    public static IReadOnlyDictionary<string, OnnxForm> All { get; } = new Dictionary<string, OnnxForm>
    {
        ["relu"] = new(c => c.Add("Relu", [c.Input])),
        ["relu6"] = new(c => c.Add("Clip", [c.Input, c.Scalar(0), c.Scalar(6)])),
        ["leaky_relu"] = new(c => c.Add("LeakyRelu", [c.Input], ("alpha", c.Float("slope")))),
        ["elu"] = new(c => c.Add("Elu", [c.Input], ("alpha", c.Float("alpha")))),
        ["gelu"] = new(Gelu),
        ["gelu_tanh"] = new(GeluTanh, NeedsFloat: true),
        ["silu"] = new(c => c.Add("Mul", [c.Input, c.Add("Sigmoid", [c.Input])])),
        ["hardswish"] = new(c => c.Add("HardSwish", [c.Input])),
        ["hardsigmoid"] = new(c => c.Add("HardSigmoid", [c.Input], ("alpha", 1.0 / 6), ("beta", 0.5))),
        ["sigmoid"] = new(c => c.Add("Sigmoid", [c.Input])),
        ["tanh"] = new(c => c.Add("Tanh", [c.Input])),
        ["softplus"] = new(c => c.Add("Softplus", [c.Input]), NeedsFloat: true),
        ["mish"] = new(c => c.Add("Mul", [c.Input, c.Add("Tanh", [c.Add("Softplus", [c.Input])])]), NeedsFloat: true),
        ["softmax"] = new(c => c.Add("Softmax", [c.Input], ("axis", c.Int("axis"))), NeedsFloat: true),
        ["log_softmax"] = new(c => c.Add("LogSoftmax", [c.Input], ("axis", c.Int("axis"))), NeedsFloat: true),
        ["PReLU"] = new(PRelu),
    };

    /// <summary>x / 2 · (1 + erf(x / √2)), which runtimes fuse into one operation.</summary>
    private static string Gelu(FormCall c)
    {
        var erf = c.Add("Erf", [c.Add("Div", [c.Input, c.Scalar(Math.Sqrt(2))])]);
        return c.Add("Mul", [c.Add("Mul", [c.Input, c.Add("Add", [erf, c.Scalar(1)])]), c.Scalar(0.5)]);
    }

    private static string GeluTanh(FormCall c)
    {
        var cube = c.Add("Mul", [c.Add("Mul", [c.Input, c.Input]), c.Input]);
        var sum = c.Add("Add", [c.Input, c.Add("Mul", [cube, c.Scalar(0.044715)])]);
        var tanh = c.Add("Tanh", [c.Add("Mul", [sum, c.Scalar(Math.Sqrt(2 / Math.PI))])]);
        return c.Add("Mul", [c.Add("Mul", [c.Input, c.Add("Add", [tanh, c.Scalar(1)])]), c.Scalar(0.5)]);
    }

    /// <summary>The slopes are broadcast from the last axis, which holds the channels of tokens only.</summary>
    private static string PRelu(FormCall c)
    {
        var sides = c.InputShape.Rank == 3 ? 0 : c.InputShape.Rank - 2;
        return c.Add("PRelu", [c.Input, NormalizationForms.PerChannel(c, c.State("weight"), sides)]);
    }
}

using SegDsl.Networks;
using TorchSharp.Modules;

namespace SegDsl.Onnx.Export.Forms;

/// <summary>The ONNX forms of normalizations, as they are in evaluation mode. The statistics are not folded, so that all state keys remain.</summary>
internal static class NormalizationForms
{
    private const double DefaultEps = 1e-5;

    public static IReadOnlyDictionary<string, OnnxForm> All { get; } = new Dictionary<string, OnnxForm>
    {
        ["Norm"] = new(Applied, NeedsFloat: true),
        ["BatchNorm"] = new(Batch),
        ["GroupNorm"] = new(c => Group(c, c.Int("groups")), NeedsFloat: true),
        ["LayerNorm"] = new(Layer, NeedsFloat: true),
        ["InstanceNorm"] = new(Instance, NeedsFloat: true),
    };

    /// <summary>A parameter [C] of the channels of maps or volumes, [C, 1, …].</summary>
    public static string PerChannel(FormCall c, string value, int sides) => sides == 0
        ? value
        : c.Add("Unsqueeze", [value, c.Integers([.. Enumerable.Range(1, sides).Select(axis => (long)axis)])]);

    private static string Applied(FormCall c) => c.Module switch
    {
        BatchNorm => Batch(c),
        GroupNorm group => Group(c, group.num_groups),
        LayerNorm2d => Layer(c),
        NoNormalization => c.Input,
        _ => Instance(c),
    };

    private static double Eps(FormCall c) => c.OptionalFloat("eps") ?? DefaultEps;

    private static string Batch(FormCall c) => c.Add(
        "BatchNormalization", [c.Input, c.State("weight"), c.State("bias"), c.State("running_mean"), c.State("running_var")], ("epsilon", Eps(c)));

    /// <summary>Groups are the channels of an instance normalization.</summary>
    private static string Group(FormCall c, long groups)
    {
        var grouped = c.Add("Reshape", [c.Input, c.Integers(0, groups, -1)]);
        var (ones, zeros) = Unscaled(c, groups);
        var normalized = c.Add("InstanceNormalization", [grouped, ones, zeros], ("epsilon", Eps(c)));
        var restored = c.Add("Reshape", [normalized, c.Sizes.Of(c.InputShape.Dimensions)]);
        var sides = c.InputShape.Rank - 2;
        return c.Add("Add", [c.Add("Mul", [restored, PerChannel(c, c.State("weight"), sides)]), PerChannel(c, c.State("bias"), sides)]);
    }

    private static string Layer(FormCall c)
    {
        var rank = c.InputShape.Rank;
        string Normalized(string value) =>
            c.Add("LayerNormalization", [value, c.State("weight"), c.State("bias")], ("axis", -1L), ("epsilon", Eps(c)));
        if (rank < 4) return Normalized(c.Input);
        long[] channelsLast = [0, .. Enumerable.Range(2, rank - 2).Select(axis => (long)axis), 1];
        long[] channelsSecond = [0, rank - 1, .. Enumerable.Range(1, rank - 2).Select(axis => (long)axis)];
        return c.Add("Transpose", [Normalized(c.Add("Transpose", [c.Input], ("perm", channelsLast)))], ("perm", channelsSecond));
    }

    private static string Instance(FormCall c)
    {
        var (weight, bias) = c.HasState("weight") ? (c.State("weight"), c.State("bias")) : Unscaled(c, c.Channels);
        return c.Add("InstanceNormalization", [c.Input, weight, bias], ("epsilon", Eps(c)));
    }

    private static (string Ones, string Zeros) Unscaled(FormCall c, long channels) =>
        (c.Constant([.. Enumerable.Repeat(1.0, (int)channels)], channels), c.Constant(new double[channels], channels));
}

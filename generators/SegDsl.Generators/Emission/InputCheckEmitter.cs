using SegDsl.Language.Binding;
using SegDsl.Language.Operations;
using SegDsl.Language.Types;

namespace SegDsl.Generators.Emission;

/// <summary>Emits the checks of dimensions and channels at the beginning of <c>forward</c>.</summary>
internal static class InputCheckEmitter
{
    /// <summary>The checks. Those of backbones, heads and networks also compare types and devices with the weights.</summary>
    /// <param name="block">The block.</param>
    /// <param name="constants">Emits the numbers of channels, and collects the fields that they require.</param>
    /// <returns>For each checked input its index, and the check of its C# name.</returns>
    public static IReadOnlyList<(int Input, Func<string, string> Check)> Of(BlockSignature block, ConstantEmitter constants)
    {
        var checks = new List<(int, Func<string, string>)>();
        var open = ChannelParameters.Of(block).ToDictionary(parameter => parameter.Input, parameter => parameter.Name);
        for (var i = 0; i < block.Inputs.Count; i++)
        {
            var input = block.Inputs[i];
            if (input.Value.Type is not TensorType || input.Dimensions.Count < 2) continue;
            var axis = Axes.Channel(input.Dimensions.Count);
            var channels = open.TryGetValue(input, out var name) ? constants.Use(name, "long") : constants.Emit(input.Dimensions[axis]);
            var shape = ConstantEmitter.Quote(DocComment.Dimensions(input));
            var (rank, at) = (CSharpExpression.Number(input.Dimensions.Count), CSharpExpression.Number(axis));
            var rest = $"{ConstantEmitter.Quote(input.Name)}, {shape}, {rank}, {at}, {channels}";
            checks.Add((i, block.Kind == BlockKind.Block
                ? value => $"InputCheck.Shape(nameof({block.Name}), {value}, {rest});"
                : value => $"RequireInput({value}, {rest});"));
        }
        return checks;
    }
}

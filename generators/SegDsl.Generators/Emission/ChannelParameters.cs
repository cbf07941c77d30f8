using SegDsl.Language.Types;
using SegDsl.Language.Binding;
using SegDsl.Language.Operations;

namespace SegDsl.Generators.Emission;

/// <summary>A parameter of a constructor for the channels of an input.</summary>
/// <param name="Input">The input.</param>
/// <param name="Name">The name of the parameter.</param>
/// <param name="IsList">Whether it holds the channels of each tensor of a list.</param>
internal sealed record ChannelParameter(BoundInput Input, string Name, bool IsList)
{
    /// <summary>The C# type.</summary>
    public string Type => IsList ? "long[]" : "long";
}

/// <summary>The constructor parameters for the channels of inputs that the <c>.seg</c> file leaves open.</summary>
internal static class ChannelParameters
{
    /// <summary>The parameters, in the order of the inputs.</summary>
    public static IReadOnlyList<ChannelParameter> Of(BlockSignature block) =>
        [.. block.Inputs.Where(IsOpen).Select(i => new ChannelParameter(i, NameOf(block, i.Value), i.Value.Type is TensorListType))];

    /// <summary>The C# name for the channels of a value: <c>inChannels</c> for a single input, otherwise derived from the value.</summary>
    public static string NameOf(BlockSignature block, BoundValue value) =>
        block.Inputs.Count == 1 && block.Inputs[0].Value == value && value.Type is TensorType
            ? "inChannels"
            : Identifiers.Camel(value.Name).TrimStart('@') + "Channels";

    private static bool IsOpen(BoundInput input) => input.Value.Type is TensorListType || input.Dimensions[Axes.Channel(input.Dimensions.Count)] switch
    {
        AnyDimension => true,
        ChannelReference channel => channel.Symbol.Value == input.Value,
        _ => false,
    };
}

using SegDsl.Language.Types;
using SegDsl.Language.Binding;

namespace SegDsl.Generators.Emission;

/// <summary>The parameters of a generated constructor: channels of the inputs first, then the parameters of the block.</summary>
internal static class ConstructorSignature
{
    /// <summary>The C# parameter list.</summary>
    public static string Parameters(BlockSignature block, IEnumerable<ChannelParameter> channels, ConstantEmitter constants)
    {
        var list = channels.Select(c => $"{c.Type} {c.Name}").ToList();
        for (var i = 0; i < block.Parameters.Count; i++)
        {
            var parameter = block.Parameters[i];
            var type = ConstantEmitter.TypeName(parameter.Type);
            var name = Identifiers.Camel(parameter.Name);
            if (!ConstantEmitter.IsOptional(block.Parameters, i) || parameter.Default is not { } value) list.Add($"{type} {name}");
            else list.Add(parameter.Type is ListType ? $"{type}? {name} = null" : $"{type} {name} = {constants.Emit(value)}");
        }

        if (block.HoldsNorm) list.Add("Normalization? norm = null");
        if (block.HoldsInitialization) list.Add("Initializer? init = null");
        return string.Join(", ", list);
    }

    /// <summary>The statements that assign defaults to omitted lists.</summary>
    public static IEnumerable<string> ListDefaults(BlockSignature block, ConstantEmitter constants)
    {
        for (var i = 0; i < block.Parameters.Count; i++)
        {
            if (block.Parameters[i] is { Type: ListType, Default: { } value } parameter && ConstantEmitter.IsOptional(block.Parameters, i))
                yield return $"{Identifiers.Camel(parameter.Name)} ??= {constants.Assigned(value)};";
        }
    }

    /// <summary>Documents the parameters.</summary>
    public static void Document(CSharpWriter writer, BlockSignature block, bool hasInputs = true)
    {
        foreach (var channels in hasInputs ? ChannelParameters.Of(block) : [])
        {
            var what = channels.IsList
                ? $"The number of channels of each tensor of <c>{channels.Input.Name}</c>."
                : $"{Symbol(channels.Input)}the number of channels of <c>{channels.Input.Name}</c>.";
            DocComment.Parameter(writer, channels.Name, char.ToUpperInvariant(what[0]) + what.Substring(1));
        }

        foreach (var parameter in block.Parameters)
        {
            var text = parameter.Type switch
            {
                BlockValueType => "The backbone, which becomes a part of this module.",
                ListType when parameter.Default is ConstantList list =>
                    $"<c>{parameter.Name}</c>; by default [{string.Join(", ", list.Items.Select(Default))}].",
                _ => $"<c>{parameter.Name}</c>.",
            };
            DocComment.Parameter(writer, Identifiers.Camel(parameter.Name), text);
        }

        const string Norm = "The normalization for <c>Norm</c>; null for the one in the <c>.seg</c> file, or batch normalization.";
        if (block.HoldsNorm) DocComment.Parameter(writer, "norm", Norm);
        const string Initialization = "The initialization of weights without their own; null for the one in the <c>.seg</c> file.";
        if (block.HoldsInitialization) DocComment.Parameter(writer, "init", Initialization);
    }

    private static string Symbol(BoundInput input) =>
        input.Dimensions[Language.Operations.Axes.Channel(input.Dimensions.Count)] is ChannelReference channel ? channel.Symbol.Name + ": " : "";

    private static string Default(BoundConstant constant) =>
        constant is ConstantLiteral literal ? DocComment.ToXml(ConstantEmitter.Literal(literal.Value).Text) : "…";
}

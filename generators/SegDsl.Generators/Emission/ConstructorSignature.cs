using SegDsl.Language.Binding;

namespace SegDsl.Generators.Emission;

/// <summary>The parameters of a generated constructor: channels of the inputs first, then the parameters of the block.</summary>
internal static class ConstructorSignature
{
    /// <summary>The C# parameter list.</summary>
    public static string Parameters(BlockSignature block, IEnumerable<string> channels, ConstantEmitter constants)
    {
        var list = channels.Select(c => "long " + c).ToList();
        for (var i = 0; i < block.Parameters.Count; i++)
        {
            var parameter = block.Parameters[i];
            var type = ConstantEmitter.TypeName(parameter.Type);
            var name = Identifiers.Camel(parameter.Name);
            if (!ConstantEmitter.IsOptional(block.Parameters, i) || parameter.Default is not { } value) list.Add($"{type} {name}");
            else list.Add(parameter.Type is ListType ? $"{type}? {name} = null" : $"{type} {name} = {constants.Emit(value)}");
        }

        return string.Join(", ", list);
    }

    /// <summary>The statements that give lists that were left out their defaults.</summary>
    public static IEnumerable<string> ListDefaults(BlockSignature block, ConstantEmitter constants)
    {
        for (var i = 0; i < block.Parameters.Count; i++)
        {
            if (block.Parameters[i] is { Type: ListType, Default: { } value } parameter && ConstantEmitter.IsOptional(block.Parameters, i))
                yield return $"{Identifiers.Camel(parameter.Name)} ??= {constants.Assigned(value)};";
        }
    }

    /// <summary>Documents the parameters.</summary>
    public static void Document(CSharpWriter writer, BlockSignature block, Func<ShapeSymbol, string> channelName)
    {
        foreach (var channel in block.Channels)
            DocComment.Parameter(writer, channelName(channel), $"{channel.Name}: the number of channels of <c>{channel.Value.Name}</c>.");
        foreach (var parameter in block.Parameters)
        {
            var text = parameter.Type switch
            {
                BlockValueType => "The backbone; it becomes part of this module.",
                ListType when parameter.Default is ConstantList list => $"<c>{parameter.Name}</c>; by default [{string.Join(", ", list.Items.Select(Default))}].",
                _ => $"<c>{parameter.Name}</c>.",
            };
            DocComment.Parameter(writer, Identifiers.Camel(parameter.Name), text);
        }
    }

    private static string Default(BoundConstant constant) => constant is ConstantLiteral literal ? DocComment.ToXml(ConstantEmitter.Literal(literal.Value).Text) : "…";
}

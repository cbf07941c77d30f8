using SegDsl.Language.Binding;
using SegDsl.Language.Types;

namespace SegDsl.Generators.Emission;

/// <summary>Emits the property with the values that a network was created with, from which its graph can be elaborated again.</summary>
internal static class NetworkSettings
{
    /// <summary>Emits the property.</summary>
    public static void Declare(BlockSignature network, CSharpWriter writer)
    {
        if (!Values(network).Any()) return;
        writer.Line("/// <inheritdoc/>");
        writer.Line("public override IReadOnlyDictionary<string, object> Settings { get; }");
        writer.Line();
    }

    /// <summary>Emits the statement of the constructor that sets it.</summary>
    public static void Assign(BlockSignature network, CSharpWriter writer)
    {
        if (!Values(network).Any()) return;
        writer.Line($"Settings = new Dictionary<string, object> {{ {string.Join(", ", Values(network))} }};");
    }

    /// <summary>The entries. A backbone as a parameter has no value of its own.</summary>
    private static IEnumerable<string> Values(BlockSignature network) =>
        from parameter in network.Parameters
        where parameter.Type is not BlockValueType
        let name = Identifiers.Camel(parameter.Name)
        select $"[{ConstantEmitter.Quote(parameter.Name)}] = {name}{(parameter.Type is EnumerationType ? ".ToString()" : "")}";
}

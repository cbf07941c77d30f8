using SegDsl.Language.Binding;
using SegDsl.Language.Graph;

namespace SegDsl.Generators.Emission;

/// <summary>Emits the class of <c>network A(…) = B(…)</c>, which derives from B.</summary>
internal static class NetworkEmitter
{
    /// <summary>Emits the class.</summary>
    /// <param name="block">The network.</param>
    /// <param name="base">B with its arguments.</param>
    /// <param name="graph">The graph of the network; null if it could not be elaborated.</param>
    /// <param name="writer">Receives the class.</param>
    public static void Write(BoundBlock block, BlockInstance @base, NetworkGraph? graph, CSharpWriter writer)
    {
        var signature = block.Signature;
        var least = (graph is null ? [] : FactsEmitter.LeastParameters(graph)).ToDictionary(l => l.Key, l => l.Value, StringComparer.Ordinal);
        var constants = new ConstantEmitter();
        var given = signature.HoldsNorm ? block.Normalization is { } own ? $"norm ?? {constants.Emit(own)}" : "norm" : null;
        var init = signature.HoldsInitialization ? block.Initialization is { } selected ? $"init ?? {constants.Emit(selected)}" : "init" : null;
        constants = new ConstantEmitter
        {
            Normalization = given,
            Initialization = init,
            // The base constructor runs before the body of this constructor, so the check is part of the argument.
            Checked = (parameter, name) =>
                least.TryGetValue(parameter.Name, out var value) ? $"Requirement.AtLeast({name}, {CSharpExpression.Number(value)})" : name,
        };
        DocComment.Summary(writer, signature.Summary.Length > 0 ? DocComment.ToXml(signature.Summary) : $"<c>{block.Name}</c>.");
        if (graph is not null && FactsEmitter.Remarks(graph) is { Length: > 0 } remarks) DocComment.Element(writer, "remarks", "remarks", remarks);
        using (writer.Braces($"public sealed partial class {block.Name} : {@base.Block.Name}"))
        {
            DocComment.Summary(writer, "Creates the network with newly initialized weights.");
            ConstructorSignature.Document(writer, signature, hasInputs: false);
            if (graph is not null) FactsEmitter.DocumentConstructor(graph, writer);
            writer.Line($"public {block.Name}({ConstructorSignature.Parameters(signature, [], new ConstantEmitter())})");
            using (writer.Indent())
            {
                writer.From(@base.Span);
                writer.Line($": base({constants.Arguments(@base.Block, @base.Arguments, null, null)})");
                writer.Unmapped();
            }

            using (writer.Braces())
            {
                NetworkSettings.Assign(signature, writer);
                writer.Line("OnCreated();");
            }

            writer.Line();
            NetworkSettings.Declare(signature, writer);
            HookEmitter.Write(signature, writer);
            Forward(signature, graph, writer);
            if (graph is not null) FactsEmitter.Write(graph, writer);
        }
    }

    private static void Forward(BlockSignature signature, NetworkGraph? graph, CSharpWriter writer)
    {
        var inputs = string.Join(", ", signature.Inputs.Select(i => Identifiers.Camel(i.Name)));
        writer.Line("/// <inheritdoc/>");
        using (writer.Braces(
            $"public override Outputs forward({string.Join(", ", signature.Inputs.Select(i => $"{HookEmitter.TypeOf(i)} {Identifiers.Camel(i.Name)}"))})"))
        {
            if (graph is not null) FactsEmitter.CheckInputs(graph, [.. signature.Inputs.Select(i => Identifiers.Camel(i.Name))], writer);
            writer.Line($"BeforeForward({inputs});");
            writer.Line($"var outputs = base.forward({inputs});");
            writer.Line("AfterForward(outputs);");
            writer.Line("return outputs;");
        }
    }
}

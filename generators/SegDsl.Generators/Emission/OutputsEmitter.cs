using SegDsl.Language.Binding;

namespace SegDsl.Generators.Emission;

/// <summary>Emits the nested record of a block's named outputs.</summary>
internal static class OutputsEmitter
{
    /// <summary>Emits the record.</summary>
    public static void Write(BoundBlock block, CSharpWriter writer, IReadOnlyDictionary<BoundOutput, string> shapes)
    {
        var outputs = block.Signature.Outputs;
        writer.Line();
        DocComment.Summary(writer, $"The outputs of <see cref=\"{block.Name}\"/>.");
        foreach (var output in outputs)
        {
            var condition = block.Signature.IsOptional(output) ? "; null if auxiliary outputs were not computed" : "";
            DocComment.Parameter(writer, Property(output), $"<c>{output.Name}</c> {shapes[output]}{condition}.");
        }

        var members = outputs.Select(o => $"Tensor{(o.IsList ? "[]" : "")}{(block.Signature.IsOptional(o) ? "?" : "")} {Property(o)}");
        using (writer.Braces($"public sealed record Outputs({string.Join(", ", members)}) : NamedTensors"))
        {
            writer.Line("/// <inheritdoc/>");
            if (!outputs.Any(o => block.Signature.IsOptional(o)))
            {
                var computed = string.Join(", ", outputs.Select(o => (o.IsList ? ".. " : "") + Named(o)));
                writer.Line($"public override IReadOnlyList<NamedTensor> Computed => [{computed}];");
                return;
            }

            using (writer.Braces("public override IReadOnlyList<NamedTensor> Computed"))
            using (writer.Braces("get"))
            {
                writer.Line($"var computed = new List<NamedTensor>({outputs.Count});");
                foreach (var output in outputs)
                {
                    var condition = block.Signature.IsOptional(output) ? $"if ({Property(output)} is not null) " : "";
                    writer.Line($"{condition}computed.{(output.IsList ? "AddRange" : "Add")}({Named(output)});");
                }
                writer.Line("return computed;");
            }
        }
    }

    private static string Property(BoundOutput output) => Identifiers.Pascal(output.Name ?? "result");

    private static string Named(BoundOutput output) => output.IsList
        ? $"NamedTensor.List({ConstantEmitter.Quote(output.Name ?? "result")}, {Property(output)})"
        : $"new({ConstantEmitter.Quote(output.Name ?? "result")}, {Property(output)})";
}

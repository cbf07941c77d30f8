using SegDsl.Language.Binding;

namespace SegDsl.Generators.Emission;

/// <summary>The catalogue of everything that the files of an assembly declare.</summary>
internal static class CatalogueEmitter
{
    /// <summary>The C# text of <c>SegCatalogue</c>.</summary>
    public static string Write(IReadOnlyList<BoundFile> files, string rootNamespace)
    {
        var writer = new CSharpWriter(source: null, "");
        FileEmitter.Header(writer, rootNamespace, []);
        DocComment.Summary(writer, "Everything that the <c>.seg</c> files of this assembly declare.");
        using (writer.Braces("public static partial class SegCatalogue"))
        {
            DocComment.Summary(writer, "The networks, datasets and experiments by name. Touching it creates no network.");
            writer.Line("public static ModelCatalogue Instance { get; } = new(");
            using (writer.Indent())
            {
                var networks = files.SelectMany(f => f.Blocks).Where(IsCreatable).OrderBy(b => b.Name, StringComparer.Ordinal);
                var datasets = files.SelectMany(f => f.Datasets).OrderBy(d => d.Name, StringComparer.Ordinal);
                var experiments = files.SelectMany(f => f.Experiments).OrderBy(e => e.Name, StringComparer.Ordinal);
                List(writer, "networks", networks, b => Network(writer, b.Signature), "],");
                List(writer, "datasets", datasets, d => writer.Line($"{Qualified(d.Namespace, d.Name)}.Definition,"), "],");
                List(writer, "experiments", experiments, e => writer.Line($"{Qualified(e.Namespace, e.Name)}.Definition,"), "]);");
            }
        }

        return writer.ToString();
    }

    /// <summary>A network can be made by name where every parameter has a default, or can be given as one number, truth value or string.</summary>
    private static bool IsCreatable(BoundBlock block) =>
        block.Kind == BlockKind.Network && block.Signature.Parameters.All(p => p.Type is ScalarType || p.Default is not null);

    private static void List<T>(CSharpWriter writer, string name, IEnumerable<T> items, Action<T> item, string end)
    {
        writer.Line(name + ":");
        writer.Line("[");
        using (writer.Indent())
        {
            foreach (var next in items) item(next);
        }

        writer.Line(end);
    }

    private static void Network(CSharpWriter writer, BlockSignature network)
    {
        var open = network.Parameters.Where(p => p.Type is ScalarType).ToList();
        writer.Line("new(");
        using (writer.Indent())
        {
            writer.Line($"{ConstantEmitter.Quote(network.Name)},");
            writer.Line($"{ConstantEmitter.Quote(network.Namespace)},");
            writer.Line($"{ConstantEmitter.Quote(DocComment.FirstLine(network.Summary))},");
            writer.Line($"[{string.Join(", ", open.Select(Parameter))}],");
            writer.Line($"[{string.Join(", ", network.Outputs.Select(o => ConstantEmitter.Quote(o.Name ?? "result")))}],");
            var arguments = open.Select((p, i) => $"{Identifiers.Camel(p.Name)}: ({ConstantEmitter.TypeName(p.Type)})values[{CSharpExpression.Number(i)}]");
            writer.Line($"static values => new {Qualified(network.Namespace, network.Name)}({string.Join(", ", arguments)})),");
        }
    }

    private static string Parameter(BoundParameter parameter)
    {
        var constants = new ConstantEmitter(c => c.Name);
        // Boxed with the type that the constructor is called with: a whole number alone would be an int.
        var value = parameter.Default is { } given ? constants.Emit(given) : new CSharpExpression("null");
        if (value.AsNumber() is not null) value = new(value.Text + "L");
        return $"new({ConstantEmitter.Quote(parameter.Name)}, {ConstantEmitter.Quote(parameter.Type.Display)}, {value})";
    }

    private static string Qualified(string @namespace, string name) => @namespace.Length == 0 ? $"global::{name}" : $"global::{@namespace}.{name}";
}

using SegDsl.Language.Binding;

namespace SegDsl.Generators.Emission;

/// <summary>The catalogue of everything that the files of an assembly declare.</summary>
internal static class CatalogueEmitter
{
    /// <summary>What a file contributes.</summary>
    public static IEnumerable<CatalogueEntry> EntriesOf(BoundFile file) =>
    [
        .. file.Blocks.Where(IsCreatable).Select(b => new CatalogueEntry(CatalogueList.Networks, b.Name, Network(b.Signature))),
        .. file.Datasets.Select(d => new CatalogueEntry(CatalogueList.Datasets, d.Name, $"{Qualified(d.Namespace, d.Name)}.Definition,\n")),
        .. file.Experiments.Select(e => new CatalogueEntry(CatalogueList.Experiments, e.Name, $"{Qualified(e.Namespace, e.Name)}.Definition,\n")),
    ];

    /// <summary>The C# text of <c>SegCatalogue</c>.</summary>
    /// <param name="entries">What all files contribute.</param>
    /// <param name="rootNamespace">The namespace of the class.</param>
    public static string Write(IEnumerable<CatalogueEntry> entries, string rootNamespace)
    {
        var lists = entries.OrderBy(e => e.Name, StringComparer.Ordinal).ToLookup(e => e.List);
        var writer = new CSharpWriter(source: null, "");
        FileEmitter.Header(writer, rootNamespace, []);
        DocComment.Summary(writer, "Everything that the <c>.seg</c> files of this assembly declare.");
        using (writer.Braces("public static partial class SegCatalogue"))
        {
            DocComment.Summary(writer, "The networks, datasets and experiments by name. Touching it creates no network.");
            writer.Line("public static ModelCatalogue Instance { get; } = new(");
            using (writer.Indent())
            {
                List(writer, "networks", lists[CatalogueList.Networks], "],");
                List(writer, "datasets", lists[CatalogueList.Datasets], "],");
                List(writer, "experiments", lists[CatalogueList.Experiments], "]);");
            }
        }

        return writer.ToString();
    }

    /// <summary>A network can be made by name where every parameter has a default, or can be given as one number, truth value or string.</summary>
    private static bool IsCreatable(BoundBlock block) =>
        block.Kind == BlockKind.Network && block.Signature.Parameters.All(p => p.Type is ScalarType || p.Default is not null);

    private static void List(CSharpWriter writer, string name, IEnumerable<CatalogueEntry> entries, string end)
    {
        writer.Line(name + ":");
        writer.Line("[");
        using (writer.Indent())
        {
            foreach (var entry in entries) writer.Lines(entry.Text.TrimEnd('\n').Split('\n'));
        }

        writer.Line(end);
    }

    private static string Network(BlockSignature network)
    {
        var writer = new CSharpWriter(source: null, "");
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

        return writer.ToString();
    }

    private static string Parameter(BoundParameter parameter)
    {
        var constants = new ConstantEmitter();
        // Boxed with the type that the constructor is called with: a whole number alone would be an int.
        var value = parameter.Default is { } given ? constants.Emit(given) : new CSharpExpression("null");
        if (value.AsNumber() is not null) value = new(value.Text + "L");
        return $"new({ConstantEmitter.Quote(parameter.Name)}, {ConstantEmitter.Quote(parameter.Type.Display)}, {value})";
    }

    private static string Qualified(string @namespace, string name) => @namespace.Length == 0 ? $"global::{name}" : $"global::{@namespace}.{name}";
}

/// <summary>The lists of a catalogue.</summary>
internal enum CatalogueList
{
    /// <summary>What can be created by name.</summary>
    Networks,

    /// <summary>Datasets.</summary>
    Datasets,

    /// <summary>Experiments.</summary>
    Experiments,
}

/// <summary>An entry of a catalogue.</summary>
/// <param name="List">The list it stands in.</param>
/// <param name="Name">Its name.</param>
/// <param name="Text">Its C#.</param>
internal sealed record CatalogueEntry(CatalogueList List, string Name, string Text);

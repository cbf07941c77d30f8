using SegDsl.Language.Types;
using SegDsl.Language.Binding;

namespace SegDsl.Generators.Emission;

/// <summary>Emits the catalog of all declarations of an assembly.</summary>
internal static class CatalogEmitter
{
    /// <summary>The entries of a file.</summary>
    public static IEnumerable<CatalogEntry> EntriesOf(BoundFile file) =>
    [
        .. file.Blocks.Where(IsCreatable).Select(b => new CatalogEntry(CatalogList.Networks, b.Name, Network(b.Signature))),
        .. file.Datasets.Select(d => new CatalogEntry(CatalogList.Datasets, d.Name, $"{Qualified(d.Namespace, d.Name)}.Definition,\n")),
        .. file.Experiments.Select(e => new CatalogEntry(CatalogList.Experiments, e.Name, $"{Qualified(e.Namespace, e.Name)}.Definition,\n")),
    ];

    /// <summary>The C# text of <c>SegCatalog</c>.</summary>
    /// <param name="entries">The entries of all files.</param>
    /// <param name="rootNamespace">The namespace of the class.</param>
    /// <param name="references">The full names of the <c>SegCatalog</c> classes of referenced assemblies.</param>
    public static string Write(IEnumerable<CatalogEntry> entries, string rootNamespace, IEnumerable<string> references)
    {
        var lists = entries.OrderBy(e => e.Name, StringComparer.Ordinal).ToLookup(e => e.List);
        var writer = new CSharpWriter(source: null, "");
        FileEmitter.Header(writer, rootNamespace, []);
        DocComment.Summary(writer, "The declarations of the <c>.seg</c> files of this assembly.");
        using (writer.Braces("public static partial class SegCatalog"))
        {
            DocComment.Summary(writer, "The networks, datasets and experiments by name. Networks are created on demand.");
            writer.Line("public static ModelCatalog Instance { get; } = new(");
            using (writer.Indent())
            {
                List(writer, "networks", lists[CatalogList.Networks], "],");
                List(writer, "datasets", lists[CatalogList.Datasets], "],");
                List(writer, "experiments", lists[CatalogList.Experiments], "])");
            }

            using (writer.Braces())
            {
                writer.Line("Assembly = typeof(SegCatalog).Assembly,");
                writer.Line($"References = [{string.Join(", ", references.Select(name => $"global::{name}.Instance"))}],");
            }

            writer.Terminate();
        }

        return writer.ToString();
    }

    /// <summary>Whether a network can be created by name: every parameter must have a default, or accept a single number, boolean or string.</summary>
    private static bool IsCreatable(BoundBlock block) =>
        block.Kind == BlockKind.Network && block.Signature.Parameters.All(p => p.Type is ScalarType || p.Default is not null);

    private static void List(CSharpWriter writer, string name, IEnumerable<CatalogEntry> entries, string end)
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
            writer.Line($"static values => new {Qualified(network.Namespace, network.Name)}({string.Join(", ", arguments)})){Inputs(network)},");
        }

        return writer.ToString();
    }

    private static string Inputs(BlockSignature network) => network.Inputs is [{ Name: BlockSignature.ImageInput }]
        ? ""
        : $" {{ Inputs = [{string.Join(", ", network.Inputs.Select(i => ConstantEmitter.Quote(i.Name)))}]"
            + $"{(network.TakesVolumes ? ", TakesVolumes = true" : "")} }}";

    private static string Parameter(BoundParameter parameter)
    {
        var constants = new ConstantEmitter();
        // Boxed as the type of the constructor parameter; an integer literal alone would be an int.
        var value = parameter.Default is { } given ? constants.Emit(given) : new CSharpExpression("null");
        if (value.AsNumber() is not null) value = new(value.Text + "L");
        return $"new({ConstantEmitter.Quote(parameter.Name)}, {ConstantEmitter.Quote(parameter.Type.Display)}, {value})";
    }

    private static string Qualified(string @namespace, string name) => @namespace.Length == 0 ? $"global::{name}" : $"global::{@namespace}.{name}";
}

/// <summary>The lists of a catalog.</summary>
internal enum CatalogList
{
    /// <summary>Networks that can be created by name.</summary>
    Networks,

    /// <summary>Datasets.</summary>
    Datasets,

    /// <summary>Experiments.</summary>
    Experiments,
}

/// <summary>An entry of a catalog.</summary>
/// <param name="List">The list that contains it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Text">Its C#.</param>
internal sealed record CatalogEntry(CatalogList List, string Name, string Text);

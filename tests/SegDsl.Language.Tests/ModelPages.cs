using SegDsl.Language.Types;
using System.Globalization;
using System.Text;
using SegDsl.Language.Analysis;
using SegDsl.Language.Binding;
using SegDsl.Language.Graph;
using SegDsl.Language.Shapes;

namespace SegDsl.Language.Tests;

/// <summary>
/// Writes the pages of the zoo: <c>models/README.md</c>, a table of all networks, and in <c>models/pages</c> a page for every head with its networks,
/// and for every network without a head.
/// </summary>
internal static class ModelPages
{
    private const string Note = "<!-- Generated from the zoo by a test, which fails if this page is out of date. -->";

    private const string Index = $"""
        # The zoo

        {Note}

        Networks, datasets and experiments written in `.seg`, compiled by [SegDsl.Models.csproj](SegDsl.Models.csproj): [blocks](blocks),
        [backbones](backbones), [heads](heads) that combine a backbone with a decoder, and [networks](networks), which can be created by name.
        `./seg summary NAME` lists the modules of a network, `./seg graph NAME -o net.svg` draws it, `./seg keys NAME` lists its state keys.

        The figures are for the default parameters and one image, of 1024×2048 pixels for segmentation and 224×224 for classifiers, or one volume
        of 128×128×128 voxels. Parameters include auxiliary heads; FLOPs and inference memory do not. A multiply-add counts as two FLOPs. Memory is
        that of float32 activations, without weights: the peak during inference, and what training keeps for the backward pass.

        """;

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>The names of the pages: heads, and networks without a head.</summary>
    public static IReadOnlyList<string> Names => [.. Groups.Select(g => g.Key.Name).Order(StringComparer.Ordinal)];

    private static ILookup<BlockSignature, BoundBlock> Groups => Zoo.Compilation.Files.SelectMany(f => f.Blocks).Where(b => b.Kind == BlockKind.Network)
        .ToLookup(b => b.Base?.Block ?? b.Signature);

    /// <summary>The text of <c>models/README.md</c>.</summary>
    public static string WriteIndex()
    {
        var text = new StringBuilder(Index.ReplaceLineEndings("\n"));
        foreach (var isClassifier in new[] { false, true })
        {
            text.Append(isClassifier ? "\n## Classifiers\n\n" : "\n## Segmentation\n\n");
            var networks = Groups.SelectMany(g => g.Select(network => (Page: g.Key.Name, network)))
                .Where(n => n.network.Signature.IsClassifier == isClassifier).OrderBy(n => n.network.Name, StringComparer.Ordinal);
            WriteFigures(text, networks.Select(n => ($"[{n.network.Name}](pages/{n.Page}.md#{n.network.Name.ToLowerInvariant()})", n.network)));
        }
        return text.ToString();
    }

    /// <summary>The text of a page.</summary>
    public static string Write(string name)
    {
        var group = Groups.Single(g => g.Key.Name == name);
        var text = new StringBuilder($"# {name}\n\n{Note}\n\n{group.Key.Summary}\n\n{Link(group.Key)}\n\n");
        var drawn = Drawn(name);
        text.Append(Invariant,
            $"![The modules of {drawn}, with the shapes of their inputs]({drawn}.svg)\n\nDrawn by `./seg graph {drawn} -o {drawn}.svg`.\n\n## Networks\n\n");
        WriteFigures(text, group.Select(n => ($"[{n.Name}](#{n.Name.ToLowerInvariant()})", n)));
        foreach (var network in group) Write(network, isAlone: network.Base is null, text);
        WriteParts(text, "Backbones", group.SelectMany(Backbones));
        WriteParts(text, "Blocks", group.SelectMany(n => Graph(n).Modules).Select(m => m.Block).OfType<BlockSignature>().Where(b => b.Kind == BlockKind.Block));
        return text.ToString();
    }

    /// <summary>The network whose drawing a page shows, the first of its networks.</summary>
    public static string Drawn(string name) => Groups.Single(g => g.Key.Name == name).First().Name;

    private static void Write(BoundBlock network, bool isAlone, StringBuilder text)
    {
        var graph = Graph(network);
        text.Append(Invariant, $"\n### {network.Name}\n\n");
        if (!isAlone) text.Append(Invariant, $"{network.Signature.Summary}\n\n");
        if (network.Base is { } instance)
            text.Append(Invariant, $"- Definition: `{network.Signature.Source.Quote(instance.Span)}` in {Link(network.Signature)}\n");
        var chosen = string.Join(", ", graph.FixedParameters.Where(p => p.Value is Dimension or string or bool).Select(p => $"`{p.Key} = {p.Value}`"));
        text.Append(Invariant, $"- Parameters: `{graph.ParameterCount}`{(chosen.Length == 0 ? "" : $", for {chosen}")}\n");
        text.Append(Invariant, $"- Outputs: {string.Join(", ", graph.Outputs.Where(o => !o.IsAuxiliary).Select(Show))}");
        var auxiliary = graph.Outputs.Where(o => o.IsAuxiliary).ToList();
        text.Append(auxiliary.Count == 0 ? "\n" : $"; in training also {string.Join(", ", auxiliary.Select(Show))}\n");
        var experiments = Zoo.Compilation.Files.SelectMany(f => f.Experiments).Where(e => e.Network.Block == network.Signature)
            .Select(e => $"[{e.Name}](../{e.Source.Path})").ToList();
        if (experiments.Count > 0) text.Append(Invariant, $"- Experiments: {string.Join(", ", experiments)}\n");
    }

    private static void WriteFigures(StringBuilder text, IEnumerable<(string Link, BoundBlock Network)> networks)
    {
        text.Append("| network | parameters | GFLOPs | inference memory | training memory |\n| --- | ---: | ---: | ---: | ---: |\n");
        foreach (var (link, network) in networks)
        {
            var graph = Graph(network);
            var facts = new NetworkFacts(graph);
            var values = graph.Defaults.ToDictionary(d => d.Key, d => d.Value.Value ?? 0);
            var isVolume = network.Signature.Inputs[0].Dimensions.Count == 5;
            (values["N"], values["D"]) = (1, 128);
            (values["H"], values["W"]) = network.Signature.IsClassifier ? (224, 224) : isVolume ? (128, 128) : (1024, 2048);
            var inference = facts.Memory.PeakElements(values) * ActivationMemory.BytesPerElement;
            var training = facts.Network.Activations.Evaluate(values) * ActivationMemory.BytesPerElement;
            text.Append(Invariant, $"| {link} | {graph.ParameterCount.Evaluate(values):N0} | {facts.InferenceFlops.Evaluate(values) / 1e9:N1} ");
            text.Append(Invariant, $"| {Size(inference)} | {Size(training)} |\n");
        }
    }

    private static void WriteParts(StringBuilder text, string title, IEnumerable<BlockSignature> parts)
    {
        var distinct = parts.Distinct().OrderBy(p => p.Name, StringComparer.Ordinal).ToList();
        if (distinct.Count == 0) return;
        text.Append(Invariant, $"\n## {title}\n\n");
        foreach (var part in distinct)
            text.Append(Invariant, $"- **{part.Name}** in {Link(part)}. {part.Summary.Replace("\n", "\n  ", StringComparison.Ordinal)}\n");
    }

    private static IEnumerable<BlockSignature> Backbones(BoundBlock network) =>
        network.Base?.Arguments.Select(a => a.Value).OfType<BlockInstance>().Select(i => i.Block) ?? [];

    private static NetworkGraph Graph(BoundBlock network) =>
        Zoo.Compilation.GraphOf(network.Signature) ?? throw new InvalidOperationException($"{network.Name} could not be elaborated.");

    private static string Show(GraphOutput output) => $"`{output.Name} {output.Shape}`";

    private static string Link(BlockSignature block) => $"[{block.Source.Path}](../{block.Source.Path})";

    private static string Size(long bytes) => bytes >= 1L << 30
        ? (bytes / (double)(1L << 30)).ToString("N2", Invariant) + " GiB"
        : (bytes / (double)(1L << 20)).ToString("N0", Invariant) + " MiB";
}

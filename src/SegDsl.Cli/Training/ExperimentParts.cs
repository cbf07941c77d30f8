using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using SegDsl.Cli.Sources;
using SegDsl.Experiments;
using SegDsl.Language.Syntax;

namespace SegDsl.Cli.Training;

/// <summary>The parts of an experiment that are not settings, for example its network and the kind of its loss.</summary>
internal static partial class ExperimentParts
{
    private const string Network = "network";

    /// <summary>
    /// The items of the declaration as text, by their names, except for <c>sweep</c>. Those of a base experiment are included, unless the experiment has its
    /// own. Empty for an experiment that was created in C#.
    /// </summary>
    public static IReadOnlyDictionary<string, string> TextsOf(Experiment experiment)
    {
        var tree = SyntaxTree.Parse(experiment.Name, experiment.Declaration);
        var texts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        // An experiment comes before those that it inherits from.
        foreach (var declared in tree.Root.Declarations.OfType<ExperimentSyntax>())
            foreach (var items in declared.Items.Where(item => item is not SweepItemSyntax).GroupBy(item => item.Name.Text))
                texts.TryAdd(items.Key, string.Join("; ", items.Select(item => Line(experiment.Declaration.Substring(item.Span.Start, item.Span.Length)))));
        return texts;
    }

    /// <summary>
    /// The differences between a declaration and an earlier one, as the ends of sentences that begin with <c>The run was trained</c>.
    /// </summary>
    /// <param name="declared">The <see cref="TextsOf"/> the earlier declaration.</param>
    /// <param name="experiment">The experiment now.</param>
    public static IEnumerable<string> Differences(IReadOnlyDictionary<string, string> declared, Experiment experiment)
    {
        var now = TextsOf(experiment);
        foreach (var name in declared.Keys.Union(now.Keys))
        {
            var (before, after) = (declared.GetValueOrDefault(name), now.GetValueOrDefault(name));
            if (before == after) continue;
            yield return before is null ? $"without '{after}', which {experiment.Name} declares now"
                : after is null ? $"with '{before}', which {experiment.Name} does not declare now"
                : $"with '{before}', but {experiment.Name} declares '{after}' now";
        }
    }

    /// <summary>
    /// A digest of the parts with their values. It also changes with the version of the program, so a different one is a change only if the texts differ, too.
    /// </summary>
    public static string DigestOf(Experiment experiment)
    {
        object?[] parts =
        [
            TextsOf(experiment).GetValueOrDefault(Network, experiment.NetworkName), experiment.Data.Name, experiment.Data.Fold,
            experiment.Optimizer, experiment.Schedule, experiment.Sampling, experiment.Inference, experiment.Best, experiment.StartFrom, experiment.StartFile,
            .. experiment.Loss is Losses.WeightedSumDefinition sum ? sum.Terms.Cast<object>() : [experiment.Loss],
            .. experiment.Augment, .. experiment.Metrics, .. experiment.Rules, .. experiment.Freeze, .. experiment.Recompute, .. experiment.StartRenames,
        ];
        var text = string.Join('\n', parts.Select(part => Convert.ToString(part, System.Globalization.CultureInfo.InvariantCulture)));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
    }

    /// <summary>
    /// A digest of what else in the files of the user determines a run: networks, blocks and C#, without comments and spaces. Empty without such files.
    /// </summary>
    /// <param name="sources">The files.</param>
    public static string DigestOf(SourceSet sources)
    {
        if (sources.Own is []) return "";
        var declarations = sources.Own.SelectMany(file => SyntaxTree.Parse(file.Path, file.Text).Root.Declarations
            .Where(declared => declared is not (ExperimentSyntax or DatasetSyntax))
            .Select(declared => Line(file.Text.Substring(declared.Span.Start, declared.Span.Length))));
        var text = string.Join('\n', declarations.Order(StringComparer.Ordinal).Concat(sources.Code.Select(file => file.Text)));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
    }

    private static string Line(string text) => Spaces().Replace(Comments().Replace(text, " "), " ").Trim();

    [GeneratedRegex(@"//[^\r\n]*")]
    private static partial Regex Comments();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}

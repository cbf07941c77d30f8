using System.Globalization;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Syntax;
using SegDsl.Language.Vocabulary;

namespace SegDsl.Language.Binding;

/// <summary>Binds the items of an experiment that name parts of the network or other experiments: rules, <c>freeze</c> and <c>start from</c>.</summary>
internal sealed class ExperimentParts(ExperimentLevels levels)
{
    /// <summary>The learning rates and weight decays by part, in order.</summary>
    public IReadOnlyList<BoundRule> BindRules()
    {
        var rules = new List<BoundRule>();
        foreach (var item in ExperimentItems.Rules)
        {
            var reader = levels.Of(item).Reader;
            foreach (var syntax in reader.Rules(item.Name, item.Example))
            {
                var value = Convert.ToDouble(syntax.Value.Value, CultureInfo.InvariantCulture);
                var parts = new List<NetworkPart>();
                Add(syntax.Parts, item, reader, parts);
                if (parts.Count > 0) rules.Add(new(item.Name, value, syntax.IsFactor, parts));
            }
        }
        return rules;
    }

    /// <summary>The parts that are not trained, in order.</summary>
    /// <param name="epochs">The number of epochs; null if it is unknown.</param>
    public IReadOnlyList<FrozenPart> BindFreeze(long? epochs)
    {
        var item = ExperimentItems.Freeze;
        var reader = levels.Of(item).Reader;
        var parts = new List<FrozenPart>();
        foreach (var syntax in reader.Find<FreezeItemSyntax>(item.Name, item.Example, isRequired: false)?.Parts ?? [])
        {
            var (from, until) = ((syntax.From?.Value as long?) ?? 0, syntax.Until?.Value as long?);
            if (NameOf(syntax.Part) is not { } name) reader.Report(ExperimentDiagnostics.BadItem, syntax.Part.Span, item.Example);
            else if (parts.Exists(p => p.Part.Name == name)) reader.Report(ExperimentDiagnostics.ItemTwice, syntax.Part.Span, name);
            else if (until <= from) reader.Report(ExperimentDiagnostics.BadValue, syntax.Span, "until", $"be above 'from', {from}");
            else if (Math.Max(from, until ?? 0) >= epochs)
                reader.Report(ExperimentDiagnostics.BadValue, syntax.Span, until is null ? "from" : "until", $"be below the number of epochs, {epochs}");
            else parts.Add(new(new(name, reader.Place(syntax.Part.Span)), from, until));
        }
        return parts;
    }

    /// <summary>The parts whose activations are computed again in the backward pass, in order.</summary>
    public IReadOnlyList<NetworkPart> BindRecompute()
    {
        var item = ExperimentItems.Recompute;
        var reader = levels.Of(item).Reader;
        var parts = new List<NetworkPart>();
        Add(reader.Find<ValueItemSyntax>(item.Name, item.Example, isRequired: false)?.Values ?? [], item, reader, parts);
        return parts;
    }

    private static void Add(IReadOnlyList<ExpressionSyntax> written, ExperimentItem item, ItemReader reader, List<NetworkPart> parts)
    {
        foreach (var part in written)
        {
            if (NameOf(part) is not { } name) reader.Report(ExperimentDiagnostics.BadItem, part.Span, item.Example);
            else if (parts.Exists(p => p.Name == name)) reader.Report(ExperimentDiagnostics.ItemTwice, part.Span, name);
            else parts.Add(new(name, reader.Place(part.Span)));
        }
    }

    /// <summary>The experiment or the file that provides the initial weights, with the renamed beginnings of its keys; null if there is none.</summary>
    public BoundStart? BindStart(Declarations declarations)
    {
        var item = ExperimentItems.Start;
        var (file, _, reader) = levels.Of(item);
        if (reader.Find<StartItemSyntax>(item.Name, item.Example, isRequired: false) is not { } syntax) return null;
        var renames = new List<(string Old, string New)>();
        foreach (var rename in syntax.Renames)
        {
            var (old, renamed) = ((string)rename.Old.Value, (string)rename.New.Value);
            if (old.Length == 0 && renamed.Length == 0)
                reader.Report(ExperimentDiagnostics.BadValue, rename.Span, "rename", "name the beginning of a key, as in rename \"encoder.\" to \"backbone.\"");
            else if (renames.Exists(r => r.Old == old)) reader.Report(ExperimentDiagnostics.ItemTwice, rename.Old.Span, old);
            else renames.Add((old, renamed));
        }
        switch (syntax.Value)
        {
            case NameSyntax name:
                return declarations.Resolve<ExperimentSyntax>(file, name.Name, name.Span, "experiment") is { } start
                    ? new(start.Name.Text, null, renames) : null;
            case LiteralSyntax { Value: string path }:
                return new(null, path, renames);
            default:
                reader.Report(ExperimentDiagnostics.BadItem, syntax.Value.Span, item.Example);
                return null;
        }
    }

    /// <summary>The name or path of a part; null if it is neither.</summary>
    private static string? NameOf(ExpressionSyntax syntax) => syntax switch
    {
        NameSyntax plain => plain.Name,
        LiteralSyntax { Value: string path } => path,
        _ => null,
    };
}

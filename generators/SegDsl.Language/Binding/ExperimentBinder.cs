using SegDsl.Language.Types;
using System.Globalization;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Syntax;
using SegDsl.Language.Vocabulary;
using SegDsl.Language.Text;

namespace SegDsl.Language.Binding;

/// <summary>Binds experiments.</summary>
internal sealed class ExperimentBinder(FileScope file, Declarations declarations, DiagnosticBag diagnostics)
{
    private static readonly string[] Items = [.. ExperimentItems.All.Select(i => i.Name)];

    /// <summary>Binds an experiment; null if it has errors, which are reported.</summary>
    public BoundExperiment? Bind(ExperimentSyntax syntax)
    {
        var reader = new ItemReader(file, diagnostics, "experiment", syntax.Name, syntax.Items, Items);
        var network = BindNetwork(reader);
        var (data, fold) = BindData(reader);
        // Its losses would be wrong for the same reason.
        if (!PredictsTarget(reader, network, data)) network = null;
        var entries = new EntryBinder(file, declarations, diagnostics, reader) { Network = network, Data = data };

        var sampling = BindEntry(ExperimentItems.Sampling, ExperimentVocabulary.Samplings, isRequired: false);
        var augmentations = reader.Find<ValueItemSyntax>(ExperimentItems.Augment.Name, ExperimentItems.Augment.Example, isRequired: false);
        var augment = (augmentations?.Values ?? []).Select(v => entries.Bind(v, ExperimentVocabulary.Augmentations)).ToList();
        var loss = reader.Value(ExperimentItems.Loss.Name, ExperimentItems.Loss.Example) is { } l ? new LossBinder(entries, reader, network is null ? null : data).Bind(l, network) : null;
        var optimizer = BindEntry(ExperimentItems.Optimizer, ExperimentVocabulary.Optimizers, isRequired: true);
        var schedule = BindEntry(ExperimentItems.Schedule, ExperimentVocabulary.Schedules, isRequired: false);

        var numbers = new List<EntryArgument>();
        foreach (var item in ExperimentItems.Numbers)
            if (item.Parameter is { } parameter && reader.Number(item) is { } number) numbers.Add(new(parameter, number));
        var freeze = BindFreeze(reader);
        var train = BindSplit(reader, ExperimentItems.Train, data);
        var validation = BindSplit(reader, ExperimentItems.Validate, data);
        var (origin, startFile) = BindStart(reader);
        var best = reader.Value(ExperimentItems.Best.Name, ExperimentItems.Best.Example, isRequired: false) is { } metric
            ? BindBest(reader, metric, network, data)
            : null;

        if (schedule is not null && numbers.Find(n => n.Parameter == ExperimentItems.Epochs.Parameter)?.Value is long epochs)
            CheckSchedule(schedule, epochs, reader);
        if (!reader.IsGood || network is null || data is null || loss is null || optimizer is null || augment.Contains(null)) return null;
        return new(syntax.Name.Text, file.Namespace, syntax.Documentation, network, data, fold, train, validation,
            sampling, [.. augment.OfType<BoundEntry>()],
            loss, optimizer, schedule, numbers, freeze, origin, startFile, file.Source, syntax.Span) { Best = best };

        BoundEntry? BindEntry(ExperimentItem item, VocabularyGroup group, bool isRequired) =>
            reader.Value(item.Name, item.Example, isRequired) is { } value ? entries.Bind(value, group) : null;
    }

    private BlockInstance? BindNetwork(ItemReader reader)
    {
        var item = ExperimentItems.Network;
        if (reader.Value(item.Name, item.Example) is not { } syntax) return null;
        if (syntax is not (NameSyntax or CallSyntax))
        {
            reader.Report(ExperimentDiagnostics.BadItem, syntax.Span, item.Example);
            return null;
        }
        var instance = new ExpressionBinder(file, declarations, diagnostics, new()).BindInstance(syntax, "network");
        if (instance is null || instance.Block.Kind == BlockKind.Network) return instance;
        reader.Report(ValueDiagnostics.TypeMismatch, syntax.Span, "'network'", "a network", "a " + instance.Block.Kind.ToString().ToLowerInvariant());
        return null;
    }

    /// <summary>Checks that the network predicts a target of the dataset: its labels, with the output <c>seg</c>, or one with the name of an output.</summary>
    private static bool PredictsTarget(ItemReader reader, BlockInstance? network, BoundDataset? data)
    {
        if (network is not { Block: { HasBadOutputs: false } block } || data is null) return true;
        if (block.Outputs.Any(o => (o.Name == BlockSignature.PixelScores && data.Classes.Count > 0) || data.Targets.Any(t => t.Name == o.Name))) return true;
        if (block.IsClassifier) reader.Report(ExperimentDiagnostics.Classifier, network.Span, block.Name);
        else
        {
            var names = data.Targets.Select(t => t.Name).ToList();
            if (data.Classes.Count > 0) names.Insert(0, BlockSignature.PixelScores);
            reader.Report(ExperimentDiagnostics.NothingToPredict, network.Span, block.Name, data.Name, names.Count == 1
                ? $"name an output '{names[0]}'"
                : $"name an output {string.Join(", ", names.Take(names.Count - 1).Select(n => $"'{n}'"))} or '{names[names.Count - 1]}'");
        }
        return false;
    }

    /// <summary><c>data Name</c> or <c>data Name(fold: 1)</c>.</summary>
    private (BoundDataset? Data, int Fold) BindData(ItemReader reader)
    {
        var (item, parameter) = (ExperimentItems.Data, ExperimentItems.Fold.Name);
        var value = reader.Value(item.Name, item.Example);
        var (name, arguments) = value switch
        {
            NameSyntax plain => (new IdentifierSyntax(plain.Name, plain.Span), []),
            CallSyntax call => (call.Target, call.Arguments),
            _ => (null, Array.Empty<ArgumentSyntax>()),
        };
        if (name is null)
        {
            if (value is not null) reader.Report(ExperimentDiagnostics.BadItem, value.Span, item.Example);
            return (null, 0);
        }
        if (declarations.Resolve<BoundDataset>(file, name.Text, name.Span, "dataset") is not { } data) return (null, 0);
        var fold = 0L;
        foreach (var argument in arguments)
        {
            if (argument.Name is { } written && written.Text != parameter)
                reader.Report(NameDiagnostics.UnknownParameter, argument.Span, data.Name, written.Text, Suggestions.OrAll(written.Text, [parameter]));
            else if (argument != arguments[0]) reader.Report(ValueDiagnostics.ArgumentTwice, argument.Span, parameter);
            else if (argument.Value is not LiteralSyntax { Value: long number }) reader.Report(ExperimentDiagnostics.BadItem, argument.Span, item.Example);
            else if (data.Folds is null)
                reader.Report(ExperimentDiagnostics.BadValue, argument.Span, parameter, $"be omitted: the dataset '{data.Name}' has no folds");
            else if (number >= data.Folds.Count)
                reader.Report(ExperimentDiagnostics.BadValue, argument.Span, parameter, $"be from 0 to {data.Folds.Count - 1}");
            else fold = number;
        }
        return (data, (int)fold);
    }

    private static string BindSplit(ItemReader reader, ExperimentItem item, BoundDataset? data)
    {
        var written = reader.NameOf(item.Name, item.Example, isRequired: false);
        var split = written?.Name ?? item.Parameter?.DefaultText ?? "";
        if (data is null) return split;
        // An error in a default split is reported at the dataset.
        var span = written?.Span ?? reader.Find<ValueItemSyntax>(ExperimentItems.Data.Name, ExperimentItems.Data.Example)?.Span ?? default;
        if (data.Splits.FirstOrDefault(s => s.Name == split) is not { } found)
            reader.Report(ExperimentDiagnostics.UnknownSplit, span, data.Name, split,
                new Deferred(() => (written is null ? $" It is the default of '{item.Name}'; write '{item.Name} split'." : "")
                    + Suggestions.OrAll(split, data.Splits.Select(s => s.Name))));
        else if (!found.HasLabels)
            reader.Report(ExperimentDiagnostics.BadValue, span, item.Name, $"name a split with labels; the split '{split}' of '{data.Name}' has none");
        return split;
    }

    private static List<FrozenPart> BindFreeze(ItemReader reader)
    {
        var item = ExperimentItems.Freeze;
        var parts = new List<FrozenPart>();
        foreach (var value in reader.Find<ValueItemSyntax>(item.Name, item.Example, isRequired: false)?.Values ?? [])
        {
            var name = value switch { NameSyntax plain => plain.Name, LiteralSyntax { Value: string path } => path, _ => null };
            if (name is null) reader.Report(ExperimentDiagnostics.BadItem, value.Span, item.Example);
            else if (parts.Exists(p => p.Name == name)) reader.Report(ExperimentDiagnostics.ItemTwice, value.Span, name);
            else parts.Add(new(name, value.Span));
        }
        return parts;
    }

    /// <summary><c>best mean_iou</c> or <c>best rmse(depth)</c>.</summary>
    private static BoundMetric? BindBest(ItemReader reader, ExpressionSyntax syntax, BlockInstance? network, BoundDataset? data)
    {
        if (syntax is NameSyntax { Name: TargetMetrics.MeanIoU })
        {
            if (network is not null && data is not null && (data.Classes.Count == 0 || network.Block.Outputs.All(o => o.Name != BlockSignature.PixelScores)))
                reader.Report(ExperimentDiagnostics.BadValue, syntax.Span, "best", "name a metric of a target, because nothing is segmented");
            return new(TargetMetrics.MeanIoU, null);
        }
        if (syntax is not CallSyntax { Arguments: [{ Name: null, Value: NameSyntax { Name: var name } written }] } call)
        {
            reader.Report(ExperimentDiagnostics.BadItem, syntax.Span, ExperimentItems.Best.Example);
            return null;
        }
        if (network is null || data is null) return null;
        var targets = data.Targets.Where(t => network.Block.Outputs.Any(o => o.Name == t.Name)).ToList();
        if (targets.Find(t => t.Name == name) is not { } target)
            reader.Report(
                NameDiagnostics.Unknown, written.Span, "target with an output", name, new Deferred(() => Suggestions.OrAll(name, targets.Select(t => t.Name))));
        else if (!TargetMetrics.Of(target.Kind).Contains(call.Target.Text))
            reader.Report(
                NameDiagnostics.Unknown, call.Target.Span, $"metric of '{name}'", call.Target.Text,
                Suggestions.OrAll(call.Target.Text, TargetMetrics.Of(target.Kind)));
        return new(call.Target.Text, name);
    }

    /// <summary>The experiment or the file that provides the initial weights.</summary>
    private (string? Experiment, string? File) BindStart(ItemReader reader)
    {
        var item = ExperimentItems.Start;
        switch (reader.Value(item.Name, item.Example, isRequired: false))
        {
            case null:
                return default;
            case NameSyntax name:
                return (declarations.Resolve<ExperimentSyntax>(file, name.Name, name.Span, "experiment")?.Name.Text, null);
            case LiteralSyntax { Value: string path }:
                return (null, path);
            case var other:
                reader.Report(ExperimentDiagnostics.BadItem, other.Span, item.Example);
                return default;
        }
    }

    /// <summary>Checks that the epochs of a schedule are before the end of the training.</summary>
    private static void CheckSchedule(BoundEntry schedule, long epochs, ItemReader reader)
    {
        foreach (var argument in schedule.Arguments.Where(a => a.Parameter.IsWithinTraining))
        {
            var last = argument.Value is List<long> list ? list[^1] : Convert.ToDouble(argument.Value, CultureInfo.InvariantCulture);
            if (last >= epochs)
                reader.Report(ExperimentDiagnostics.BadValue, schedule.Span, argument.Parameter.Name, $"be below the number of epochs, {epochs}");
        }
    }
}

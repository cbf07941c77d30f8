using SegDsl.Language.Types;
using System.Globalization;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Syntax;
using SegDsl.Language.Vocabulary;
using SegDsl.Language.Text;

namespace SegDsl.Language.Binding;

/// <summary>Binds an experiment.</summary>
/// <param name="lineage">The experiment, followed by those that it inherits from.</param>
/// <param name="declarations">The declarations of all files.</param>
/// <param name="diagnostics">Receives errors.</param>
internal sealed class ExperimentBinder(
    IReadOnlyList<(FileScope File, ExperimentSyntax Syntax)> lineage, Declarations declarations, DiagnosticBag diagnostics)
{
    private readonly ExperimentLevels levels = new(lineage, diagnostics);

    /// <summary>Binds the experiment; null if it has errors, which are reported.</summary>
    /// <param name="isBaseGood">Whether the experiment that it inherits from has no errors, or there is none.</param>
    public BoundExperiment? Bind(bool isBaseGood)
    {
        var (file, syntax) = lineage[0];
        var network = BindNetwork();
        var (data, fold) = BindData();
        // Its losses would be wrong for the same reason.
        if (!PredictsTarget(levels.Of(ExperimentItems.Network).Reader, network, data)) network = null;
        var parts = new ExperimentParts(levels);

        var sampling = BindEntry(ExperimentItems.Sampling, ExperimentVocabulary.Samplings, isRequired: false);
        var augment = BindAugmentations(EntriesOf(ExperimentItems.Augment));
        var (item, form) = (ExperimentItems.Loss.Name, ExperimentItems.Loss.Example);
        var reader = levels.Of(ExperimentItems.Loss).Reader;
        var losses = new LossBinder(EntriesOf(ExperimentItems.Loss), reader, network is null ? null : data);
        var loss = reader.Value(item, form) is { } l ? losses.Bind(l, network) : null;
        var optimizer = BindEntry(ExperimentItems.Optimizer, ExperimentVocabulary.Optimizers, isRequired: true);
        var schedule = BindEntry(ExperimentItems.Schedule, ExperimentVocabulary.Schedules, isRequired: false);
        var inference = BindEntry(ExperimentItems.Inference, ExperimentVocabulary.Inference, isRequired: false) ?? VolumeWindows.Default(data, augment);

        var scalars = new List<EntryArgument>();
        foreach (var scalar in ExperimentItems.Scalars)
            if (scalar.Parameter is { } parameter && levels.Of(scalar).Reader.Scalar(scalar) is { } value) scalars.Add(new(parameter, value));
        var epochs = scalars.Find(n => n.Parameter == ExperimentItems.Epochs.Parameter)?.Value as long?;
        var rules = parts.BindRules();
        var freeze = parts.BindFreeze(epochs);
        var recompute = parts.BindRecompute();
        var train = BindSplit(ExperimentItems.Train, data);
        var validation = BindSplit(ExperimentItems.Validate, data);
        var start = parts.BindStart(declarations);
        var metricBinder = new MetricBinder(network, data);
        var metrics = metricBinder.BindMetrics(levels.Of(ExperimentItems.Metric).Reader, EntriesOf(ExperimentItems.Metric));
        var best = metricBinder.BindBest(levels.Of(ExperimentItems.Best).Reader, metrics);

        if (augment.Exists(a => a?.Entry.Name == AugmentationEntries.MixUp) && scalars.Find(n => n.Parameter.Name == "batch")?.Value is 1L)
            levels.Of(ExperimentItems.Augment).Reader.Report(
                ExperimentDiagnostics.BadValue, augment.Find(a => a?.Entry.Name == AugmentationEntries.MixUp)!.Span, AugmentationEntries.MixUp,
                "have a batch of at least 2, because it blends the samples of a batch");
        if (schedule is not null && epochs is { } count) CheckSchedule(schedule, count);
        if (levels.IsGood && network is not null && data is not null && loss is not null && optimizer is not null && !augment.Contains(null))
        {
            var bound = new BoundExperiment(syntax.Name.Text, file.Namespace, syntax.Documentation, network, data, fold, train, validation,
                sampling, [.. augment.OfType<BoundEntry>()],
                loss, optimizer, schedule, scalars, rules, freeze, start, inference, file.Source, syntax.Span)
            {
                Metrics = metrics,
                Best = best,
                Recompute = recompute,
                Declarations = [.. lineage.Select(l => l.File.Source.Slice(l.Syntax.Span))],
            };
            var sweep = new SweepBinder(levels.Of(ExperimentItems.Sweep).Reader).Bind(syntax.Name.Text, ExperimentSettings.Of(bound));
            if (levels.IsGood) return bound with { Sweep = sweep };
        }
        if (isBaseGood && syntax.Base is { } origin && levels.InheritedError is { } error)
            diagnostics.Report(ExperimentDiagnostics.InheritedItem, file.Source, origin.Span, syntax.Name.Text, origin.Text, error.Message);
        return null;

        EntryBinder EntriesOf(ExperimentItem entry)
        {
            var (scope, bag, items) = levels.Of(entry);
            return new(scope, declarations, bag, items) { Network = network, Data = data };
        }

        BoundEntry? BindEntry(ExperimentItem entry, VocabularyGroup group, bool isRequired) =>
            levels.Of(entry).Reader.Value(entry.Name, entry.Example, isRequired) is { } value ? EntriesOf(entry).Bind(value, group) : null;
    }

    private List<BoundEntry?> BindAugmentations(EntryBinder entries)
    {
        var item = ExperimentItems.Augment;
        var syntax = levels.Of(item).Reader.Find<ValueItemSyntax>(item.Name, item.Example, isRequired: false);
        var bound = (syntax?.Values ?? []).Select(v => entries.Bind(v, ExperimentVocabulary.Augmentations)).ToList();
        if (bound.FindIndex(a => a?.Entry.Name == AugmentationEntries.MixUp) is >= 0 and var mixing && mixing < bound.Count - 1)
            levels.Of(item).Reader.Report(
                ExperimentDiagnostics.BadValue, bound[mixing]!.Span, AugmentationEntries.MixUp,
                "be the last augmentation, because it blends the samples of a batch");
        return bound;
    }

    private BlockInstance? BindNetwork()
    {
        var item = ExperimentItems.Network;
        var (file, bag, reader) = levels.Of(item);
        if (reader.Value(item.Name, item.Example) is not { } syntax) return null;
        if (syntax is not (NameSyntax or CallSyntax))
        {
            reader.Report(ExperimentDiagnostics.BadItem, syntax.Span, item.Example);
            return null;
        }
        var instance = new ExpressionBinder(file, declarations, bag, new()).BindInstance(syntax, "network");
        if (instance is null) return null;
        if (instance.Block.Kind == BlockKind.Network) return instance with { Span = reader.Place(instance.Span) };
        reader.Report(ValueDiagnostics.TypeMismatch, syntax.Span, "'network'", "a network", "a " + instance.Block.Kind.ToString().ToLowerInvariant());
        return null;
    }

    /// <summary>
    /// Checks that the network takes the samples of the dataset, images or volumes, and predicts a target of the dataset: its labels, with the output
    /// <c>seg</c>, or one with the name of an output.
    /// </summary>
    private static bool PredictsTarget(ItemReader reader, BlockInstance? network, BoundDataset? data)
    {
        if (network is not { Block: { HasBadOutputs: false } block } || data is null) return true;
        var span = reader.Find<ValueItemSyntax>(ExperimentItems.Network.Name, ExperimentItems.Network.Example)?.Values[0].Span ?? network.Span;
        if (block.TakesVolumes != data.HoldsVolumes && block.Inputs.Any(i => i.Dimensions.Count is 4 or 5))
        {
            reader.Report(block.TakesVolumes ? ExperimentDiagnostics.Volumes : ExperimentDiagnostics.Slices, span, block.Name, data.Name);
            return false;
        }
        if (block.Outputs.Any(o => (o.Name == BlockSignature.PixelScores && data.Classes.Count > 0) || data.Targets.Any(t => t.Name == o.Name))) return true;
        if (block.IsClassifier) reader.Report(ExperimentDiagnostics.Classifier, span, block.Name);
        else
        {
            var names = data.Targets.Select(t => t.Name).ToList();
            if (data.Classes.Count > 0) names.Insert(0, BlockSignature.PixelScores);
            reader.Report(ExperimentDiagnostics.NothingToPredict, span, block.Name, data.Name, names.Count == 1
                ? $"name an output '{names[0]}'"
                : $"name an output {string.Join(", ", names.Take(names.Count - 1).Select(n => $"'{n}'"))} or '{names[names.Count - 1]}'");
        }
        return false;
    }

    /// <summary><c>data Name</c> or <c>data Name(fold: 1)</c>.</summary>
    private (BoundDataset? Data, int Fold) BindData()
    {
        var (item, parameter) = (ExperimentItems.Data, ExperimentItems.Fold.Name);
        var (file, _, reader) = levels.Of(item);
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

    private string BindSplit(ExperimentItem item, BoundDataset? data)
    {
        var reader = levels.Of(item).Reader;
        var written = reader.NameOf(item.Name, item.Example, isRequired: false);
        var split = written?.Name ?? item.Parameter?.DefaultText ?? "";
        if (data is null) return split;
        // An error in a default split is reported at the dataset.
        if (written is null) reader = levels.Of(ExperimentItems.Data).Reader;
        var span = written?.Span ?? reader.Find<ValueItemSyntax>(ExperimentItems.Data.Name, ExperimentItems.Data.Example)?.Span ?? default;
        if (data.Splits.FirstOrDefault(s => s.Name == split) is not { } found)
            reader.Report(ExperimentDiagnostics.UnknownSplit, span, data.Name, split,
                new Deferred(() => (written is null ? $" It is the default of '{item.Name}'; write '{item.Name} split'." : "")
                    + Suggestions.OrAll(split, data.Splits.Select(s => s.Name))));
        else if (!found.HasLabels)
            reader.Report(ExperimentDiagnostics.BadValue, span, item.Name, $"name a split with labels; the split '{split}' of '{data.Name}' has none");
        return split;
    }

    /// <summary>Checks that the epochs of a schedule are before the end of the training.</summary>
    private void CheckSchedule(BoundEntry schedule, long epochs)
    {
        foreach (var argument in schedule.Arguments.Where(a => a.Parameter.IsWithinTraining))
        {
            var last = argument.Value is List<long> list ? list[^1] : Convert.ToDouble(argument.Value, CultureInfo.InvariantCulture);
            if (last >= epochs)
                levels.Of(ExperimentItems.Schedule).Reader.Report(
                    ExperimentDiagnostics.BadValue, schedule.Span, argument.Parameter.Name, $"be below the number of epochs, {epochs}");
        }
    }
}

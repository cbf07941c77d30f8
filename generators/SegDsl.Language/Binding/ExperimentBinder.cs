using SegDsl.Language.Diagnostics;
using SegDsl.Language.Syntax;

namespace SegDsl.Language.Binding;

/// <summary>Binds experiments.</summary>
internal sealed class ExperimentBinder(FileScope file, Declarations declarations, DiagnosticBag diagnostics)
{
    private static readonly string[] Items =
        ["network", "data", "train", "validate", "augment", "loss", "optimizer", "schedule", "epochs", "batch", "seed", "start"];

    /// <summary>Binds an experiment; null where something is wrong, which is reported.</summary>
    public BoundExperiment? Bind(ExperimentSyntax syntax)
    {
        var reader = new ItemReader(file, diagnostics, "experiment", syntax.Name, syntax.Items, Items);
        var network = BindNetwork(reader);
        var (data, fold) = BindData(reader);
        var recipes = new RecipeBinder(file, declarations, diagnostics, reader) { Network = network, Data = data };

        var augmentations = reader.Find<ValueItemSyntax>("augment", "augment scale(0.5..2.0), crop(832), flip", isRequired: false);
        var augment = (augmentations?.Values ?? []).Select(v => recipes.Bind(v, "augmentation", RecipeTable.Augmentations)?.Part).ToList();
        var loss = reader.Value("loss", LossBinder.Form) is { } l ? new LossBinder(recipes, reader).Bind(l, network) : null;
        var optimizer = reader.Value("optimizer", "optimizer sgd(lr: 0.01)") is { } o ? recipes.Bind(o, "optimizer", RecipeTable.Optimizers) : null;
        var schedule = reader.Value("schedule", "schedule poly(power: 0.9)", isRequired: false) is { } s
            ? recipes.Bind(s, "schedule", RecipeTable.Schedules)
            : null;

        var epochs = (int)reader.Number("epochs", "epochs 80", 1, int.MaxValue);
        var batch = (int)reader.Number("batch", "batch 8", 1, int.MaxValue);
        var seed = reader.Number("seed", "seed 1", 0, long.MaxValue, otherwise: 0);
        var train = BindSplit(reader, "train", "train", data);
        var validation = BindSplit(reader, "validate", "val", data);
        var start = reader.NameOf("start", "start from Name", isRequired: false);
        var origin = start is null ? null : declarations.Resolve<ExperimentSyntax>(file, start.Name, start.Span, "experiment");

        if (!reader.IsGood || network is null || data is null || loss is null || optimizer is null || augment.Contains(null)) return null;
        return new(syntax.Name.Text, file.Namespace, syntax.Documentation, network, data, fold, train, validation, [.. augment.OfType<RecipePart>()],
            loss, optimizer.Value.Part, schedule?.Part, epochs, batch, seed, origin?.Name.Text, file.Source, syntax.Span);
    }

    private BlockInstance? BindNetwork(ItemReader reader)
    {
        const string Form = "network Name(classes: Data.classes)";
        if (reader.Value("network", Form) is not { } syntax) return null;
        if (syntax is not (NameSyntax or CallSyntax))
        {
            reader.Report(ExperimentDiagnostics.BadItem, syntax.Span, Form);
            return null;
        }
        var instance = new ExpressionBinder(file, declarations, diagnostics, new()).BindInstance(syntax);
        if (instance is { Block.IsClassifier: true })
        {
            reader.Report(ExperimentDiagnostics.Classifier, syntax.Span, instance.Block.Name);
            return null;
        }
        if (instance is null || instance.Block.Kind == BlockKind.Network) return instance;
        reader.Report(ValueDiagnostics.TypeMismatch, syntax.Span, "'network'", "a network", "a " + instance.Block.Kind.ToString().ToLowerInvariant());
        return null;
    }

    /// <summary><c>data Name</c> or <c>data Name(fold: 1)</c>.</summary>
    private (BoundDataset? Data, int Fold) BindData(ItemReader reader)
    {
        const string Form = "data Name' or 'data Name(fold: 1)";
        var value = reader.Value("data", Form);
        var (name, arguments) = value switch
        {
            NameSyntax plain => (new IdentifierSyntax(plain.Name, plain.Span), []),
            CallSyntax call => (call.Target, call.Arguments),
            _ => (null, Array.Empty<ArgumentSyntax>()),
        };
        if (name is null)
        {
            if (value is not null) reader.Report(ExperimentDiagnostics.BadItem, value.Span, Form);
            return (null, 0);
        }
        if (declarations.Resolve<BoundDataset>(file, name.Text, name.Span, "dataset") is not { } data) return (null, 0);
        var fold = 0L;
        foreach (var argument in arguments)
        {
            if (argument.Name?.Text is not (null or "fold"))
                reader.Report(NameDiagnostics.UnknownParameter, argument.Span, data.Name, argument.Name.Text, Suggestions.OrAll(argument.Name.Text, ["fold"]));
            else if (argument != arguments[0]) reader.Report(ValueDiagnostics.ArgumentTwice, argument.Span, "fold");
            else if (argument.Value is not LiteralSyntax { Value: long written }) reader.Report(ExperimentDiagnostics.BadItem, argument.Span, Form);
            else if (data.Folds is null) reader.Report(ExperimentDiagnostics.BadValue, argument.Span, "fold", $"needs folds, which the dataset '{data.Name}' does not have");
            else if (written >= data.Folds.Count) reader.Report(ExperimentDiagnostics.BadValue, argument.Span, "fold", $"must be from 0 to {data.Folds.Count - 1}");
            else fold = written;
        }
        return (data, (int)fold);
    }

    private static string BindSplit(ItemReader reader, string item, string otherwise, BoundDataset? data)
    {
        var written = reader.NameOf(item, $"{item} {otherwise}", isRequired: false);
        var split = written?.Name ?? otherwise;
        if (data is null) return split;
        // A split that nobody wrote is complained about where the data is named.
        var span = written?.Span ?? reader.Find<ValueItemSyntax>("data", "data Name")?.Span ?? default;
        if (data.Splits.FirstOrDefault(s => s.Name == split) is not { } found)
            reader.Report(ExperimentDiagnostics.UnknownSplit, span, data.Name, split, Suggestions.OrAll(split, data.Splits.Select(s => s.Name)));
        else if (!found.HasLabels)
            reader.Report(ExperimentDiagnostics.BadValue, span, item, $"needs labels, which the split '{split}' of '{data.Name}' does not have");
        return split;
    }
}

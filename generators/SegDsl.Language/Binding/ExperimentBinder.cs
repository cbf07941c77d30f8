using SegDsl.Language.Types;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Syntax;

namespace SegDsl.Language.Binding;

/// <summary>Binds experiments.</summary>
internal sealed class ExperimentBinder(FileScope file, Declarations declarations, DiagnosticBag diagnostics)
{
    private static readonly string[] Items =
    [
        "network", "data", "train", "validate", "sampling", "augment", "loss", "optimizer", "schedule", "freeze", "start",
        .. RecipeTable.Numbers.Select(n => n.Parameter.Name),
    ];

    /// <summary>Binds an experiment; null if it has errors, which are reported.</summary>
    public BoundExperiment? Bind(ExperimentSyntax syntax)
    {
        var reader = new ItemReader(file, diagnostics, "experiment", syntax.Name, syntax.Items, Items);
        var network = BindNetwork(reader);
        var (data, fold) = BindData(reader);
        var recipes = new RecipeBinder(file, declarations, diagnostics, reader) { Network = network, Data = data };

        var sampling = BindSampling(reader, recipes, data);
        var augmentations = reader.Find<ValueItemSyntax>("augment", "augment scale(0.5..2.0), crop(832), flip", isRequired: false);
        var augment = (augmentations?.Values ?? []).Select(v => recipes.Bind(v, "augmentation", DataTable.Augmentations)?.Part).ToList();
        var loss = reader.Value("loss", LossBinder.Form) is { } l ? new LossBinder(recipes, reader).Bind(l, network) : null;
        var optimizer = reader.Value("optimizer", "optimizer sgd(lr: 0.01)") is { } o ? recipes.Bind(o, "optimizer", RecipeTable.Optimizers) : null;
        var schedule = reader.Value("schedule", "schedule poly(power: 0.9)", isRequired: false) is { } s
            ? recipes.Bind(s, "schedule", RecipeTable.Schedules)
            : null;

        var numbers = new List<RecipeArgument>();
        foreach (var item in RecipeTable.Numbers)
            if (reader.Number(item) is { } number) numbers.Add(new(item.Parameter.Targets[0], number));
        var freeze = BindFreeze(reader);
        var train = BindSplit(reader, "train", "train", data);
        var validation = BindSplit(reader, "validate", "val", data);
        var (origin, startFile) = BindStart(reader);

        if (optimizer is { } step) CheckOptimizer(step.Part, reader);
        if (schedule is { } course && numbers.Find(n => n.Name == "Epochs")?.Value is long epochs) CheckSchedule(course.Part, epochs, reader);
        if (!reader.IsGood || network is null || data is null || loss is null || optimizer is null || augment.Contains(null)) return null;
        return new(syntax.Name.Text, file.Namespace, syntax.Documentation, network, data, fold, train, validation,
            sampling, [.. augment.OfType<RecipePart>()],
            loss, optimizer.Value.Part, schedule?.Part, numbers, freeze, origin, startFile, file.Source, syntax.Span);
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

    private static RecipePart? BindSampling(ItemReader reader, RecipeBinder recipes, BoundDataset? data)
    {
        if (reader.Value("sampling", "sampling uniform(0.5, tile: 1024)", isRequired: false) is not { } syntax) return null;
        var sampling = recipes.Bind(syntax, "sampling", DataTable.Samplings)?.Part;
        if (data is not null && sampling?.Arguments.Any(a => a.Name == DataTable.CoarseClasses) == true
            && data.Splits.All(s => s.Name != DataTable.CoarseSplit))
            reader.Report(ExperimentDiagnostics.UnknownSplit, syntax.Span, data.Name, DataTable.CoarseSplit,
                Suggestions.OrAll(DataTable.CoarseSplit, data.Splits.Select(s => s.Name)));
        return sampling;
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
            else if (data.Folds is null)
                reader.Report(ExperimentDiagnostics.BadValue, argument.Span, "fold", $"be omitted: the dataset '{data.Name}' has no folds");
            else if (written >= data.Folds.Count)
                reader.Report(ExperimentDiagnostics.BadValue, argument.Span, "fold", $"be from 0 to {data.Folds.Count - 1}");
            else fold = written;
        }
        return (data, (int)fold);
    }

    private static string BindSplit(ItemReader reader, string item, string otherwise, BoundDataset? data)
    {
        var written = reader.NameOf(item, $"{item} {otherwise}", isRequired: false);
        var split = written?.Name ?? otherwise;
        if (data is null) return split;
        // An error in a default split is reported at the dataset.
        var span = written?.Span ?? reader.Find<ValueItemSyntax>("data", "data Name")?.Span ?? default;
        if (data.Splits.FirstOrDefault(s => s.Name == split) is not { } found)
            reader.Report(ExperimentDiagnostics.UnknownSplit, span, data.Name, split, Suggestions.OrAll(split, data.Splits.Select(s => s.Name)));
        else if (!found.HasLabels)
            reader.Report(ExperimentDiagnostics.BadValue, span, item, $"name a split with labels; the split '{split}' of '{data.Name}' has none");
        return split;
    }

    private static List<FrozenPart> BindFreeze(ItemReader reader)
    {
        const string Form = "freeze norm, trunk, \"layer1.0\"";
        var parts = new List<FrozenPart>();
        foreach (var value in reader.Find<ValueItemSyntax>("freeze", Form, isRequired: false)?.Values ?? [])
        {
            var name = value switch { NameSyntax plain => plain.Name, LiteralSyntax { Value: string path } => path, _ => null };
            if (name is null) reader.Report(ExperimentDiagnostics.BadItem, value.Span, Form);
            else if (parts.Exists(p => p.Name == name)) reader.Report(ExperimentDiagnostics.ItemTwice, value.Span, name);
            else parts.Add(new(name, value.Span));
        }
        return parts;
    }

    /// <summary>The experiment or the file that provides the initial weights.</summary>
    private (string? Experiment, string? File) BindStart(ItemReader reader)
    {
        const string Form = "start from Name";
        switch (reader.Value("start", Form, isRequired: false))
        {
            case null:
                return default;
            case NameSyntax name:
                return (declarations.Resolve<ExperimentSyntax>(file, name.Name, name.Span, "experiment")?.Name.Text, null);
            case LiteralSyntax { Value: string path }:
                return (null, path);
            case var other:
                reader.Report(ExperimentDiagnostics.BadItem, other.Span, Form);
                return default;
        }
    }

    private static void CheckOptimizer(RecipePart optimizer, ItemReader reader)
    {
        if (optimizer.Argument("Nesterov") is true && optimizer.Argument("Momentum") is 0.0)
            reader.Report(ExperimentDiagnostics.BadValue, optimizer.Span, "nesterov", "be combined with a momentum above 0");
    }

    /// <summary>Checks that the epochs of a schedule are before the end of the training.</summary>
    private static void CheckSchedule(RecipePart schedule, long epochs, ItemReader reader)
    {
        var objection = $"be below the number of epochs, {epochs}";
        if (schedule.Argument("Warmup") is double warmup && warmup >= epochs) reader.Report(ExperimentDiagnostics.BadValue, schedule.Span, "warmup", objection);
        if (schedule.Argument("Restart") is long restart && restart >= epochs)
            reader.Report(ExperimentDiagnostics.BadValue, schedule.Span, "restart", objection);
        if (schedule.Argument("Milestones") is List<long> milestones && milestones[^1] >= epochs)
            reader.Report(ExperimentDiagnostics.BadValue, schedule.Span, "milestones", objection);
    }
}

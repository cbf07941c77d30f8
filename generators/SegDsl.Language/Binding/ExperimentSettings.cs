using SegDsl.Language.Collections;

namespace SegDsl.Language.Binding;

/// <summary>
/// The settings that a run may override: all numbers of an experiment. The network and the kinds of losses are fixed by the file.
/// </summary>
public static class ExperimentSettings
{
    /// <summary>The settings of an experiment, with unique names.</summary>
    public static IReadOnlyList<BoundSetting> Of(BoundExperiment experiment)
    {
        var settings = new List<BoundSetting>();
        var splits = experiment.Data.Splits.Select(s => s.Name).ToList();
        settings.Add(Split("train", "TrainSplit", splits));
        settings.Add(Split("validate", "ValidationSplit", splits));
        if (experiment.Data.Folds is { } folds)
            settings.Add(new("fold", SettingTexts.Of("fold"), SettingKind.Whole, SettingPlace.Data, 0, "", ["Fold"]) { Most = folds.Count - 1 });
        if (experiment.Sampling is { } sampling)
            foreach (var parameter in Parameters(DataTable.Samplings, sampling.Name))
                Add(parameter, "sampling." + parameter.Name, SettingPlace.Sampling, 0, sampling);
        for (var i = 0; i < experiment.Augment.Count; i++)
        {
            var part = experiment.Augment[i];
            var nth = experiment.Augment.Take(i).Count(a => a.Name == part.Name);
            var parameters = Parameters(DataTable.Augmentations, part.Name);
            // The first parameter is named like the augmentation itself, as in crop 832.
            var name = part.Name + (nth == 0 ? "" : $"{nth + 1}");
            foreach (var parameter in parameters) Add(parameter, parameter == parameters[0] ? name : $"{name}.{parameter.Name}", SettingPlace.Augment, i, part);
        }
        AddLoss(experiment.Loss);
        foreach (var parameter in Parameters(RecipeTable.Optimizers, experiment.Optimizer.Name))
            Add(parameter, parameter.Name, SettingPlace.Optimizer, 0, experiment.Optimizer);
        var schedule = experiment.Schedule ?? new("poly", "SegDsl.Experiments.PolynomialSchedule", [], default);
        foreach (var parameter in Parameters(RecipeTable.Schedules, schedule.Name))
            Add(parameter, "schedule." + parameter.Name, SettingPlace.Schedule, 0, schedule);
        foreach (var item in RecipeTable.Numbers) Add(item.Parameter, item.Parameter.Name, SettingPlace.Experiment, 0, null);
        return settings;

        void AddLoss(BoundLoss loss)
        {
            if (loss.IsOneAlone)
            {
                AddLossParameters(loss.Terms[0], "loss.", SettingPlace.Loss, 0);
                return;
            }
            for (var i = 0; i < loss.Terms.Count; i++)
            {
                var name = $"loss.{NameOf(loss.Terms, i).Replace('_', '-')}.";
                settings.Add(new(name + "weight", SettingTexts.Of("weight"), SettingKind.Number, SettingPlace.Term, i, "", ["Weight"]));
                foreach (var parameter in Parameters(LossTable.All, loss.Terms[i].Loss.Name).Where(IsPhase))
                    Add(parameter, name + parameter.Name, SettingPlace.Term, i, null);
                AddLossParameters(loss.Terms[i], name, SettingPlace.TermLoss, i);
            }
        }

        void AddLossParameters(BoundLossTerm term, string prefix, SettingPlace place, int index)
        {
            foreach (var parameter in Parameters(LossTable.All, term.Loss.Name))
            {
                // The minimum probability has no effect without an edge output.
                var isIdle = parameter.Targets[0] == LossTable.Above && term.Loss.Argument(LossTable.At) is null;
                if (!IsPhase(parameter) && !isIdle) Add(parameter, prefix + parameter.Name, place, index, term.Loss);
            }
        }

        void Add(RecipeParameter parameter, string name, SettingPlace place, int index, RecipePart? part)
        {
            if (KindOf(parameter.Kind) is not { } kind) return;
            var record = part is null ? "" : part.RecordType.Substring(part.RecordType.LastIndexOf('.') + 1);
            settings.Add(new(name.Replace('_', '-'), SettingTexts.Of(parameter.Name), kind, place, index, record, parameter.Targets)
            {
                Least = parameter.Least, Most = parameter.Most, IsLeastOpen = parameter.IsLeastOpen, IsMostOpen = parameter.IsMostOpen,
                IsOptional = parameter.IsOptional,
            });
        }
    }

    private static BoundSetting Split(string name, string target, IReadOnlyList<string> splits) =>
        new(name, SettingTexts.Of(name), SettingKind.Choice, SettingPlace.Experiment, 0, "", [target]) { Choices = splits };

    private static IReadOnlyList<RecipeParameter> Parameters(IEnumerable<Recipe> table, string name) => table.First(r => r.Name == name).Parameters;

    private static bool IsPhase(RecipeParameter parameter) => parameter.Targets[0] is LossTable.From or LossTable.Until;

    /// <summary>The name of a loss term: its loss if that is unique, otherwise with its output or its number.</summary>
    private static string NameOf(EquatableList<BoundLossTerm> terms, int index)
    {
        var name = terms[index].Loss.Name;
        var output = terms[index].Outputs[0].Name;
        if (terms.Count(t => t.Loss.Name == name) == 1) return name;
        if (terms.Count(t => t.Loss.Name == name && t.Outputs[0].Name == output) == 1) return $"{name}.{output}";
        return $"{name}{terms.Take(index + 1).Count(t => t.Loss.Name == name)}";
    }

    private static SettingKind? KindOf(RecipeValue kind) => kind switch
    {
        RecipeValue.Int => SettingKind.Whole,
        RecipeValue.Float => SettingKind.Number,
        RecipeValue.Range => SettingKind.Range,
        RecipeValue.Bool => SettingKind.Flag,
        RecipeValue.Ints => SettingKind.Wholes,
        // Output names, class names and per-class numbers are part of the structure of the experiment.
        _ => null,
    };
}

using SegDsl.Language.Collections;
using SegDsl.Language.Vocabulary;

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
        AddItem(ExperimentItems.Train);
        AddItem(ExperimentItems.Validate);
        if (experiment.Data.Folds is { } folds)
            Add(ExperimentItems.Fold with { Range = new(0, folds.Count - 1) }, ExperimentItems.Fold.Name, SettingPlace.Data, 0, null);
        if (experiment.Sampling is { } sampling)
            foreach (var parameter in sampling.Entry.Parameters) Add(parameter, "sampling." + parameter.Name, SettingPlace.Sampling, 0, sampling.Entry);
        for (var i = 0; i < experiment.Augment.Count; i++)
        {
            var entry = experiment.Augment[i].Entry;
            var nth = experiment.Augment.Take(i).Count(a => a.Entry == entry);
            // The first parameter is named like the augmentation itself, as in crop 832.
            var name = entry.Name + (nth == 0 ? "" : $"{nth + 1}");
            foreach (var parameter in entry.Parameters)
                Add(parameter, parameter == entry.Parameters[0] ? name : $"{name}.{parameter.Name}", SettingPlace.Augment, i, entry);
        }
        AddLoss(experiment.Loss);
        foreach (var parameter in experiment.Optimizer.Entry.Parameters)
            Add(parameter, parameter.Name, SettingPlace.Optimizer, 0, experiment.Optimizer.Entry);
        if ((experiment.Schedule?.Entry ?? ExperimentVocabulary.Schedules.Default) is { } schedule)
            foreach (var parameter in schedule.Parameters) Add(parameter, "schedule." + parameter.Name, SettingPlace.Schedule, 0, schedule);
        if ((experiment.Inference?.Entry ?? ExperimentVocabulary.Inference.Default) is { } inference)
            foreach (var parameter in inference.Parameters) Add(parameter, "inference." + parameter.Name, SettingPlace.Inference, 0, null);
        for (var i = 0; i < experiment.Rules.Count; i++) Add(RuleParameter(experiment.Rules[i]), RuleName(experiment.Rules, i), SettingPlace.Rule, i, null);
        foreach (var item in ExperimentItems.Scalars) AddItem(item);
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
                var name = $"loss.{NameOf(loss.Terms, i)}.";
                foreach (var parameter in LossTerms.All) Add(parameter, name + parameter.Name, SettingPlace.Term, i, null);
                AddLossParameters(loss.Terms[i], name, SettingPlace.TermLoss, i);
            }
        }

        void AddLossParameters(BoundLossTerm term, string prefix, SettingPlace place, int index)
        {
            foreach (var parameter in term.Loss.Entry.Parameters)
            {
                var hasEffect = parameter.EffectiveWith is not { } other || term.Loss.Argument(other) is not null;
                if (!parameter.IsOfTerm && hasEffect) Add(parameter, prefix + parameter.Name, place, index, term.Loss.Entry);
            }
        }

        void AddItem(ExperimentItem item)
        {
            if (item.Parameter is { } parameter) Add(parameter, item.Name, SettingPlace.Experiment, 0, null);
        }

        void Add(EntryParameter parameter, string name, SettingPlace place, int index, VocabularyEntry? entry)
        {
            if (KindOf(parameter.Type) is not { } kind) return;
            var record = entry?.RecordName ?? "";
            settings.Add(new(name.Replace('_', '-'), parameter.Help, kind, place, index, record, parameter.Targets)
            {
                Range = parameter.Range, IsOptional = parameter.IsOptional, Choices = kind == SettingKind.Choice ? splits : parameter.Words,
            });
        }
    }

    /// <summary>The name of a loss term: its loss if that is unique, otherwise with its output or its number.</summary>
    private static string NameOf(EquatableList<BoundLossTerm> terms, int index)
    {
        var name = terms[index].Loss.Entry.Name;
        var output = terms[index].Outputs[0].Name;
        if (terms.Count(t => t.Loss.Entry.Name == name) == 1) return name;
        if (terms.Count(t => t.Loss.Entry.Name == name && t.Outputs[0].Name == output) == 1) return $"{name}.{output}";
        return $"{name}{terms.Take(index + 1).Count(t => t.Loss.Entry.Name == name)}";
    }

    /// <summary>The name of a rule: its item with its first part, for example <c>lr.backbone</c>.</summary>
    private static string RuleName(IReadOnlyList<BoundRule> rules, int index)
    {
        var (item, part) = (rules[index].Item, rules[index].Parts[0].Name);
        var nth = rules.Take(index).Count(r => r.Item == item && r.Parts[0].Name == part);
        return $"{item}.{part}{(nth == 0 ? "" : $"{nth + 1}")}";
    }

    private static EntryParameter RuleParameter(BoundRule rule)
    {
        var what = rule.Item == ExperimentItems.Rules[0].Name ? "learning rate" : "weight decay";
        var parts = string.Join(", ", rule.Parts.Select(p => p.Name));
        var value = rule.IsFactor ? "Multiple of the " + what : char.ToUpperInvariant(what[0]) + what.Substring(1);
        return new("value", ParameterType.Float, $"{value} for {parts}.")
        {
            IsRequired = true,
        };
    }

    private static SettingKind? KindOf(ParameterType type) => type switch
    {
        ParameterType.Int => SettingKind.Whole,
        ParameterType.Float => SettingKind.Number,
        ParameterType.Range => SettingKind.Range,
        ParameterType.Bool => SettingKind.Flag,
        ParameterType.Ints => SettingKind.Wholes,
        ParameterType.Split => SettingKind.Choice,
        ParameterType.Word => SettingKind.Word,
        ParameterType.Floats => SettingKind.Numbers,
        // Output names, class names and per-class numbers are part of the structure of the experiment.
        _ => null,
    };
}

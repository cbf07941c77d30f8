using SegDsl.Networks;

namespace SegDsl.Data;

/// <summary>Validates datasets that are created in C#, as the compiler does for those of <c>.seg</c> files. No file is read.</summary>
/// <param name="definition">The dataset.</param>
internal sealed class DatasetRules(DatasetDefinition definition)
{
    private const double MostPercent = 100;
    private const string SplitPlaceholder = "{split}";

    private bool HasLabels => definition.Targets.Count == 0 || definition.Classes.Count > 0;

    /// <summary>Checks a dataset.</summary>
    /// <exception cref="DatasetException">The declaration is inconsistent.</exception>
    public static void Check(DatasetDefinition definition)
    {
        var rules = new DatasetRules(definition);
        rules.CheckClasses();
        rules.CheckSplits();
        rules.CheckMaps();
        foreach (var split in definition.Splits.Where(split => split.Parts.Count == 0 && split.Pairs is null)) rules.CheckPatterns(split);
    }

    private void CheckClasses()
    {
        if (Twice(definition.Classes.Select(c => c.Name)) is { } name) throw Refuse($"has two classes named '{name}'. Give each its own name");
        foreach (var id in definition.VoidIds)
        {
            if (id is < 0 or > ushort.MaxValue) throw Refuse($"has the void id {id}; ids must be in 0 to {ushort.MaxValue}");
            if (definition.Classes.FirstOrDefault(c => c.Id == id || c.OtherIds.Contains(id)) is { } owner)
                throw Refuse($"lists the id {id} of the class {owner.Name} among the void ids. Remove it there");
        }
        if (definition.Encoding != LabelEncoding.Colors) return;
        if (definition.Classes.GroupBy(c => c.Color).FirstOrDefault(g => g.Count() > 1) is { } same)
            throw Refuse($"encodes labels as colors, but the classes {same.First().Name} and {same.Last().Name} have the same color, {same.Key.ToHex()}");
    }

    private void CheckSplits()
    {
        if (Twice(definition.Splits.Select(split => split.Name)) is { } name) throw Refuse($"has two splits named '{name}'. Give each its own name");
        if (definition.Splits.FirstOrDefault(split => split.Percent is not (null or (> 0 and <= MostPercent))) is { Percent: { } share } wrong)
            throw Refuse(FormattableString.Invariant($"has the split '{wrong.Name}' with {share} %; shares must be greater than 0 % and at most 100 %"));
        if (definition.Splits.Sum(split => split.Percent ?? 0) is > MostPercent + 1e-9 and var total)
            throw Refuse(FormattableString.Invariant($"has splits with {total} % in total; use at most 100 %"));
        if (definition.Splits.Any(split => split.Percent is not null)
            && definition.Images.SelectMany(pattern => pattern.Planes).FirstOrDefault(plane => plane.Contains(SplitPlaceholder)) is { } pattern)
            throw Refuse($"has splits that are shares of all images, so the pattern '{pattern}' must not contain {SplitPlaceholder}");
    }

    private void CheckMaps()
    {
        CheckNames("targets", "seg", definition.Targets.Select(target => target.Name));
        CheckNames("inputs", NetworkInputs.ImageName, definition.Inputs.Select(input => input.Name));
        foreach (var input in definition.Inputs) CheckFiles($"input '{input.Name}'", input.Files);
        foreach (var target in definition.Targets)
        {
            if (Twice(target.Labels) is { } label) throw Refuse($"has the label '{label}' of the target '{target.Name}' twice. Give each its own name");
            if (target.Files.Count == 0) throw Refuse($"has no files for the target '{target.Name}'. Set {nameof(MapDefinition.Files)}");
            if (target.Kind == MapKind.Class)
            {
                if (target.Labels.Count < 2) throw Refuse($"has the target '{target.Name}' with {Count(target.Labels.Count, "class", "es")}; name at least 2");
                continue;
            }
            CheckFiles($"target '{target.Name}'", target.Files);
            if (target.Kind == MapKind.Mask && target.Labels.Count != target.Planes)
                throw Refuse(
                    $"has the mask '{target.Name}' with {Count(target.Labels.Count, "label")} for {Count(target.Planes, "file")}; name one label for each");
        }
    }

    private void CheckNames(string what, string reserved, IEnumerable<string> names)
    {
        var all = names.ToList();
        if (Twice(all) is { } twice) throw Refuse($"has two {what} named '{twice}'. Give each its own name");
        if (all.Contains(reserved)) throw Refuse($"has one of its {what} named '{reserved}', which is reserved. Choose another name");
    }

    private void CheckFiles(string owner, IReadOnlyList<ImagePattern> files)
    {
        if (files.Count == 0 || files.Any(pattern => pattern.Planes.Count == 0)) throw Refuse($"has no files for the {owner}");
        if (files.Any(pattern => pattern.Planes.Count != files[0].Planes.Count))
            throw Refuse($"has alternatives with different numbers of files for the {owner}. Use as many files in each");
        foreach (var plane in files.SelectMany(pattern => pattern.Planes)) CheckPattern(plane);
    }

    private void CheckPatterns(SplitDefinition split)
    {
        var images = split.Images ?? definition.Images;
        if (images.Count == 0 || images.Any(pattern => pattern.Planes.Count == 0))
            throw Refuse(
                $"has no pattern for the images of the split '{split.Name}'. "
                + $"Set {nameof(DatasetDefinition.Images)}, for example [\"images/{{split}}/{{name}}.png\"]");
        foreach (var plane in images.SelectMany(pattern => pattern.Planes)) CheckPattern(plane);
        if (!split.HasLabels || !HasLabels) return;
        var labels = split.Labels ?? definition.Labels;
        if (labels.Count == 0)
            throw Refuse(
                $"has no pattern for the label images of the split '{split.Name}'. Set {nameof(DatasetDefinition.Labels)}, for example "
                + $"[\"labels/{{split}}/{{name}}.png\"], or {nameof(SplitDefinition.HasLabels)} = false for a split without labels");
        foreach (var pattern in labels) CheckPattern(pattern);
    }

    private void CheckPattern(string pattern)
    {
        if (LayoutPattern.UnknownPlaceholder(pattern) is { } unknown)
            throw Refuse($"has the pattern '{pattern}' with the unknown placeholder '{unknown}'. Available: {{split}}, {{name}}");
    }

    private static string? Twice(IEnumerable<string> names) => names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1)?.Key;

    private static string Count(int count, string noun, string plural = "s") => $"{count} {noun}{(count == 1 ? "" : plural)}";

    private DatasetException Refuse(string what) => new($"The dataset {definition.Name} {what}.");
}

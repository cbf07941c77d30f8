using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SegDsl.Data;
using SegDsl.Experiments;
using SegDsl.Losses;

namespace SegDsl.Training;

/// <summary>Describes settings and data of a run in its state, so that a resumed run can report what has changed.</summary>
internal static class RunChanges
{
    private const char Separator = '-';

    /// <summary>The settings of an experiment as text. Of an experiment that was created in C# without settings, its parts are described.</summary>
    public static IEnumerable<(string Name, string Value)> SettingsOf(Experiment experiment)
    {
        var settings = experiment.Settings;
        return settings.Count > 0
            ? settings.Select(setting => (setting.Name, setting.TextOf(experiment)))
            : PartsOf(experiment).Select(part => (part.Name, TextOf(part.Value)));
    }

    /// <summary>
    /// The number of samples of the two splits, and digests of their names and of the sizes of their files. Times of files are left out, because a copy of a
    /// dataset on another machine has other times.
    /// </summary>
    public static string DataOf(SegmentationDataset training, SegmentationDataset validation) =>
        string.Join('\n', new[] { training, validation }.Select(LineOf));

    /// <summary>The changes of settings, a sentence each.</summary>
    /// <param name="before">The settings of the run, by name.</param>
    /// <param name="experiment">The experiment now.</param>
    public static IEnumerable<string> OfSettings(IReadOnlyDictionary<string, string> before, Experiment experiment) =>
        from setting in SettingsOf(experiment)
        where before.TryGetValue(setting.Name, out var value) && value != setting.Value
        select $"The setting '{setting.Name}' was {before[setting.Name]} before the run was resumed, and is {setting.Value} now.";

    /// <summary>The changes of the data, a sentence each. States of earlier versions do not describe the data.</summary>
    /// <param name="before">The description of the data of the run.</param>
    /// <param name="now">The splits now.</param>
    public static IEnumerable<string> OfData(string before, params IReadOnlyList<SegmentationDataset> now)
    {
        var lines = before.Split('\n');
        for (var i = 0; i < Math.Min(lines.Length, now.Count); i++)
        {
            if (lines[i].Split(' ', 3) is not [var count, var digests, var split] || LineOf(now[i]).Split(' ', 3) is not [var images, var current, _]) continue;
            var (name, digestsBefore, digestsNow) = (now[i].Definition.Name, digests.Split(Separator), current.Split(Separator));
            if (split != now[i].Split)
                yield return $"The split '{now[i].Split}' of {name} is used instead of '{split}' since the run was resumed.";
            else if (count != images)
                yield return $"The split '{split}' of {name} had {count} images before the run was resumed, and has {images} now.";
            else if (digestsBefore[0] != digestsNow[0])
                yield return $"The split '{split}' of {name} has other images than before the run was resumed.";
            else if (digestsBefore.Length > 1 && digestsBefore[1] != digestsNow[1])
                yield return $"Files of the split '{split}' of {name} have other sizes than before the run was resumed: their content was changed.";
        }
    }

    /// <summary>The change of the length of an epoch, in two sentences; null if there is none.</summary>
    /// <param name="before">The progress that was saved.</param>
    /// <param name="now">The same progress with the current number of steps per epoch.</param>
    public static string? OfSteps(RunProgress before, RunProgress now) => before.StepsPerEpoch == now.StepsPerEpoch ? null
        : $"An epoch had {Counted(before.StepsPerEpoch)} before the run was resumed, and has {now.StepsPerEpoch} now. The run continues with step "
            + $"{now.Completed + 1}, which is step {now.Step % now.StepsPerEpoch + 1} of epoch {now.Step / now.StepsPerEpoch + 1}.";

    private static string Counted(int steps) => steps == 1 ? "1 step" : string.Create(CultureInfo.InvariantCulture, $"{steps} steps");

    private static string LineOf(SegmentationDataset images) => string.Create(
        CultureInfo.InvariantCulture,
        $"{images.Count} {DigestOf(images.Files.Select(file => file.Name))}{Separator}{DigestOf(images.Files.SelectMany(SizesOf))} {images.Split}");

    private static string DigestOf(IEnumerable<string> lines) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));

    /// <summary>The sizes of the files of a sample. Files that do not exist are reported when they are read.</summary>
    private static IEnumerable<string> SizesOf(SampleFiles sample) =>
        new[] { sample.Image, sample.Labels }.OfType<string>().Concat(sample.OtherPlanes).Concat(sample.Maps.Concat(sample.Inputs).SelectMany(planes => planes))
            .Select(path => new FileInfo(path)).Select(file => file.Exists ? file.Length.ToString(CultureInfo.InvariantCulture) : "");

    private static IEnumerable<(string Name, object? Value)> PartsOf(Experiment experiment) =>
    [
        ("optimizer", experiment.Optimizer),
        ("schedule", experiment.Schedule),
        ("loss", experiment.Loss is WeightedSumDefinition sum ? Joined(sum.Terms) : experiment.Loss),
        ("augment", Joined(experiment.Augment)),
        ("sampling", experiment.Sampling),
        ("epochs", experiment.Epochs),
        ("batch", experiment.Batch),
        ("accumulate", experiment.Accumulate),
        ("clip", experiment.Clip),
        ("average", experiment.Average),
        ("rules", Joined(experiment.Rules)),
        ("freeze", Joined(experiment.Freeze)),
        ("precision", experiment.Precision),
        ("seed", experiment.Seed),
        ("fold", experiment.Data.Fold),
    ];

    private static string Joined<T>(IEnumerable<T> parts) => string.Join(", ", parts.Select(part => TextOf(part)));

    /// <summary>The text of a value in a line, with numbers as in C#. Records list their properties.</summary>
    private static string TextOf(object? value)
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            // The text of a record has no format provider.
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            return value?.ToString()?.ReplaceLineEndings(" ") is { Length: > 0 } text ? text : ExperimentSetting.None;
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }
}

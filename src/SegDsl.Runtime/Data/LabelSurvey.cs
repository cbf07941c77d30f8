using System.Globalization;
using SegDsl.Imaging;

namespace SegDsl.Data;

/// <summary>The pixel counts of a label image.</summary>
/// <param name="File">The path of the file.</param>
/// <param name="Values">The number of pixels per value, ordered by value.</param>
/// <param name="Palette">The colors of its palette; empty if it has none.</param>
internal sealed record LabelImageCounts(string File, IReadOnlyList<KeyValuePair<int, long>> Values, IReadOnlyList<Rgb> Palette)
{
    [ThreadStatic]
    private static long[]? counts;

    /// <summary>Counts the values of a label image.</summary>
    public static LabelImageCounts Of(string file, LabelMap labels, IReadOnlyList<Rgb> palette)
    {
        // Few values occur, and a new array per image would be larger than most images.
        var perValue = counts ??= new long[ushort.MaxValue + 1];
        foreach (var value in labels.Values) perValue[value]++;
        var values = new List<KeyValuePair<int, long>>();
        for (var value = 0; value < perValue.Length; value++)
        {
            if (perValue[value] == 0) continue;
            values.Add(new(value, perValue[value]));
            perValue[value] = 0;
        }
        return new(file, values, palette);
    }
}

/// <summary>The label values of a split, of all its label images or a sample of them.</summary>
/// <param name="Definition">The dataset.</param>
/// <param name="Split">The name of the split.</param>
/// <param name="Labeled">The number of label images of the split.</param>
/// <param name="Images">The counts of the label images that were read.</param>
internal sealed record LabelSurvey(DatasetDefinition Definition, string Split, int Labeled, IReadOnlyList<LabelImageCounts> Images)
{
    /// <summary>The share of ignored pixels above which most of the labels have no effect.</summary>
    private const double MostlyIgnored = 0.5;

    private const int MaxNames = 10;

    /// <summary>Surveys a sample of a split: label images at equal distances in the order of the files. Unreadable ones are skipped.</summary>
    /// <param name="dataset">The split.</param>
    /// <param name="maximum">The maximum number of label images to read.</param>
    /// <param name="stopping">Stops after the label images in work.</param>
    /// <exception cref="OperationCanceledException"><paramref name="stopping"/> was canceled.</exception>
    public static LabelSurvey OfSample(SegmentationDataset dataset, int maximum, CancellationToken stopping = default)
    {
        var files = dataset.Files.Select(file => file.Labels).OfType<string>().ToList();
        var count = Math.Min(files.Count, maximum);
        var labelImages = new LabelImages(dataset.Definition);
        var images = SampleScan.Map(count, i => Read(labelImages, files[(int)((long)i * files.Count / count)]), progress: null, stopping);
        return new(dataset.Definition, dataset.Split, files.Count, [.. images.OfType<LabelImageCounts>()]);
    }

    /// <summary>Whether only some of the label images were read.</summary>
    public bool IsSample => Images.Count < Labeled;

    /// <summary>States what is unusual about the labels, and what to do. In a sample, rare classes may be missing, and are not reported.</summary>
    /// <param name="listsUnknown">Whether to report values that belong to no class.</param>
    public IReadOnlyList<string> Warnings(bool listsUnknown)
    {
        if (Images.Count == 0) return [];
        var ids = new LabelIds(Definition);
        var totals = Images.SelectMany(image => image.Values).GroupBy(pair => pair.Key).ToDictionary(g => g.Key, g => g.Sum(pair => pair.Value));
        var pixels = totals.Values.Sum();
        var ignored = totals.Where(pair => ids.ClassOf(pair.Key) is null).OrderByDescending(pair => pair.Value).ToList();
        var present = totals.Keys.Select(ids.ClassOf).OfType<int>().ToHashSet();
        return
        [
            .. Absent(present, ignored, pixels), .. Ignored(ignored, pixels),
            .. listsUnknown ? Unknown(ignored.Where(pair => !ids.IsKnown(pair.Key)).OrderBy(pair => pair.Key)) : [],
            .. MisleadingPalettes(ids),
        ];
    }

    private string Where =>
        IsSample ? $"{Images.Count} of {Labeled} label images of '{Split}' (a sample)" : $"the {Count(Labeled, "label image")} of '{Split}'";

    private IEnumerable<string> Absent(HashSet<int> present, List<KeyValuePair<int, long>> ignored, long pixels)
    {
        var classes = Definition.Classes;
        if (classes.Count == 1)
            yield return $"{Definition.Name} declares a single class, '{classes[0].Name}'. Its softmax probability is always 1, so training has no effect. "
                + "Declare the other pixels as a second class.";
        var absent = Enumerable.Range(0, classes.Count).Where(index => !present.Contains(index)).Select(index => classes[index]).ToList();
        if (absent.Count == 0 || (IsSample && present.Count > 1)) yield break;
        var names = string.Join(", ", absent.Take(MaxNames).Select(c => $"'{c.Name}' ({c.Id})"))
            + (absent.Count > MaxNames ? $" and {absent.Count - MaxNames} more" : "");
        yield return $"{(absent.Count == 1 ? "Class" : "Classes")} {names} {(absent.Count == 1 ? "does" : "do")} not occur in {Where}. "
            + (present.Count switch
            {
                0 => "No pixel belongs to a class. ",
                1 when classes.Count > 1 => $"Only '{classes[present.First()].Name}' occurs: a network that always predicts it has a mean IoU of 1. ",
                _ => "",
            })
            + IgnoreValue(ignored, pixels) + $"Check the {(absent.Count == 1 ? "id" : "ids")} and the label images.";
    }

    private string IgnoreValue(List<KeyValuePair<int, long>> ignored, long pixels) =>
        ignored.FirstOrDefault(pair => pair.Key == Definition.IgnoreIndex).Value is > 0 and var count
            ? $"{Definition.IgnoreIndex} is the ignore value and covers {Share(count, pixels)} of all pixels; if it is a class, declare it "
                + $"as 'name {Definition.IgnoreIndex} #ffffff'. "
            : "";

    private IEnumerable<string> Ignored(List<KeyValuePair<int, long>> ignored, long pixels)
    {
        var count = ignored.Sum(pair => pair.Value);
        if (count <= MostlyIgnored * pixels) yield break;
        yield return $"{Share(count, pixels)} of all pixels in {Where} are ignored: values "
            + string.Join(", ", ignored.Take(5).Select(pair => $"{pair.Key} ({Share(pair.Value, pixels)})"))
            + $"{(ignored.Count > 5 ? ", …" : "")}. Only the other pixels are trained and evaluated. If these values are classes, declare them.";
    }

    private IEnumerable<string> Unknown(IEnumerable<KeyValuePair<int, long>> unknown)
    {
        var values = unknown.ToList();
        if (values.Count == 0) yield break;
        yield return $"Undeclared values in {Where} are ignored: "
            + string.Join(", ", values.Take(5).Select(pair => $"{pair.Key} ({Count(pair.Value, "pixel")})"))
            + $"{(values.Count > 5 ? $" and {values.Count - 5} more" : "")}. Declare them as ids of a class, or as 'void'.";
    }

    /// <summary>Finds palettes in which a value has the color of another class than its own: the ids of the file may be in another order.</summary>
    private IEnumerable<string> MisleadingPalettes(LabelIds ids)
    {
        var found = new List<(string File, int Value, int Own, int Other)>();
        foreach (var image in Images)
            foreach (var (value, _) in image.Values)
            {
                if (value >= image.Palette.Count || ids.ClassOf(value) is not { } own || Definition.Classes[own].Color == image.Palette[value]) continue;
                var other = Definition.Classes.ToList().FindIndex(c => c.Color == image.Palette[value]);
                if (other < 0) continue;
                found.Add((image.File, value, own, other));
                break;
            }
        if (found.Count == 0) yield break;
        var (file, example, declared, colored) = found[0];
        yield return $"The palettes of {Count(found.Count, "label image")} of '{Split}' have the colors of other classes. "
            + $"In {file}, value {example} has the color of "
            + $"'{Definition.Classes[colored].Name}' {Definition.Classes[colored].Color.ToHex()}, but is the id of '{Definition.Classes[declared].Name}'. "
            + "Values count, not colors: correct the ids of the classes if the order is wrong.";
    }

    private static LabelImageCounts? Read(LabelImages labelImages, string file)
    {
        try
        {
            return LabelImageCounts.Of(file, labelImages.Read(file, out var palette), palette);
        }
        catch (ImageException)
        {
            // Training reports unreadable files when it needs them, or skips them, as requested.
            return null;
        }
    }

    private static string Share(long count, long pixels) => (100.0 * count / pixels) switch
    {
        < 0.1 => "less than 0.1 %",
        < 10 and var percent => string.Create(CultureInfo.InvariantCulture, $"{percent:0.0} %"),
        var percent => string.Create(CultureInfo.InvariantCulture, $"{percent:0} %"),
    };

    private static string Count(long number, string noun) => $"{number} {noun}{(number == 1 ? "" : "s")}";
}

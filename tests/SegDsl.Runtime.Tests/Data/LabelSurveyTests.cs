using SegDsl.Data;
using SegDsl.Imaging;

namespace SegDsl.Tests.Data;

public sealed class LabelSurveyTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static DatasetDefinition Fields { get; } = new()
    {
        Name = "Fields",
        Root = "fields",
        IgnoreIndex = 255,
        VoidIds = [9],
        Classes = [new("rest", 0, new(0, 0, 0)), new("wheat", 1, new(0xE6, 0x19, 0x4B)), new("maize", 2, new(0x3C, 0xB4, 0x4B))],
        Images = ["images/{name}.png"],
        Labels = ["labels/{name}.png"],
        Splits = [new("train")],
    };

    public void Dispose() => folder.Dispose();

    /// <summary>A dataset with some of the label images of the fixtures.</summary>
    private SegmentationDataset Dataset(DatasetDefinition definition, params string[] labels)
    {
        for (var i = 0; i < labels.Length; i++)
        {
            folder.Write($"labels/{i}.png", File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fixtures", "labels", labels[i])));
            ImageFile.Write(folder[$"images/{i}.png"], new RgbImage(24, 20));
        }
        return new SegmentationDataset(definition, folder.Root, "train");
    }

    private void Add(string name, params ushort[] values)
    {
        ImageFile.Write(folder[$"labels/{name}.png"], new LabelMap(values.Length, 1, values));
        ImageFile.Write(folder[$"images/{name}.png"], new RgbImage(values.Length, 1));
    }

    private IReadOnlyList<string> Warnings(DatasetDefinition definition, int maximum = 64) =>
        LabelSurvey.OfSample(new SegmentationDataset(definition, folder.Root, "train"), maximum).Warnings(listsUnknown: true);

    [Fact]
    public void Complete_labels_have_no_warning() =>
        Assert.Empty(LabelSurvey.OfSample(Dataset(Fields, "plain.png", "gray_alpha.png"), 64).Warnings(listsUnknown: true));

    [Fact]
    public void Masks_of_0_and_255_are_explained()
    {
        var definition = Fields with { Classes = [new("background", 0, default), new("object", 1, new(255, 255, 255))] };
        var mask = ImageFile.ReadLabels(Path.Combine(AppContext.BaseDirectory, "Fixtures", "labels", "mask_0_255.png"));
        var share = 100.0 * mask.Values.Count(value => value == 255) / mask.Values.Length;

        var warnings = LabelSurvey.OfSample(Dataset(definition, "mask_0_255.png"), 64).Warnings(listsUnknown: true);

        Assert.Equal(
            "Class 'object' (1) does not occur in the 1 label image of 'train'. Only 'background' occurs: "
            + "a network that always predicts it has a mean IoU of 1. "
            + FormattableString.Invariant($"255 is the ignore value and covers {share:0} % of all pixels; if it is a class, declare it as 'name 255 #ffffff'. ")
            + "Check the id and the label images.",
            warnings[0]);
        // The advice works.
        Assert.Empty(LabelSurvey.OfSample(
            Dataset(definition with { Classes = [new("background", 0, default), new("object", 255, new(255, 255, 255))] }, "mask_0_255.png"), 64)
                .Warnings(listsUnknown: true));
    }

    [Fact]
    public void A_palette_with_the_colors_of_other_classes_is_reported()
    {
        var dataset = Dataset(Fields, "palette_in_another_order.png");

        var warnings = LabelSurvey.OfSample(dataset, 64).Warnings(listsUnknown: true);

        Assert.Contains(warnings, warning => warning.Contains("have the colors of other classes", StringComparison.Ordinal)
            && warning.Contains(dataset.Files[0].Labels!, StringComparison.Ordinal) && warning.Contains("'maize' #3cb44b", StringComparison.Ordinal));
    }

    [Fact]
    public void Palettes_with_their_own_or_unrelated_colors_are_accepted()
    {
        ImageFile.Write(folder["labels/own.png"], new LabelMap(3, 1, [0, 1, 2]), [.. Fields.Classes.Select(c => c.Color)]);
        // The color of another class at a value that does not occur means nothing.
        ImageFile.Write(folder["labels/other.png"], new LabelMap(3, 1, [0, 1, 2]), [new(9, 9, 9), new(8, 8, 8), new(7, 7, 7), new(0, 0, 0)]);
        foreach (var name in new[] { "own", "other" }) ImageFile.Write(folder[$"images/{name}.png"], new RgbImage(3, 1));
        Assert.Empty(Warnings(Fields));
    }

    [Fact]
    public void Mostly_ignored_and_undeclared_values_are_counted()
    {
        Add("a", 0, 1, 2, 255, 255, 9, 9, 9, 77, 78);

        Assert.Equal(
            [
                "70 % of all pixels in the 1 label image of 'train' are ignored: values 9 (30 %), 255 (20 %), 77 (10 %), 78 (10 %). "
                + "Only the other pixels are trained and evaluated. If these values are classes, declare them.",
                "Undeclared values in the 1 label image of 'train' are ignored: 77 (1 pixel), 78 (1 pixel). Declare them as ids of a class, or as 'void'.",
            ],
            Warnings(Fields));
    }

    [Fact]
    public void Labels_without_any_class_are_reported()
    {
        Add("a", 255, 255);
        Assert.Contains("do not occur in the 1 label image of 'train'. No pixel belongs to a class. 255 is the ignore value and covers 100 %",
            Warnings(Fields)[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_single_declared_class_is_reported()
    {
        Add("a", 0, 0);
        Assert.StartsWith("Fields declares a single class, 'rest'. Its softmax probability is always 1",
            Warnings(Fields with { Classes = [Fields.Classes[0]] })[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_sample_does_not_report_rare_classes()
    {
        for (var i = 0; i < 10; i++) Add($"{i}", 0, 1);
        Add("9", 0, 2);
        Assert.Empty(Warnings(Fields, maximum: 5));
        Assert.Empty(Warnings(Fields));

        for (var i = 0; i < 10; i++) Add($"{i}", 0, 0);
        Assert.StartsWith("Classes 'wheat' (1), 'maize' (2) do not occur in 5 of 10 label images of 'train' (a sample).", Warnings(Fields, maximum: 5)[0],
            StringComparison.Ordinal);
    }

    [Fact]
    public void Check_reports_warnings_per_split()
    {
        Add("a", 0, 1, 255);
        var report = DatasetCheck.Run(Fields, folder.Root, ["train"]);
        Assert.Equal(0, report.ProblemCount);
        Assert.StartsWith("Class 'maize' (2) does not occur in the 1 label image of 'train'. 255 is", Assert.Single(report.Splits[0].Warnings),
            StringComparison.Ordinal);
    }
}

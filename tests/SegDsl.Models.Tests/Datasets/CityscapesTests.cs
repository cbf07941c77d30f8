using SegDsl.Data;

namespace SegDsl.Models.Tests.Datasets;

public sealed class CityscapesTests
{
    private static readonly string[] Train =
    [
        "aachen", "bochum", "bremen", "cologne", "darmstadt", "dusseldorf", "erfurt", "hamburg", "hanover", "jena", "krefeld", "monchengladbach",
        "strasbourg", "stuttgart", "tubingen", "ulm", "weimar", "zurich",
    ];

    private static readonly string[] Validation = ["frankfurt", "lindau", "munster"];

    /// <summary>The official folders, and those extracted from the archives.</summary>
    public static TheoryData<string, string, string, string> Layouts => new()
    {
        { "leftImg8bit", "gtFine", "leftImg8bit", "gtCoarse" },
        { "leftImg8bit_trainvaltest/leftImg8bit", "gtFine_trainvaltest/gtFine", "leftImg8bit_trainextra/leftImg8bit", "gtCoarse/gtCoarse" },
    };

    [Theory, MemberData(nameof(Layouts))]
    public void Images_and_labels_are_matched_in_both_layouts(string images, string fine, string extra, string coarse)
    {
        using var folder = new DatasetFolder("Cityscapes").With(
            $"{images}/train/ulm/ulm_000000_000019_leftImg8bit.png",
            $"{fine}/train/ulm/ulm_000000_000019_gtFine_labelIds.png",
            $"{fine}/train/ulm/ulm_000000_000019_gtFine_color.png",
            $"{fine}/train/ulm/ulm_000000_000019_gtFine_labelTrainIds.png",
            $"{images}/val/lindau/lindau_000001_000019_leftImg8bit.png",
            $"{fine}/val/lindau/lindau_000001_000019_gtFine_labelIds.png",
            $"{images}/test/bonn/bonn_000002_000019_leftImg8bit.png",
            $"{fine}/test/bonn/bonn_000002_000019_gtFine_labelIds.png",
            $"{extra}/train_extra/dresden/dresden_000003_000019_leftImg8bit.png",
            $"{coarse}/train_extra/dresden/dresden_000003_000019_gtCoarse_labelIds.png");

        Assert.Equal(
            [($"{images}/train/ulm/ulm_000000_000019_leftImg8bit.png", $"{fine}/train/ulm/ulm_000000_000019_gtFine_labelIds.png")], folder.Pairs("train"));
        Assert.Equal(
            [($"{images}/val/lindau/lindau_000001_000019_leftImg8bit.png", $"{fine}/val/lindau/lindau_000001_000019_gtFine_labelIds.png")],
            folder.Pairs("val"));
        Assert.Equal(["lindau/lindau_000001_000019", "ulm/ulm_000000_000019"], folder.Files("trainval").Select(file => file.Name));
        // The published labels of the test split are empty and must not be used.
        Assert.Equal([($"{images}/test/bonn/bonn_000002_000019_leftImg8bit.png", (string?)null)], folder.Pairs("test"));
        Assert.Equal(
            [(
                $"{extra}/train_extra/dresden/dresden_000003_000019_leftImg8bit.png",
                $"{coarse}/train_extra/dresden/dresden_000003_000019_gtCoarse_labelIds.png")],
            folder.Pairs("coarse"));
    }

    [Fact]
    public void Fine_labels_are_not_replaced_by_coarse_ones()
    {
        using var folder = new DatasetFolder("Cityscapes").With(
            "leftImg8bit/train/ulm/ulm_000000_000019_leftImg8bit.png", "gtCoarse/train/ulm/ulm_000000_000019_gtCoarse_labelIds.png");
        var error = Assert.Throws<DatasetException>(() => folder.Files("train"));
        Assert.Contains("gtFine/train/ulm/ulm_000000_000019_gtFine_labelIds.png", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "frankfurt", "lindau", "munster")]
    [InlineData(1, "darmstadt", "dusseldorf", "erfurt")]
    [InlineData(2, "monchengladbach", "strasbourg", "stuttgart")]
    public void Folds_validate_on_three_cities_and_train_on_the_rest(int fold, params string[] validated)
    {
        using var folder = new DatasetFolder("Cityscapes").With(
            Train.SelectMany(city => Pair("train", city)).Concat(Validation.SelectMany(city => Pair("val", city))));

        Assert.Equal(validated, Cities(folder.Files("val", fold)));
        Assert.Equal(Train.Concat(Validation).Except(validated).Order(StringComparer.Ordinal), Cities(folder.Files("train", fold)));
        Assert.Equal(2 * 3, folder.Files("val", fold).Count);
        Assert.Equal(2 * 18, folder.Files("train", fold).Count);
        Assert.Equal(2 * 21, folder.Files("trainval", fold).Count);
    }

    [Fact]
    public void There_are_three_folds()
    {
        using var folder = new DatasetFolder("Cityscapes").With(Pair("train", "ulm"));
        var error = Assert.Throws<DatasetException>(() => folder.Files("train", 3));
        Assert.Contains("no fold 3; it has the folds 0 to 2", error.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Pair(string split, string city) =>
        Enumerable.Range(0, 2).SelectMany(i => new[]
        {
            $"leftImg8bit/{split}/{city}/{city}_00000{i}_000019_leftImg8bit.png", $"gtFine/{split}/{city}/{city}_00000{i}_000019_gtFine_labelIds.png",
        });

    private static IEnumerable<string> Cities(IEnumerable<SampleFiles> files) => files.Select(file => file.Name.Split('/')[0]).Distinct();
}

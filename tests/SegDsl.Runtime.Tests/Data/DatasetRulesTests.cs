using SegDsl.Data;
using SegDsl.Imaging;

namespace SegDsl.Tests.Data;

/// <summary>Datasets of C# that the compiler would refuse in a <c>.seg</c> file.</summary>
public sealed class DatasetRulesTests : IDisposable
{
    private readonly ToyDataset toy = new();

    public static TheoryData<string, Func<DatasetDefinition, DatasetDefinition>> Inconsistent => new()
    {
        { "has two classes named 'road'. Give each its own name.", d => d with { Classes = [.. d.Classes, new("road", 9, new Rgb(4, 4, 4))] } },
        {
            "The classes sky and lake of Toy have the same id, 7. Give each its own.",
            d => d with { Classes = [.. d.Classes, new("lake", 7, new Rgb(4, 4, 4))] }
        },
        { "lists the id 300 of the class road among the void ids. Remove it there.", d => d with { VoidIds = [5, 300] } },
        { "has the void id 70000; ids must be in 0 to 65535.", d => d with { VoidIds = [70000] } },
        { "The ignore index of Toy is 2; with 3 classes it must be in 3 to 65535.", d => d with { IgnoreIndex = 2 } },
        {
            "has no pattern for the label images of the split 'train'. Set Labels, for example [\"labels/{split}/{name}.png\"], or HasLabels = false",
            d => d with { Labels = [] }
        },
        { "has no pattern for the images of the split 'train'. Set Images", d => d with { Images = [] } },
        {
            "has the pattern 'labels/{splt}/{name}.png' with the unknown placeholder '{splt}'. Available: {split}, {name}.",
            d => d with { Labels = ["labels/{splt}/{name}.png"] }
        },
        { "with the unknown placeholder '{name'", d => d with { Images = ["images/{name"] } },
        { "with the unknown placeholder '{Name}'", d => d with { Splits = [new("train") { Images = ["{Name}.png"] }] } },
        { "with the unknown placeholder '{id}'", d => d with { Inputs = [new("depth", ["depth/{id}.png"], ImageNormalization.Default(1))] } },
        { "has two splits named 'train'.", d => d with { Splits = [new("train"), new("train")] } },
        {
            "has splits that are shares of all images, so the pattern 'images/{split}/{name}_rgb.png' must not contain {split}.",
            d => d with { Splits = [new("train") { Percent = 80 }, new("val") { Percent = 20 }] }
        },
        { "has splits with 110 % in total", d => d with { Images = ["{name}.png"], Splits = [new("train") { Percent = 80 }, new("val") { Percent = 30 }] } },
        { "has the split 'train' with 0 %", d => d with { Images = ["{name}.png"], Splits = [new("train") { Percent = 0 }] } },
        { "has two targets named 'edge'", d => d with { Targets = [Mask("edge"), Mask("edge")] } },
        { "has one of its targets named 'seg', which is reserved", d => d with { Targets = [Mask("seg")] } },
        { "has one of its inputs named 'image'", d => d with { Inputs = [new("image", ["{name}.png"], ImageNormalization.Default(1))] } },
        { "has no files for the target 'edge'", d => d with { Targets = [new("edge", MapKind.Values, [])] } },
        { "has the mask 'edge' with 0 labels for 1 file", d => d with { Targets = [Mask("edge") with { Labels = [] }] } },
        { "has the target 'scene' with 1 class; name at least 2", d => d with { Targets = [new("scene", MapKind.Class, ["t.csv"]) { Labels = ["a"] }] } },
        {
            "encodes labels as colors, but the classes sky and lake have the same color, #010101.",
            d => d with { Encoding = LabelEncoding.Colors, Classes = [.. d.Classes, new("lake", 9, new Rgb(1, 1, 1))] }
        },
    };

    public void Dispose() => toy.Dispose();

    private static MapDefinition Mask(string name) => new(name, MapKind.Mask, ["edges/{name}.png"]) { Labels = [name] };

    [Theory]
    [MemberData(nameof(Inconsistent))]
    public void Inconsistent_datasets_are_refused(string message, Func<DatasetDefinition, DatasetDefinition> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        toy.Add("a");
        var definition = change(ToyDataset.Definition);
        foreach (var use in new Action[]
        {
            () => _ = new SegmentationDataset(definition, toy.Folder.Root, "train"), () => DatasetCheck.Run(definition, toy.Folder.Root, ["train"]),
        })
            Assert.Contains(message, Assert.Throws<DatasetException>(use).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Splits_without_labels_and_ids_equal_to_the_ignore_index_are_accepted()
    {
        toy.Add("a");
        var data = ToyDataset.Definition with { Labels = [], Splits = [new("train") { HasLabels = false }] };
        Assert.False(new SegmentationDataset(data, toy.Folder.Root, "train").HasLabels);
        var same = ToyDataset.Definition with { Classes = [.. ToyDataset.Definition.Classes, new("void", ToyDataset.Ignore, new Rgb(9, 9, 9))] };
        Assert.Equal(4, new SegmentationDataset(same, toy.Folder.Root, "train").Definition.Classes.Count);
    }

    [Fact]
    public void A_missing_folder_names_the_options_of_the_command_and_of_CSharp()
    {
        var error = Assert.Throws<DatasetException>(() => new SegmentationDataset(ToyDataset.Definition, toy.Folder["none"], "train"));
        Assert.Contains("pass its folder (the root of the dataset, or TrainingOptions.DataRoot)", error.Message, StringComparison.Ordinal);
    }
}

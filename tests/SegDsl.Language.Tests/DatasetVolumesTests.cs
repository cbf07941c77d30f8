namespace SegDsl.Language.Tests;

/// <summary>Datasets and experiments of volumes.</summary>
public sealed class DatasetVolumesTests
{
    private const string Nifti = "\"i/{split}/{name}.nii.gz\"";

    [Theory]
    [InlineData("", Nifti, Nifti, "1 volumes")]
    [InlineData("", "\"i/{name}.NII\"", "\"l/{name}.nii.gz\"", "1 volumes")]
    [InlineData("", "\"t1/{name}.nii\" + \"t2/{name}.nii\"", Nifti, "2 volumes")]
    [InlineData("channels 2", "\"t1/{name}.nii\" + \"t2/{name}.nii\"", Nifti, "2 volumes")]
    [InlineData("mean -100\ndeviation 400", Nifti, Nifti, "1 volumes")]
    [InlineData("", "\"i/{name}.tif\"", "\"l/{name}.png\"", "3 images")]
    [InlineData("mean 50", Nifti, Nifti, "SEG513")]
    [InlineData("deviation 50", Nifti, Nifti, "SEG513")]
    [InlineData("channels 4", Nifti, Nifti, "4 volumes")]
    [InlineData("channels 3", "\"t1/{name}.nii\" + \"t2/{name}.nii\"", Nifti, "SEG513")]
    [InlineData("encoding colors", Nifti, Nifti, "SEG513")]
    [InlineData("target depth from \"d/{name}.png\"", Nifti, Nifti, "SEG513")]
    [InlineData("input depth from \"d/{name}.png\"", Nifti, Nifti, "SEG513")]
    [InlineData("", Nifti, "\"l/{name}.png\"", "SEG529")]
    [InlineData("", "\"i/{name}.png\"", Nifti, "SEG529")]
    [InlineData("", "\"i/{name}.png\", \"i/{name}.nii\"", Nifti, "SEG529")]
    public void The_patterns_decide_whether_samples_are_volumes(string items, string images, string labels, string expected)
    {
        var compilation = SegCompiler.Compile(SampleFiles.Parse("data.seg", Dataset(items, images, labels)));
        var found = compilation.Diagnostics.Count > 0
            ? string.Join("; ", compilation.Diagnostics.Select(d => d.Code))
            : compilation.Files.Single().Datasets.Single() is var data ? $"{data.Normalization.Mean.Count} {(data.HoldsVolumes ? "volumes" : "images")}" : "";
        Assert.Equal(expected, found);
    }

    [Theory]
    [InlineData("augment volume_crop(32, 64, 64), depth_flip, vertical_flip, flip, quarter_turn, gamma, photometric", "")]
    [InlineData("augment volume_crop(32, 64, 64), jitter",
        "SEG528: The augmentation 'jitter' is for images, but the samples of 'Data' are volumes; remove it.")]
    [InlineData("augment volume_crop(32, 64, 64), mosaic(32)",
        "SEG528: The augmentation 'mosaic' is for images, but the samples of 'Data' are volumes; remove it.")]
    [InlineData("augment flip", "SEG521: Without 'volume_crop', all images of a batch must have one size; "
        + "add 'volume_crop(depth, height, width)' to 'augment', or suppress this if they have.")]
    [InlineData("augment volume_crop(32, 64, 7)", "SEG540: The network 'Net' requires that W >= 8, but 'volume_crop' gives 32x64x7; change the crop.")]
    [InlineData("augment volume_crop(32, 64, 64)\nsampling uniform", "SEG528: The sampling 'uniform' is for images, but the samples of 'Data' are volumes; "
        + "remove it, and use 'foreground' of 'volume_crop'.")]
    [InlineData("augment volume_crop(32, 64, 64)\ninference windows(32, depth: 16, scales: [0.5, 1.0])", "SEG513: 'scales' must be omitted for volumes.")]
    [InlineData("augment volume_crop(32, 64, 64)\ninference windows(32, depth: 16)\nsampling random(times: 4)", "")]
    public void Parts_of_an_experiment_suit_volumes(string items, string expected) => Assert.Equal(expected, Experiment(items, "cross_entropy"));

    [Theory]
    [InlineData("dice + ohem + lovasz", "")]
    [InlineData("cross_entropy + boundary", "SEG528: The loss 'boundary' is for images, but the samples of 'Data' are volumes; choose another loss.")]
    public void Losses_suit_volumes(string loss, string expected) => Assert.Equal(expected, Experiment("augment volume_crop(32, 64, 64)", loss));

    [Theory]
    [InlineData("augment volume_crop(32, 64, 96)", "windows(size 96, depth 32)")]
    [InlineData("augment volume_crop(32, 64, 96)\ninference whole(flip: true)", "whole(flip True)")]
    public void Windows_have_the_size_of_the_crop_by_default(string items, string expected)
    {
        var compilation = SegCompiler.Compile(SampleFiles.Parse("data.seg", Text(items, "cross_entropy")));
        Assert.Empty(compilation.Diagnostics);
        var inference = compilation.Files.Single().Experiments.Single().Inference!;
        Assert.Equal(expected, $"{inference.Entry.Name}({string.Join(", ", inference.Arguments.Select(a => $"{a.Parameter.Name} {a.Value}"))})");
    }

    [Fact]
    public void A_crop_of_volumes_is_not_for_images() => Assert.Contains(
        "SEG528: The augmentation 'volume_crop' is for volumes, but the samples of 'Data' are images; use 'crop(512)'.",
        Experiment("augment volume_crop(32, 64, 64)", "cross_entropy", "\"i/{name}.png\"", "[N, 3, H, W]", "Conv"), StringComparison.Ordinal);

    private static string Experiment(string items, string loss, string files = Nifti, string shape = "[N, 1, D, H, W]", string conv = "Conv3d") =>
        string.Join("; ", SegCompiler.Compile(SampleFiles.Parse("data.seg", Text(items, loss, files, shape, conv))).Diagnostics
            .Select(d => $"{d.Code}: {d.Message}"));

    private static string Text(string items, string loss, string files = Nifti, string shape = "[N, 1, D, H, W]", string conv = "Conv3d")
    {
        var pool = conv == "Conv" ? "MaxPool" : "MaxPool3d";
        return $$"""
            network Net(classes: int = 2)
            {
                in x: {{shape}}
                small = x -> {{pool}}(8, 8, padding: 0)
                out seg = upsample(small, like: x) -> conv: {{conv}}(classes, 3)
            }

            {{Dataset("", files, files.Replace("i/", "l/", StringComparison.Ordinal))}}

            experiment Base
            {
                network   Net(classes: Data.classes)
                data      Data
                {{items}}
                loss      {{loss}}
                optimizer sgd(lr: 0.01)
                epochs    10
                batch     2
            }
            """;
    }

    private static string Dataset(string items, string images, string labels) => $$"""
        dataset Data
        {
            root   "data"
            ignore 255
            {{items}}
            classes {
                rest  0 #000000
                organ 1 #4080ff
            }
            images {{images}}
            labels {{labels}}
            splits { train, val }
        }
        """;
}

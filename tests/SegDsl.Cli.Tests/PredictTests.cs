using System.Text.Json;
using SegDsl.Imaging;
using SegDsl.Tests.Training;

namespace SegDsl.Cli.Tests;

public sealed class PredictTests : CommandLineFixture
{
    private string Weights()
    {
        var weights = InFolder("w.safetensors");
        using var network = new TinyNetwork(2, 8);
        Checkpoints.Safetensors.SafetensorsWriter.Write(weights, network.state_dict());
        return weights;
    }

    private CommandResult Predict(params string[] arguments) =>
        Run(["predict", "TinyShapes", "--weights", Weights(), "--output", InFolder("out"), .. arguments]);

    private IEnumerable<string> Written() =>
        Directory.EnumerateFiles(InFolder("out"), "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(InFolder("out"), file))
            .Order(StringComparer.Ordinal);

    [Fact]
    public void Kinds_of_output_can_be_selected()
    {
        var image = Path.Combine(MakeShapes(), "images", "val", "0.png");

        var result = Predict("--input", image, "--write", "submission,side_by_side");

        Assert.True(result.Code == 0, result.Error);
        Assert.Equal(["0_side_by_side.png", "submission/0.png"], Written());
        var ids = ImageFile.ReadLabels(InFolder("out", "submission", "0.png"));
        Assert.All(ids.Values, id => Assert.True(id is 10 or 20));
        // Image, colors, overlay and edge, with gaps between them.
        Assert.Equal(4 * 24 + 3 * 4, ImageFile.Read(InFolder("out", "0_side_by_side.png")).Width);
    }

    [Theory]
    [InlineData("images/val")]
    [InlineData("images/val/*.png")]
    [InlineData("images/**/*.png", "--write", "ids")]
    [InlineData("i*/val/*.png", "--write", "ids")]
    [InlineData("**/images/val/1.png", "--write", "ids")]
    public void Images_are_files_folders_and_patterns(string pattern, params string[] more)
    {
        var folder = MakeShapes();
        // Only the images of val: those of train have the same names.
        Directory.Delete(Path.Combine(folder, "images", "train"), recursive: true);
        var expected = pattern.Contains("1.png", StringComparison.Ordinal) ? 1 : 2;

        Assert.Equal(0, Predict(["--input", Path.Combine(folder, pattern), .. more]).Code);

        Assert.Equal(expected, Written().Count(file => file.EndsWith("_ids.png", StringComparison.Ordinal)));
    }

    [Fact]
    public void Results_next_to_the_images_are_skipped()
    {
        var images = Path.Combine(MakeShapes(), "images", "val");
        string[] arguments = ["predict", "TinyShapes", "--weights", Weights(), "--output", images, "--write", "ids,overlay,submission"];
        Assert.Equal(0, Run([.. arguments, "--input", images]).Code);

        foreach (var pattern in new[] { images, Path.Combine(images, "**/*.png") })
        {
            var again = Run([.. arguments, "--input", pattern, "--json"]);

            using var json = JsonDocument.Parse(again.Output);
            Assert.Equal(["0.png", "1.png"],
                json.RootElement.GetProperty("images").EnumerateArray().Select(entry => Path.GetFileName(entry.GetProperty("image").GetString())));
            Assert.Contains("seg: skipped the results of an earlier prediction next to the images: ", again.Error, StringComparison.Ordinal);
            Assert.EndsWith("0_ids.png.\n", again.Error, StringComparison.Ordinal);
        }

        // A file that is named on the command line is an image.
        Assert.Contains("0_ids.png: ids", Run([.. arguments, "--input", Path.Combine(images, "0.png"), Path.Combine(images, "0_ids.png")]).Output,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*.png")]
    [InlineData("**/*.png")]
    [InlineData("*.PNG")]
    [InlineData("")]
    public void Extensions_match_in_any_case(string pattern)
    {
        var images = Path.Combine(MakeShapes(), "images", "val");
        File.Move(Path.Combine(images, "0.png"), Path.Combine(images, "0.Png"));

        Assert.Equal(0, Predict("--input", Path.Combine(images, pattern), "--write", "ids").Code);

        Assert.Equal(["0_ids.png", "1_ids.png"], Written());
    }

    [Fact]
    public void Folders_that_contain_themselves_are_searched_once()
    {
        var folder = MakeShapes();
        Directory.CreateSymbolicLink(Path.Combine(folder, "images", "val", "loop"), ".");

        Assert.Equal(0, Predict("--input", Path.Combine(folder, "images", "val", "**", "*.png"), "--write", "ids").Code);

        Assert.Equal(["0_ids.png", "1_ids.png"], Written());
    }

    [Fact]
    public void A_folder_for_results_is_not_named_like_an_image()
    {
        var result = Run(
            "predict", "TinyShapes", "--weights", "none.safetensors", "--input", MakeShapes(), "--output", InFolder("result.JPG"));

        Assert.Equal(2, result.Code);
        Assert.Contains("result.JPG: the results are written to a folder", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(InFolder("result.JPG")));
    }

    [SkippableFact]
    public void Control_characters_in_names_are_written_as_codes()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no such names.");
        var images = Path.Combine(MakeShapes(), "images", "val");
        File.Move(Path.Combine(images, "0.png"), Path.Combine(images, "red\u001b[31m.png"));
        File.WriteAllText(Path.Combine(images, "bad\u001b[31m.png"), "no picture");

        var result = Predict("--input", images);

        Assert.Equal(1, result.Code);
        Assert.Contains("red\\u001b[31m.png: ", result.Output, StringComparison.Ordinal);
        Assert.Contains("bad\\u001b[31m.png", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', result.Output + result.Error);
    }

    [Fact]
    public void Json_lists_written_files_and_failed_images()
    {
        var images = Path.Combine(MakeShapes(), "images", "val");
        File.WriteAllText(Path.Combine(images, "0a.png"), "no picture");

        var result = Predict("--input", images, "--write", "ids", "--json");

        Assert.Equal(1, result.Code);
        Assert.Contains("is not a PNG, JPEG, WebP, BMP, GIF or TIFF file", result.Error, StringComparison.Ordinal);
        Assert.Contains("1 of 3 images failed", result.Error, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(result.Output);
        var entries = json.RootElement.GetProperty("images").EnumerateArray().ToList();
        Assert.Equal(["0.png", "0a.png", "1.png"], entries.ConvertAll(entry => Path.GetFileName(entry.GetProperty("image").GetString())));
        Assert.Equal(InFolder("out", "1_ids.png"), entries[2].GetProperty("written").GetProperty("ids").GetString());
        Assert.Contains("0a.png", entries[1].GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(["0_ids.png", "1_ids.png"], Written());
    }

    [Fact]
    public void Images_of_a_split_can_be_predicted()
    {
        var result = Predict("--split", "val", "--data", MakeShapes(), "--write", "submission", "--json", InFolder("written.json"));

        Assert.True(result.Code == 0, result.Error);
        Assert.Equal(["submission/0.png", "submission/1.png"], Written());
        Assert.Contains("submission", File.ReadAllText(InFolder("written.json")), StringComparison.Ordinal);
        Assert.Contains("2 images →", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Modes_reach_the_network()
    {
        var image = Path.Combine(MakeShapes(), "images", "val", "0.png");
        Assert.Equal(0, Predict("--input", image, "--window", "16", "--overlap", "0.5", "--scales", "0.5,1,1.5", "--flip").Code);
        Assert.Equal(24, ImageFile.ReadLabels(InFolder("out", "0_ids.png")).Width);
    }

    [Theory]
    [InlineData(2, "expected an integer of at least 1", "--window", "0")]
    [InlineData(2, "at least 0 and less than 1", "--window", "8", "--overlap", "1")]
    [InlineData(2, "--overlap requires --window", "--overlap", "0.5")]
    [InlineData(2, "expected positive numbers separated by commas", "--scales", "1,x")]
    [InlineData(2, "Did you mean 'colors'?", "--write", "ids,colos")]
    [InlineData(2, "no output 'body'", "--write", "body")]
    [InlineData(2, "the file must end in .json", "--json", "photo.png")]
    [InlineData(2, "--data requires --split", "--data", "shapes")]
    public void Wrong_options_are_explained(int code, string expected, params string[] options)
    {
        var image = Path.Combine(MakeShapes(), "images", "val", "0.png");
        string[] arguments = ["predict", "TinyShapes", "--input", image, "--weights", Weights(), "--output", InFolder("out"), .. options];
        Assert.Contains(expected, Fails(code, arguments), StringComparison.Ordinal);
        Assert.False(Directory.Exists(InFolder("out")));
    }

    [Fact]
    public void Without_a_result_no_folder_is_named()
    {
        File.WriteAllText(InFolder("text.png"), "no picture");

        var result = Predict("--input", InFolder("text.png"));

        Assert.Equal((1, ""), (result.Code, result.Output));
        Assert.EndsWith("seg: 1 of 1 image failed.\n", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Terminals_show_a_bar_below_the_images()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        string[] command = ["predict", "TinyShapes", "--weights", Weights(), "--input", Path.Combine(MakeShapes(), "images", "val"), "--write", "ids"];

        Assert.Equal(0, new Application(TestCatalog.Instance, output, error, interactive: true).Run([.. command, "--output", InFolder("out")]));

        var text = output.ToString();
        Assert.All(["predicting 0/2", "predicting 1/2"], bar => Assert.Contains(bar, text, StringComparison.Ordinal));
        // The bar is removed before the last line.
        Assert.EndsWith($"\u001b[J2 images → {InFolder("out")}\n", text.Replace("\r", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Invalid_inputs_are_named_before_anything_is_written()
    {
        File.WriteAllText(InFolder("text.png"), "no picture");
        Directory.CreateDirectory(InFolder("empty"));
        var twin = Path.Combine(MakeShapes(), "images");

        Assert.Contains("nothing.png: no such file", FailsToPredict(InFolder("nothing.png")), StringComparison.Ordinal);
        Assert.Contains("empty", FailsToPredict(InFolder("empty")), StringComparison.Ordinal);
        Assert.Contains("found no file", FailsToPredict(InFolder("*.jpg")), StringComparison.Ordinal);
        Assert.Contains("is not a PNG, JPEG, WebP, BMP, GIF or TIFF file", FailsToPredict(InFolder("text.png")), StringComparison.Ordinal);
        Assert.Contains("but not '?'", FailsToPredict(InFolder("?.png")), StringComparison.Ordinal);
        Assert.Contains("would have the same names", FailsToPredict(Path.Combine(twin, "**", "0.png")), StringComparison.Ordinal);
        Assert.Contains("There are no images", FailsToPredict(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(InFolder("out")));

        string FailsToPredict(params string[] files) => Fails(
            1,
            ["predict", "TinyShapes", .. files.SelectMany(file => (string[])["--input", file]), "--weights", Weights(), "--output", InFolder("out")]);
    }

    [Fact]
    public void A_network_predicts_the_classes_of_a_named_dataset()
    {
        var image = Path.Combine(MakeShapes(), "images", "val", "0.png");
        Assert.Equal(0, Run("predict", "TinyNet", "--input", image, "--dataset", "Shapes", "--weights", Weights(), "--output", InFolder("out")).Code);
        Assert.Contains(
            "--dataset NAME", Fails(1, "predict", "TinyNet", "--input", image, "--weights", Weights(), "--output", InFolder("out")), StringComparison.Ordinal);
    }
}

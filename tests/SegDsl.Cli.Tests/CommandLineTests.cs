using System.Text.Json;
using SegDsl.Storage;
using SegDsl.Torch;

namespace SegDsl.Cli.Tests;

public sealed class CommandLineTests : CommandLineFixture
{
    [Fact]
    public void List_shows_networks_datasets_and_experiments()
    {
        var result = Run("list");

        Assert.Equal(0, result.Code);
        Assert.Empty(result.Error);
        Assert.Contains("TinyNet  classes = 2, width = 8  seg, edge  A tiny network.", result.Output, StringComparison.Ordinal);
        Assert.Contains("Shapes   2        train, val  Bright squares.", result.Output, StringComparison.Ordinal);
        Assert.Contains("TinyShapes       TinyNet  Shapes   Segments bright squares on a dark background.", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void List_as_json_can_be_read()
    {
        using var json = JsonDocument.Parse(Run("list", "--json").Output);

        var network = json.RootElement.GetProperty("networks")[0];
        Assert.Equal("TinyNet", network.GetProperty("name").GetString());
        Assert.Equal(2, network.GetProperty("parameters")[0].GetProperty("default").GetInt64());
        Assert.Equal("TinyShapes", json.RootElement.GetProperty("experiments")[0].GetProperty("name").GetString());
    }

    [Fact]
    public void Keys_follow_the_settings()
    {
        var result = Run("keys", "TinyNet", "--set", "classes=11", "--set", "width=4");

        Assert.Equal(0, result.Code);
        Assert.Equal(
            [
                "first.weight  [4, 3, 3, 3]", "first.bias    [4]", "last.weight   [11, 4, 1, 1]", "last.bias     [11]",
                "4 keys, 167 values, 167 trainable",
            ],
            result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Keys_as_json_can_be_read()
    {
        using var json = JsonDocument.Parse(Run("keys", "TinyNet", "--json").Output);

        var state = json.RootElement.GetProperty("state");
        Assert.Equal(4, state.GetArrayLength());
        Assert.Equal("first.weight", state[0].GetProperty("key").GetString());
        Assert.Equal([8, 3, 3, 3], state[0].GetProperty("shape").EnumerateArray().Select(size => size.GetInt32()));
        Assert.Equal(242, json.RootElement.GetProperty("parameters").GetInt64());
    }

    [Theory]
    [InlineData("TinyNte", "There is no network 'TinyNte'. Did you mean 'TinyNet'?")]
    [InlineData("Enormous", "There is no network 'Enormous'. 'seg list' lists all names. Use --file to add your own .seg files.")]
    public void Error_for_an_unknown_name_lists_the_available_ones(string name, string expected) =>
        Assert.Equal($"seg: {expected}\n", Fails(1, "keys", name));

    [Theory]
    [InlineData("classes", "expected name=value")]
    [InlineData("classes=many", "'many' is not an int")]
    [InlineData("clases=3", "TinyNet has no parameter 'clases'. Did you mean 'classes'?")]
    [InlineData("classes=99999999999999999999", "is not an int")]
    public void Wrong_settings_are_explained(string setting, string expected) =>
        Assert.Contains(expected, Fails(2, "keys", "TinyNet", "--set", setting), StringComparison.Ordinal);

    [Theory]
    [InlineData("Unknown command 'lsit'. Did you mean 'list'?", "lsit")]
    [InlineData("Unknown option '--sett'. Did you mean '--set'?", "keys", "TinyNet", "--sett", "a=1")]
    [InlineData("--weights", "infer", "TinyNet")]
    [InlineData("--steps 0: expected an integer of at least 1.", "train", "TinyShapes", "--steps", "0")]
    [InlineData("--steps abc: expected an integer of at least 1.", "train", "TinyShapes", "--steps", "abc")]
    [InlineData("Missing argument <network>: Select", "keys", "--json")]
    [InlineData("Missing option --output <file>: Write", "graph", "TinyNet")]
    [InlineData("Missing value of --set <name=value>: Set", "keys", "TinyNet", "--set")]
    [InlineData("Missing command. Available commands: check, stats, preview, convert.", "data")]
    [InlineData("Unknown command 'find'. Available commands: check, stats, preview, convert.", "data", "find")]
    [InlineData("Unknown value 'fp8' of --dtype. Available choices: fp16, bf16, fp32.", "weights", "convert", "a", "-o", "b", "--dtype", "fp8")]
    [InlineData("Unknown value 'tcsh' of <shell>. Available choices: bash, zsh, fish.", "completion", "tcsh")]
    [InlineData("--json TinyNet: the file must end in .json.", "keys", "--json", "TinyNet")]
    [InlineData("Use either --json or --sarif.", "check", "--json", "--sarif")]
    [InlineData("Unknown option '--foo'.", "check", "--foo")]
    [InlineData("Unknown option '--foo'.", "predict", "TinyNet", "--input", "a.png", "--foo", "b.png")]
    [InlineData("Unknown option '--learning-rate'. Did you mean '--lr'?", "train", "TinyShapes", "--learning-rate", "0.1")]
    [InlineData("Unknown option '--batch-size'. Did you mean '--batch'?", "train", "--batch-size=2", "TinyShapes")]
    [InlineData("Unknown option '--learning-rate'. Write the name of the experiment: seg train EXPERIMENT --lr", "train", "--learning-rate", "0.1")]
    [InlineData("Unknown option '--checkpoint'. Did you mean '--weights'?", "eval", "TinyShapes", "--checkpoint", "w.pth")]
    [InlineData("Unexpected 'x'.", "build", "x")]
    public void Invalid_command_line_is_a_usage_error(string expected, params string[] arguments)
    {
        var error = Fails(2, arguments);

        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Contains("--help", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'--out' is now --output.", "train", "TinyShapes", "--out", "runs/a")]
    [InlineData("'--out' is now --output.", "demo", "--out=runs/a")]
    [InlineData("'--pictures' is now --output.", "eval", "TinyShapes", "--weights", "w", "--pictures", "a")]
    [InlineData("'--input' is now --size.", "summary", "TinyNet", "--input", "1x3x8x8")]
    [InlineData("'--input' is now --size.", "graph", "TinyNet", "-o", "a.dot", "--input", "1x3x8x8")]
    [InlineData("'--outputs' is now --auxiliary.", "infer", "TinyNet", "--weights", "w", "--input", "i", "--output", "o", "--outputs", "all")]
    [InlineData("'--format' is now --json or --sarif.", "check", "--format", "sarif")]
    [InlineData("Unexpected 'a.png'. Write --input a.png.", "predict", "TinyShapes", "a.png", "--weights", "w", "--output", "o")]
    [InlineData("Unexpected 'b.safetensors'. Write --output b.safetensors.", "weights", "convert", "a.pth", "b.safetensors")]
    public void Earlier_spellings_name_the_current_one(string expected, params string[] arguments) =>
        Assert.Contains(expected, Fails(2, arguments), StringComparison.Ordinal);

    [Fact]
    public void Words_after_a_double_dash_are_values() =>
        Assert.Equal("seg: There is no network '--json'. 'seg list' lists all names. Use --file to add your own .seg files.\n",
            Fails(1, "keys", "--", "--json"));

    /// <summary>The exception of libtorch's errors derives from the one of TorchSharp, and that of files which cannot be written from .NET's.</summary>
    [Fact]
    public void Exceptions_have_one_base_class() => Assert.All(
        new[] { typeof(SegDslException).Assembly, typeof(Application).Assembly }.SelectMany(assembly => assembly.GetExportedTypes())
            .Where(type => type.IsSubclassOf(typeof(Exception)) && type != typeof(TorchException) && type != typeof(FileWriteException)),
        type => Assert.True(type.IsAssignableTo(typeof(SegDslException)), $"{type} does not derive from {typeof(SegDslException)}"));

    [Fact]
    public void Version_is_printed()
    {
        var result = Run("--version");
        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Matches(@"^\d+\.\d+\.\d+\S*\n$", result.Output);
    }

    [Theory]
    [InlineData("build")]
    [InlineData("test", "--filter", "Name~Words")]
    [InlineData("bench", "data", "3")]
    [InlineData("docs", "--serve")]
    public void Commands_of_the_launcher_require_it(params string[] arguments) =>
        Assert.Contains($"Run ./seg {arguments[0]} in a checkout of the repository.", Fails(1, arguments), StringComparison.Ordinal);

    [Fact]
    public void Json_is_written_to_a_file_in_addition_to_the_text()
    {
        var result = Run("list", "--json", InFolder("list.json"));

        Assert.Equal(Run("list").Output, result.Output);
        Assert.Equal(Run("list", "--json").Output, File.ReadAllText(InFolder("list.json")));
    }

    [Theory]
    [InlineData("list")]
    [InlineData("summary")]
    [InlineData("graph")]
    [InlineData("keys")]
    [InlineData("infer")]
    [InlineData("train")]
    [InlineData("eval")]
    [InlineData("predict")]
    [InlineData("demo")]
    [InlineData("check")]
    [InlineData("explain")]
    [InlineData("weights")]
    [InlineData("build")]
    [InlineData("test")]
    [InlineData("bench")]
    [InlineData("docs")]
    public void Every_command_has_help(string command)
    {
        Assert.Contains(command, Run("--help").Output, StringComparison.Ordinal);
        var help = Run(command, "--help");
        Assert.Equal(0, help.Code);
        Assert.Contains("Usage:", help.Output, StringComparison.Ordinal);
    }
}

using System.Text.Json;

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
                "4 keys, 167 values, 167 of them trainable",
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
    [InlineData("Enormous", "There is no network 'Enormous'. The networks are: TinyNet.")]
    public void Unknown_names_are_answered_with_what_there_is(string name, string expected) =>
        Assert.Equal($"seg: {expected}\n", Fails(1, "keys", name));

    [Theory]
    [InlineData("classes", "write it as name=value")]
    [InlineData("classes=many", "'many' is not an int")]
    [InlineData("clases=3", "TinyNet has no parameter 'clases'. Did you mean 'classes'?")]
    [InlineData("classes=99999999999999999999", "is not an int")]
    public void Wrong_settings_are_explained(string setting, string expected) =>
        Assert.Contains(expected, Fails(1, "keys", "TinyNet", "--set", setting), StringComparison.Ordinal);

    [Theory]
    [InlineData("There is no command 'lsit'. Did you mean 'list'?", "lsit")]
    [InlineData("does not know '--sett'. Did you mean '--set'?", "keys", "TinyNet", "--sett", "a=1")]
    [InlineData("--weights", "infer", "TinyNet")]
    [InlineData("--steps 0: it must be a whole number of at least 1.", "train", "TinyShapes", "--steps", "0")]
    [InlineData("--steps abc: it must be a whole number of at least 1.", "train", "TinyShapes", "--steps", "abc")]
    [InlineData("some", "infer", "TinyNet", "--weights", "w", "--input", "i", "--output", "o", "--outputs", "some")]
    public void A_wrong_command_line_is_a_matter_of_usage(string expected, params string[] arguments)
    {
        var error = Fails(2, arguments);

        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Contains("--help", error, StringComparison.Ordinal);
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
    public void Every_command_has_help(string command)
    {
        Assert.Contains(command, Run("--help").Output, StringComparison.Ordinal);
        var help = Run(command, "--help");
        Assert.Equal(0, help.Code);
        Assert.Contains("Usage:", help.Output, StringComparison.Ordinal);
    }
}

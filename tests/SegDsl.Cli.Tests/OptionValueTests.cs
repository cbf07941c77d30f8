using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;

namespace SegDsl.Cli.Tests;

/// <summary>Values of options without a meaning: empty, listed twice, negative or not finite.</summary>
public sealed class OptionValueTests : CommandLineFixture
{
    [Theory]
    [InlineData("--scales", "<number,…>")]
    [InlineData("--tolerances", "<number,…>")]
    [InlineData("--window", "<number>")]
    [InlineData("--weights", "<file>")]
    [InlineData("--data", "<folder>")]
    [InlineData("--output", "<folder>")]
    [InlineData("--split", "<name>")]
    [InlineData("--set", "<name=value>")]
    [InlineData("--key", "<key>")]
    [InlineData("--calibrate", "<images>")]
    [InlineData("--fused", "<fp32|bf16|int8|off>")]
    public void Empty_values_are_refused(string option, string expected)
    {
        foreach (var empty in new[] { "", " " })
            Assert.Equal(
                $"seg eval: {option} '{empty}': the value is empty; expected {expected}, or leave out the option.\nTry 'seg eval --help'.\n",
                Fails(2, "eval", "TinyShapes", option, empty));
    }

    [Theory]
    [InlineData("predict", "--write")]
    [InlineData("predict", "--input")]
    [InlineData("export", "--outputs")]
    [InlineData("export", "--size")]
    [InlineData("train", "--batch")]
    [InlineData("train", "--start-rename")]
    [InlineData("graph", "--expand")]
    [InlineData("graph", "--output")]
    [InlineData("graph", "--file")]
    [InlineData("weights diff", "--tolerance")]
    [InlineData("weights convert", "--shard-size")]
    [InlineData("data check", "--split")]
    [InlineData("data convert", "--map")]
    [InlineData("serve", "--host")]
    public void Empty_values_are_refused_by_every_command(string command, string option) => Assert.StartsWith(
        $"seg {command}: {option} '': the value is empty; ", Fails(2, [.. command.Split(' '), "TinyShapes", option, ""]), StringComparison.Ordinal);

    [Theory]
    [InlineData("seg eval: --split was given twice, with the values val and train: give it once.", "eval", "--split", "val", "--split", "train")]
    [InlineData("seg predict: --output was given twice, with the values a and b: give it once.", "predict", "-o", "a", "--output", "b")]
    [InlineData("seg train: --steps was given 3 times, with the values 1 and 1 and 2: give it once.",
        "train", "--steps", "1", "--steps", "1", "--steps", "2")]
    [InlineData("seg train: --lr was given twice, with the values 1 and 0.1: give it once.", "train", "--lr", "1", "--lr", "0.1")]
    [InlineData("seg eval: --json was given twice, with and without a value, x.json: give it once.", "eval", "--json", "--json", "x.json")]
    [InlineData("seg train: --channels-last was given 3 times, with and without a value, false: give it once.",
        "train", "--channels-last", "--channels-last", "false", "--channels-last")]
    public void Options_with_one_value_are_given_once(string expected, string command, params string[] options) =>
        Assert.StartsWith($"{expected}\nTry 'seg ", Fails(2, [command, "TinyShapes", .. options]), StringComparison.Ordinal);

    [Fact]
    public void A_flag_without_a_value_can_be_repeated() =>
        Assert.Contains("--lr 0: it must be", Fails(2, "train", "TinyShapes", "--resume", "--resume", "--lr", "0"), StringComparison.Ordinal);

    [Fact]
    public void A_parameter_is_set_once() => Assert.Equal(
        "seg: --set classes was given twice, with the values 3 and 5: give it once.\n",
        Fails(2, "keys", "TinyNet", "--set", "classes=3", "--set", "classes=5"));

    [Theory]
    [InlineData("--scales 1,,2: an element is empty; expected positive numbers separated by commas, for example 0.5,1,2.", "eval", "--scales", "1,,2")]
    [InlineData("--scales 1,: an element is empty; ", "eval", "--scales", "1,")]
    [InlineData("--scales ,: an element is empty; ", "eval", "--scales", ",")]
    [InlineData("--scales 1,2,1.0: 1.0 occurs twice; expected positive numbers", "eval", "--scales", "1,2,1.0")]
    [InlineData("--scales 2: 2 occurs twice; ", "eval", "--scales", "1,2", "--scales", "2")]
    [InlineData("--scales 1,NaN: expected positive numbers", "eval", "--scales", "1,NaN")]
    [InlineData("--scales Infinity: expected positive numbers", "eval", "--scales", "Infinity")]
    [InlineData("--scales -1: expected positive numbers", "eval", "--scales=-1")]
    [InlineData("--tolerances 0.5,: an element is empty; ", "eval", "--tolerances", "0.5,")]
    [InlineData("--tolerances 2,2: 2 occurs twice; ", "eval", "--tolerances", "2,2")]
    [InlineData("--write ids,,overlay: an element is empty; expected names separated by commas, for example ", "predict", "--write", "ids,,overlay")]
    [InlineData("--write ids,ids: ids occurs twice; ", "predict", "--write", "ids,ids")]
    [InlineData("--outputs seg,seg: seg occurs twice; expected names separated by commas, for example seg,edge.", "export", "--outputs", "seg,seg")]
    [InlineData("--outputs ,seg: an element is empty; ", "export", "--outputs", ",seg")]
    public void Lists_have_no_empty_and_no_repeated_elements(string expected, string command, params string[] options)
    {
        var error = Fails(2, [command, "TinyShapes", .. options]);

        Assert.StartsWith($"seg {command}: {expected}", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("-1e-9")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("x")]
    public void A_tolerance_is_a_number_of_at_least_0(string tolerance) => Assert.StartsWith(
        $"seg weights diff: --tolerance {tolerance}: expected a number of at least 0.",
        Fails(2, "weights", "diff", "a.pth", "b.pth", $"--tolerance={tolerance}"), StringComparison.Ordinal);

    [Theory]
    [InlineData("--overlap=NaN: expected a number of at least 0 and less than 1.", "eval", "TinyShapes")]
    [InlineData("--boundary-width=-2: expected a positive number.", "eval", "TinyShapes")]
    [InlineData("--boundary-width=Infinity: expected a positive number.", "eval", "TinyShapes")]
    [InlineData("--tolerance=NaN: expected a positive number.", "data", "convert", "Shapes", "a")]
    [InlineData("--lr=NaN: ", "train", "TinyShapes")]
    [InlineData("--lr=Infinity: ", "train", "TinyShapes")]
    [InlineData("--port=70000: expected an integer from 1 to 65535.", "docs")]
    public void Numbers_without_a_meaning_are_refused(string expected, params string[] command)
    {
        var option = expected[..expected.IndexOf(": ", StringComparison.Ordinal)];

        Assert.Contains(expected.Replace('=', ' '), Fails(2, [.. command, option]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    public void Parameters_of_networks_are_finite(string value) => Assert.Equal(
        $"--set rate={value}: '{value}' is not a float.",
        Assert.Throws<OptionException>(
            () => NetworkSettings.Read("Net", new Dictionary<string, string> { ["rate"] = "float" }, [$"rate={value}"])).Message);
}

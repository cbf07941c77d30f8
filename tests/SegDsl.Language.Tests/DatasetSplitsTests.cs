using SegDsl.Language.Binding;
using SegDsl.Language.Formatting;

namespace SegDsl.Language.Tests;

public sealed class DatasetSplitsTests
{
    [Theory]
    [InlineData("train 80 %, val 20 %", "", "train 80; val 20; seed 0")]
    [InlineData("train 80 %, val 12.5 %, trainval = train + val", "seed 3\ngroup \"{group}_*\"", "train 80; val 12.5; trainval train+val; seed 3 {group}_*")]
    [InlineData("train(list: \"lists/train.txt\"), val(\"v\", list: \"{split}.txt\")", "", "train lists/train.txt; val {split}.txt; seed 0")]
    [InlineData("train(pairs: \"train.csv\"), test(pairs: \"test.csv\", labels: none)", "", "train train.csv; test test.csv; seed 0")]
    [InlineData("train 80 %, val 30 %", "", "SEG513 val")]
    [InlineData("train 0 %, val 20 %", "", "SEG513 0")]
    [InlineData("train 80, val 20", "", "SEG110 ,")]
    [InlineData("train 80 %, val 20 %", "group \"*\"", "SEG508 \"*\"")]
    [InlineData("train 80 %, val 20 %", "group 5", "SEG504 5")]
    [InlineData("train 80 %, val 20 %", "seed 1.5", "SEG513 1.5")]
    [InlineData("train, val", "seed 1", "SEG513 seed 1")]
    [InlineData("train, val", "group \"{group}_*\"", "SEG513 group \"{group}_*\"")]
    [InlineData("train(list: 3)", "", "SEG504 train(list: 3)")]
    [InlineData("train(pairs: \"a.csv\", list: \"b.txt\")", "", "SEG513 train(pairs: \"a.csv\", list: \"b.txt\")")]
    public void Splits_are_shares_lists_or_tables(string splits, string items, string expected) =>
        Assert.Equal(expected, Compile(Dataset("images/{name}.png", splits, items)));

    [Fact]
    public void Shares_divide_the_images_of_one_folder() =>
        Assert.Equal("SEG513 Data", Compile(Dataset("images/{split}/{name}.png", "train 80 %, val 20 %", "")));

    [Fact]
    public void Tables_need_no_patterns()
    {
        var source = Dataset("", "train(pairs: \"train.csv\"), val(pairs: \"val.csv\")", "");
        source = string.Join(
            '\n', source.Split('\n').Where(line => !line.Contains("images", StringComparison.Ordinal) && !line.Contains("labels", StringComparison.Ordinal)));
        Assert.Equal("train train.csv; val val.csv; seed 0", Compile(source));
    }

    [Fact]
    public void Shares_are_formatted() => Assert.Contains(
        "splits { train 80 %, val 12.5 % }",
        SegFormatter.Format(SegCompiler.Parse("data.seg", Dataset("images/{name}.png", "train   80%,val\n12.5   %", ""))),
        StringComparison.Ordinal);

    private static string Dataset(string images, string splits, string items) => $$"""
        dataset Data
        {
            root   "data"
            ignore 255
            classes { road 0 #804080 }
            images "{{images}}"
            labels "labels/{name}.png"
            splits { {{splits}} }
            {{items}}
        }
        """;

    private static string Compile(string source)
    {
        var compilation = SegCompiler.Compile(SampleFiles.Parse("data.seg", source));
        if (compilation.Diagnostics.Count > 0)
            return string.Join("; ", compilation.Diagnostics.Select(d => $"{d.Code} {source.Substring(d.Location.Span.Start, d.Location.Span.Length).Trim()}"));
        var dataset = compilation.Files.Single().Datasets.Single();
        return string.Join("; ", dataset.Splits.Select(Describe).Append($"seed {dataset.Shares.Seed} {dataset.Shares.Group}".Trim()));
    }

    private static string Describe(BoundSplit split) => FormattableString.Invariant(
        $"{split.Name} {split.List}{split.Pairs}{split.Percent}{string.Join('+', split.Parts)}");
}

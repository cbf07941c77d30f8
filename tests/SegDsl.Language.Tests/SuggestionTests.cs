using SegDsl.Language.Diagnostics;

namespace SegDsl.Language.Tests;

/// <summary>A suggestion for an unknown name is similar to it, or absent.</summary>
public class SuggestionTests
{
    [Theory]
    [InlineData("ResNetDep", "")]
    [InlineData("ResNetWide", "")]
    [InlineData("ResNt", " Did you mean 'ResNet'?")]
    [InlineData("ResNets", " Did you mean 'ResNet'?")]
    public void A_name_with_another_word_is_no_misspelling(string name, string suggestion)
    {
        const string Text = "block ResNet()\n{\n    in x: [N, C, H, W]\n    out relu(x)\n}\n";

        var found = Assert.Single(SegCompiler.Compile(
            [SegCompiler.Parse("test.seg", Text + $"block User()\n{{\n    in x: [N, C, H, W]\n    out x -> stage: {name}\n}}\n")]).Diagnostics);

        Assert.Equal("SEG201", found.Code);
        Assert.EndsWith("." + suggestion, found.Message, StringComparison.Ordinal);
    }
}

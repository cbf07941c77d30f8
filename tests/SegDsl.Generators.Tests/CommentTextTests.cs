using SegDsl.Generators.Pipeline;

namespace SegDsl.Generators.Tests;

public sealed class CommentTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a / b", "a / b")]
    [InlineData("// one\n  // two", "//\n  //")]
    [InlineData("a // one\r\nb // two\r\n", "a //\r\nb //\r\n")]
    [InlineData("a //", "a //")]
    public void Words_without_effect_are_removed(string text, string expected) => Assert.Equal(expected, CommentText.Remove(text));

    [Theory]
    [InlineData("/// documentation")]
    [InlineData("//// documentation")]
    [InlineData("x // seg: ignore SEG210 reason")]
    [InlineData("x //seg:ignore")]
    [InlineData("\"http://host/{name}.png\" // words")]
    [InlineData("'http://host'")]
    [InlineData("„http://host“")]
    [InlineData("# python // words")]
    [InlineData("// old Mac\rout x // line end")]
    public void All_other_text_is_kept(string text) => Assert.Equal(text, CommentText.Remove(text));
}

using System.Text.RegularExpressions;
using SegDsl.Language.Binding;
using SegDsl.Language.Projects;

namespace SegDsl.Language.Tests;

/// <summary>A file of the zoo without one of its tokens, for every token in turn, has one diagnostic.</summary>
public class MissingTokenTests
{
    private static readonly Regex Token = new("""//[^\n]*|"[^"\n]*"|\d+(\.\d+)?(e-?\d+)?x?|[\w#]+|->|=>|==|!=|>=|<=|\.\.=?|[^\s\w]""");

    /// <param name="file">The file.</param>
    /// <param name="step">The distance between the tokens that are removed.</param>
    /// <param name="exceptions">The number of tokens without which the file has several diagnostics.</param>
    [Theory]
    [InlineData("blocks/residual.seg", 1, 2)] // The last of four dimensions twice: a missing dimension and the channels, which are then another one.
    [InlineData("blocks/pyramid_pooling.seg", 1, 0)]
    [InlineData("networks/unet.seg", 1, 0)]
    [InlineData("networks/pspnet.seg", 2, 0)]
    [InlineData("datasets/camvid.seg", 1, 0)]
    [InlineData("experiments/camvid.seg", 5, 0)]
    public void A_missing_token_has_one_diagnostic(string file, int step, int exceptions)
    {
        var trees = Zoo.Parse();
        var unit = new ProjectIndex([.. trees.Select(FileOutline.Of)]).Divide(new([.. trees])).First(u => u.Path == file);
        var text = trees.First(t => t.Path == file).Source.Text;
        var cascades = new List<string>();
        foreach (var token in Token.Matches(text).Where(m => !m.Value.StartsWith("//", StringComparison.Ordinal)).Where((_, i) => i % step == 0))
        {
            var changed = SegCompiler.Parse(file, text.Remove(token.Index, token.Length).Insert(token.Index, " "));
            var found = SegCompiler.Compile([.. unit.Trees.Select(t => t.Path == file ? changed : t)]).Diagnostics;
            if (found.Count > 1) cascades.Add($"without '{token.Value}' in line {text[..token.Index].Split('\n').Length}:\n{string.Join("\n", found)}");
        }

        if (cascades.Count > exceptions) Assert.Fail(string.Join("\n", cascades));
    }
}

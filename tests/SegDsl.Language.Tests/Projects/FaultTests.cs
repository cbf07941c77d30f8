using System.Reflection;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Projects;
using SegDsl.Language.Syntax;
using SegDsl.Language.Text;

namespace SegDsl.Language.Tests.Projects;

/// <summary>An exception of the compiler on one file is a diagnostic of this file, and other files are checked nevertheless.</summary>
public class FaultTests
{
    private const string Unknown = "block B()\n{\n    in x: [N, C, H, W]\n    out relu(y)\n}\n";
    private const string User = "network Net()\n{\n    in image: [N, 3, H, W]\n    out seg = image -> faulty: Faulty\n}\n";

    [Fact]
    public void Other_files_are_checked()
    {
        var diagnostics = SegCompiler.Compile([SegCompiler.Parse("a.seg", Unknown), Faulty("b.seg"), SegCompiler.Parse("c.seg", User)]).Diagnostics;

        Assert.Equal(["SEG201 a.seg", "SEG000 b.seg"], diagnostics.Select(d => $"{d.Code} {d.Location.Path}"));
        Assert.StartsWith("The compiler failed on this file: InvalidOperationException: Fault is not", diagnostics[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_uses_the_faulty_one_is_not_generated()
    {
        SyntaxTree[] trees = [Faulty("b.seg"), SegCompiler.Parse("c.seg", User)];

        var unit = new FileUnit("c.seg", new(trees), new(new([]), new([]), new([])));

        Assert.False(SegCompiler.Compile(unit).IsSound);
    }

    /// <summary>A file with a node that the compiler does not know.</summary>
    private static SyntaxTree Faulty(string path)
    {
        var tree = SegCompiler.Parse(path, "block Faulty()\n{\n    in x: [N, C, H, W]\n    out relu(x)\n}\n");
        var block = (BlockSyntax)tree.Root.Declarations[0];
        var output = (OutputSyntax)block.Statements[1];
        var root = tree.Root with { Declarations = [block with { Statements = [block.Statements[0], output with { Value = new Fault(output.Span) }] }] };
        var constructor = typeof(SyntaxTree).GetConstructors(BindingFlags.NonPublic | BindingFlags.Instance).Single();
        return (SyntaxTree)constructor.Invoke([tree.Source, root, Array.Empty<string>(), Array.Empty<Diagnostic>()]);
    }

    private sealed record Fault(SourceSpan Span) : ExpressionSyntax(Span);
}

using SegDsl.Language.Binding;
using SegDsl.Language.Projects;
using SegDsl.Language.Syntax;
using SegDsl.Tests;

namespace SegDsl.Language.Tests;

/// <summary>Files that are compiled one by one with their dependencies report the same diagnostics as the whole project.</summary>
public class UnitTests
{
    public static TheoryData<string> Samples =>
        [.. Directory.GetFiles(Path.Combine(Verifier.Folder, "Samples"), "*.seg")
            .Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Report_the_same_as_the_project_for_a_sample(string name) => Check(SampleFiles.Read(Path.Combine(Verifier.Folder, "Samples", name + ".seg")));

    [Fact]
    public void Report_the_same_as_the_project_for_the_zoo() => Check(Zoo.Parse());

    [Fact]
    public void Report_the_same_as_the_project_for_a_zoo_with_errors()
    {
        var trees = Zoo.Parse();
        (string From, string To)[] mistakes = [("Conv(", "Conf("), ("3)", "0)"), ("width", "wide"), ("namespace ", "namespace Other."), ("out ", "ou ")];
        // Every fourth file, with one mistake after another.
        for (var i = 0; i < trees.Count; i += 4)
        {
            var (from, to) = mistakes[i / 4 % mistakes.Length];
            var text = trees[i].Source.Text.Replace(from, to, StringComparison.Ordinal);
            Check([.. trees.Select((tree, j) => i == j ? SegCompiler.Parse(tree.Path, text) : tree)]);
        }
    }

    [Theory]
    // A cycle of blocks over files, seen from an earlier file that is not part of the cycle.
    [InlineData("//// a.seg\nblock A()\n{\n    in x: [N, C, H, W]\n    out x -> c: C()\n}\n"
        + "//// b.seg\nblock B()\n{\n    in x: [N, C, H, W]\n    out x -> c: C()\n}\n"
        + "//// c.seg\nblock C()\n{\n    in x: [N, C, H, W]\n    out x -> b: B()\n}\n")]
    // A duplicate name in a namespace, and a use of it.
    [InlineData("//// a.seg\nblock A()\n{\n    in x: [N, C, H, W]\n    out relu(x)\n}\n"
        + "//// b.seg\nblock A()\n{\n    in x: [N, C, H, W]\n    out x -> c: Conv(4, 3)\n}\n"
        + "//// c.seg\nblock C()\n{\n    in x: [N, C, H, W]\n    out A(x)\n}\n")]
    // A name that is similar to one of another file, a name of another namespace, and a namespace that is similar to an existing one.
    [InlineData("//// a.seg\nnamespace A\n\nblock Twice()\n{\n    in x: [N, C, H, W]\n    out relu(relu(x))\n}\n"
        + "//// b.seg\nnamespace B\n\nuse AA\n\nblock B()\n{\n    in x: [N, C, H, W]\n    y = Twice(x)\n    out Thrice(y)\n}\n"
        + "//// c.seg\nnamespace B\n\nblock Thrise()\n{\n    in x: [N, C, H, W]\n    out relu(x)\n}\n")]
    // A value that shadows a block of another file; a 'use' that is used, and one that is not.
    [InlineData("//// a.seg\nnamespace A\n\nblock twice()\n{\n    in x: [N, C, H, W]\n    out relu(relu(x))\n}\n"
        + "//// b.seg\nnamespace B\n\nuse A\nuse C\n\nblock B()\n{\n    in x: [N, C, H, W]\n    twice = relu(x)\n    out twice\n}\n"
        + "//// c.seg\nnamespace C\n\nblock C()\n{\n    in x: [N, C, H, W]\n    out relu(x)\n}\n")]
    // An error that occurs in one network and not in another, in a block of a third file that is valid by itself.
    [InlineData("//// a.seg\nblock A(groups: int = 1)\n{\n    in x: [N, C, H, W]\n    out x -> c: Conv(8, 3, groups:)\n}\n"
        + "//// b.seg\nnetwork B()\n{\n    in x: [N, 3, H, W]\n    out seg = x -> a: A(2)\n}\n"
        + "//// c.seg\nnetwork C()\n{\n    in x: [N, 4, H, W]\n    out seg = x -> a: A(2)\n}\n")]
    // A block with invalid defaults, used by a network with other values.
    [InlineData("//// a.seg\nblock A(width: int = 0)\n{\n    in x: [N, C, H, W]\n    out x -> c: Conv(width, 3)\n}\n"
        + "//// b.seg\nnetwork B()\n{\n    in x: [N, 3, H, W]\n    out seg = x -> a: A(2)\n}\n")]
    public void Report_the_same_as_the_project(string files) => Check(SampleFiles.Parse("a.seg", files));

    private static void Check(IReadOnlyList<SyntaxTree> trees)
    {
        var whole = SegCompiler.Compile(trees).Diagnostics;
        var snapshot = new ProjectSnapshot(trees);
        var units = new ProjectIndex([.. trees.Select(FileOutline.Of)]).Divide(snapshot);
        Assert.Equal(whole, ProjectReport.Of([.. units.Select(unit => SegCompiler.Compile(unit).Report)]).Diagnostics);
        GC.KeepAlive(snapshot);
        // Without the rest of the project.
        var alone = units.Select(unit => new FileUnit(unit.Path, unit.Trees, unit.Surroundings));
        Assert.Equal(whole, ProjectReport.Of([.. alone.Select(unit => SegCompiler.Compile(unit).Report)]).Diagnostics);
    }
}

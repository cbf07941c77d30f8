using SegDsl.Language.Projects;
using SegDsl.Language.Syntax;

namespace SegDsl.Language.Tests;

/// <summary>Files that are compiled one by one, each with what it depends on, say together what the whole project says.</summary>
public class UnitTests
{
    public static TheoryData<string> Samples =>
        [.. Directory.GetFiles(Path.Combine(Verifier.Folder, "Samples"), "*.seg").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Say_what_the_whole_says_of_a_sample(string name) => Check(SampleFiles.Read(Path.Combine(Verifier.Folder, "Samples", name + ".seg")));

    [Fact]
    public void Say_what_the_whole_says_of_the_zoo() => Check(Zoo.Parse());

    [Fact]
    public void Say_what_the_whole_says_of_a_zoo_with_mistakes_in_files()
    {
        var trees = Zoo.Parse();
        for (var i = 0; i < trees.Count; i += 4)
        {
            foreach (var (from, to) in new[] { ("Conv(", "Conf("), ("3)", "0)"), ("width", "wide"), ("namespace ", "namespace Other."), ("out ", "ou ") })
            {
                var text = trees[i].Source.Text.Replace(from, to, StringComparison.Ordinal);
                Check([.. trees.Select((tree, j) => i == j ? SegCompiler.Parse(tree.Path, text) : tree)]);
            }
        }
    }

    [Theory]
    // A cycle of blocks over files, seen from a file that stands before them and is no part of it.
    [InlineData("//// a.seg\nblock A()\n{\n    in x: [N, C, H, W]\n    out x -> c: C()\n}\n//// b.seg\nblock B()\n{\n    in x: [N, C, H, W]\n    out x -> c: C()\n}\n//// c.seg\nblock C()\n{\n    in x: [N, C, H, W]\n    out x -> b: B()\n}\n")]
    // One name twice in a namespace, and somebody who uses it.
    [InlineData("//// a.seg\nblock A()\n{\n    in x: [N, C, H, W]\n    out relu(x)\n}\n//// b.seg\nblock A()\n{\n    in x: [N, C, H, W]\n    out x -> c: Conv(4, 3)\n}\n//// c.seg\nblock C()\n{\n    in x: [N, C, H, W]\n    out A(x)\n}\n")]
    // A name that is nearly another file's, one that is another namespace's, and a namespace that is nearly one.
    [InlineData("//// a.seg\nnamespace A\n\nblock Twice()\n{\n    in x: [N, C, H, W]\n    out relu(relu(x))\n}\n//// b.seg\nnamespace B\n\nuse AA\n\nblock B()\n{\n    in x: [N, C, H, W]\n    y = Twice(x)\n    out Thrice(y)\n}\n//// c.seg\nnamespace B\n\nblock Thrise()\n{\n    in x: [N, C, H, W]\n    out relu(x)\n}\n")]
    // A value that hides a block of another file; a use that finds something, and one that does not.
    [InlineData("//// a.seg\nnamespace A\n\nblock twice()\n{\n    in x: [N, C, H, W]\n    out relu(relu(x))\n}\n//// b.seg\nnamespace B\n\nuse A\nuse C\n\nblock B()\n{\n    in x: [N, C, H, W]\n    twice = relu(x)\n    out twice\n}\n//// c.seg\nnamespace C\n\nblock C()\n{\n    in x: [N, C, H, W]\n    out relu(x)\n}\n")]
    // A mistake that one network shows and another does not, in a block of a third file that would pass by itself.
    [InlineData("//// a.seg\nblock A(groups: int = 1)\n{\n    in x: [N, C, H, W]\n    out x -> c: Conv(8, 3, groups:)\n}\n//// b.seg\nnetwork B()\n{\n    in x: [N, 3, H, W]\n    out seg = x -> a: A(2)\n}\n//// c.seg\nnetwork C()\n{\n    in x: [N, 4, H, W]\n    out seg = x -> a: A(2)\n}\n")]
    // A block whose defaults do not fit, used by a network that gives others.
    [InlineData("//// a.seg\nblock A(width: int = 0)\n{\n    in x: [N, C, H, W]\n    out x -> c: Conv(width, 3)\n}\n//// b.seg\nnetwork B()\n{\n    in x: [N, 3, H, W]\n    out seg = x -> a: A(2)\n}\n")]
    public void Say_what_the_whole_says(string files) => Check(SampleFiles.Parse("a.seg", files));

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

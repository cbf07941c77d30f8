namespace SegDsl.Language.Tests;

/// <summary>Several threads use one compilation, as programs do that prepare several networks at the same time.</summary>
public class ConcurrencyTests
{
    [Fact]
    public void Threads_that_share_a_compilation_get_the_graphs_that_one_thread_gets()
    {
        var expected = Zoo.Compilation.Networks.ToDictionary(n => n.Network.ToString(), n => n.Flops.ToString());
        var compilation = SegCompiler.Open(Zoo.Parse());
        var signatures = compilation.Files.SelectMany(f => f.Blocks).Select(b => b.Signature).ToList();

        Parallel.For(0, 8, new() { MaxDegreeOfParallelism = 8 }, index =>
        {
            // Every thread begins with another block.
            foreach (var signature in signatures.Skip(index * signatures.Count / 8).Concat(signatures.Take(index * signatures.Count / 8)))
            {
                Assert.NotNull(compilation.Shapes.Of(signature));
                if (compilation.GraphOf(signature) is not { } graph) continue;
                Assert.Equal(expected[signature.ToString()], graph.Flops.ToString());
                Assert.Equal(expected[signature.ToString()], compilation.Layout(graph, new Dictionary<string, object>()).Graph!.Flops.ToString());
            }
        });
    }

    [Fact]
    public void An_expression_that_needs_a_stack_of_its_own_can_apply_blocks()
    {
        var sum = string.Concat(Enumerable.Repeat(" + x", 900));
        var tree = SegCompiler.Parse(
            "deep.seg",
            $"block Outer()\n{{\n    in x: [N, C, H, W]\n    out (x -> inner: Inner()){sum}\n}}\n\n"
            + "block Inner()\n{\n    in x: [N, C, H, W]\n    out x -> relu\n}\n");
        IReadOnlyList<object>? diagnostics = null;
        // The first block in the file is the one with the expression, so that its analysis asks for the shapes of the other.
        var thread = new Thread(() => diagnostics = SegCompiler.Compile([tree]).Diagnostics, maxStackSize: 256 * 1024) { IsBackground = true };
        thread.Start();
        Assert.True(thread.Join(TimeSpan.FromMinutes(2)), "The analysis waits for itself.");
        Assert.Empty(diagnostics!);
    }
}

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
}

using SegDsl.Catalog;
using SegDsl.Tests.Training;

namespace SegDsl.Cli.Tests;

/// <summary>A catalog like a generated one, with a network that trains in a second.</summary>
internal static class TestCatalog
{
    public static ModelCatalog Instance { get; } = new(
        [
            new NetworkEntry(
                "TinyNet", "Test", "A tiny network.",
                [new NetworkParameter("classes", "int", 2L), new NetworkParameter("width", "int", 8L)], ["seg", "edge"],
                values => new TinyNetwork((long)values[0], (long)values[1])),
        ],
        [TinyShapes.Dataset],
        [TinyShapes.Experiment, TinyShapes.Experiment with { Name = "TinyShapesAgain", Summary = "", StartFrom = "TinyShapes" }])
        {
            // Files of the tests can use the zoo.
            Assembly = typeof(SegDsl.Models.SegCatalog).Assembly,
        };
}

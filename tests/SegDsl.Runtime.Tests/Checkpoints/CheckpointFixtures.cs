namespace SegDsl.Tests.Checkpoints;

/// <summary>The small checkpoints that <c>Fixtures/checkpoints/make.py</c> wrote with PyTorch.</summary>
internal static class CheckpointFixtures
{
    /// <summary>All of them that have tensors which can be read.</summary>
    public static IEnumerable<string> Readable =>
    [
        "network_zip", "network_legacy", "network_protocol4", "network_parallel", "network_parameters",
        "types_zip", "types_legacy", "views_zip", "views_legacy", "training",
    ];

    /// <summary>Where one of them is.</summary>
    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Fixtures", "checkpoints", name + ".pth");
}

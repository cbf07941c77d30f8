namespace SegDsl.Tests.Checkpoints;

/// <summary>Small checkpoints, written with PyTorch by the scripts in <c>Fixtures/checkpoints</c>.</summary>
internal static class CheckpointFixtures
{
    /// <summary>The names of the checkpoints that can be read.</summary>
    public static IEnumerable<string> Readable =>
    [
        "network_zip", "network_legacy", "network_protocol4", "network_parallel", "network_parameters",
        "types_zip", "types_legacy", "views_zip", "views_legacy", "training",
        "several", "objects_zip", "objects_protocol5", "objects_legacy",
    ];

    /// <summary>The path of a checkpoint.</summary>
    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Fixtures", "checkpoints", name + ".pth");
}

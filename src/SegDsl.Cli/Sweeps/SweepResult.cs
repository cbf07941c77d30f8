using SegDsl.Training;

namespace SegDsl.Cli.Sweeps;

/// <summary>The result of a run of a sweep.</summary>
/// <param name="Run">The combination of values.</param>
/// <param name="Folder">The folder of the run.</param>
/// <param name="Problem">Why the run failed; null if it did not.</param>
internal sealed record SweepResult(SweepRun Run, RunFolder Folder, string? Problem)
{
    /// <summary>The status of the run; null if nothing was saved, or the state is damaged.</summary>
    public RunStatus? Status { get; } = new FoundRun(Run, Folder, null).TryReadStatus();

    /// <summary>The best score; null if there was no evaluation.</summary>
    public double? Score => Status?.Best;
}

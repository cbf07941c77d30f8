namespace SegDsl.Cli.Training;

/// <summary>Reports only the notes of a rank other than the first: the samples that it skipped. The first rank reports everything else.</summary>
/// <param name="rank">The rank.</param>
/// <param name="error">The standard error.</param>
internal sealed class RankNotes(int rank, TextWriter error) : SilentObserver
{
    /// <inheritdoc/>
    public override void Noted(string message) => error.WriteLine($"seg: rank {rank}: {message}");
}

namespace SegDsl.Data;

/// <summary>Collects the problems of lists and tables of samples, so that one message reports all of them.</summary>
internal sealed class ListProblems
{
    /// <summary>The number of problems that a message lists.</summary>
    private const int MaxListed = 20;

    private readonly List<string> problems = [];

    /// <summary>Adds a problem.</summary>
    /// <param name="problem">Sentences that state the line or the sample, what is wrong, and what to do.</param>
    public void Add(string problem) => problems.Add(problem);

    /// <summary>Reports the problems, if there are any.</summary>
    /// <exception cref="DatasetException">There are problems.</exception>
    public void ThrowIfAny()
    {
        if (problems.Count == 0) return;
        var others = problems.Count > MaxListed ? $"\n… and {problems.Count - MaxListed} more problems." : "";
        throw new DatasetException(string.Join('\n', problems.Take(MaxListed)) + others);
    }
}

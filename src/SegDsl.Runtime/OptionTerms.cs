namespace SegDsl;

/// <summary>
/// How messages name options: by their names in C#, for example <c>OutputFolder</c>, or within <see cref="UseCommandLine"/> by those of the command line,
/// <c>--output FOLDER</c>.
/// </summary>
public static class OptionTerms
{
    private static readonly AsyncLocal<bool> IsCommandLine = new();

    /// <summary>Uses the options of the command line in messages, on this thread and those that it starts, until the result is disposed.</summary>
    public static IDisposable UseCommandLine()
    {
        var scope = new Scope(IsCommandLine.Value);
        IsCommandLine.Value = true;
        return scope;
    }

    /// <summary>Returns one of two texts.</summary>
    /// <param name="commandLine">The text for a user of the command line.</param>
    /// <param name="code">The text for a caller in C#.</param>
    internal static string Choose(string commandLine, string code) => IsCommandLine.Value ? commandLine : code;

    private sealed class Scope(bool before) : IDisposable
    {
        /// <inheritdoc/>
        public void Dispose() => IsCommandLine.Value = before;
    }
}

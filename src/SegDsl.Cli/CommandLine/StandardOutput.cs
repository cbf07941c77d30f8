using System.Text;

namespace SegDsl.Cli.CommandLine;

/// <summary>The standard output. Its errors, for example of a full disk, name it.</summary>
/// <param name="inner">The writer of the console.</param>
internal sealed class StandardOutput(TextWriter inner) : TextWriter
{
    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => Report(() => inner.Write(value));

    /// <inheritdoc/>
    public override void Write(string? value) => Report(() => inner.Write(value));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Report(() => inner.Write(buffer, index, count));

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Report(() => inner.WriteLine(value));

    /// <inheritdoc/>
    public override void Flush() => Report(inner.Flush);

    private static void Report(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"Cannot write to the standard output: {e.Message.TrimEnd('.')}.", e);
        }
    }
}

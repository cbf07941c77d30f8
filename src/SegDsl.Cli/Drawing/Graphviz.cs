using System.Diagnostics;
using System.Text;
using SegDsl.Cli.CommandLine;

namespace SegDsl.Cli.Drawing;

/// <summary>Graphviz's program <c>dot</c>, which lays drawings out.</summary>
internal static class Graphviz
{
    /// <summary>What it can write, by the endings of files.</summary>
    public static IReadOnlyList<string> Formats { get; } = ["svg", "pdf", "png"];

    /// <summary>Lays a drawing out.</summary>
    /// <param name="text">The drawing in Graphviz's language.</param>
    /// <param name="format">One of <see cref="Formats"/>.</param>
    /// <returns>The bytes of the file.</returns>
    /// <exception cref="CommandException"><c>dot</c> is not installed, or failed.</exception>
    public static byte[] Draw(string text, string format)
    {
        var start = new ProcessStartInfo(ExternalProgram.Dot.Find())
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        start.ArgumentList.Add("-T" + format);
        if (format == "png") start.ArgumentList.Add("-Gdpi=192");
        using var dot = Process.Start(start) ?? throw new InvalidOperationException("dot did not start.");
        var error = dot.StandardError.ReadToEndAsync();
        var input = Task.Run(() => Send(dot, text));
        using var drawn = new MemoryStream();
        dot.StandardOutput.BaseStream.CopyTo(drawn);
        dot.WaitForExit();
        input.Wait();
        return dot.ExitCode == 0 && drawn.Length > 0
            ? drawn.ToArray()
            : throw new CommandException($"Graphviz's dot cannot draw this: {Failure.FirstLine(error.Result)}");
    }

    private static void Send(Process dot, string text)
    {
        try
        {
            dot.StandardInput.Write(text);
            dot.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it had read everything; its message says why.
        }
    }
}

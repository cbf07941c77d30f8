using System.Diagnostics;
using System.Text;
using SegDsl.Cli.CommandLine;

namespace SegDsl.Cli.Drawing;

/// <summary>The <c>dot</c> program of Graphviz, which computes the layout of drawings.</summary>
internal static class Graphviz
{
    /// <summary>The supported output formats, which equal the file name extensions.</summary>
    public static IReadOnlyList<string> Formats { get; } = ["svg", "pdf", "png"];

    /// <summary>Renders a drawing.</summary>
    /// <param name="text">The drawing in the DOT language.</param>
    /// <param name="format">One of <see cref="Formats"/>.</param>
    /// <param name="cancellation">Ends the process.</param>
    /// <returns>The content of the output file.</returns>
    /// <exception cref="CommandException"><c>dot</c> is not installed, or failed.</exception>
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
    public static byte[] Draw(string text, string format, CancellationToken cancellation = default)
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
        using var end = cancellation.Register(dot.Kill);
        var error = dot.StandardError.ReadToEndAsync(CancellationToken.None);
        var input = Task.Run(() => Send(dot, text), CancellationToken.None);
        using var result = new MemoryStream();
        dot.StandardOutput.BaseStream.CopyTo(result);
        dot.WaitForExit();
        input.Wait(CancellationToken.None);
        cancellation.ThrowIfCancellationRequested();
        return dot.ExitCode == 0 && result.Length > 0
            ? result.ToArray()
            : throw new CommandException($"Graphviz cannot render the network: {Failure.FirstLine(error.Result)}");
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
            // dot exited before it had read all input; its error output contains the reason.
        }
    }
}

using System.Diagnostics;
using System.Text;

namespace SegDsl.Onnx.Tests.Import;

/// <summary>The ONNX exporter of PyTorch, in one process for all networks, because PyTorch takes seconds to load.</summary>
public sealed class TorchExporter : IDisposable
{
    private readonly Process? process;
    private readonly StringBuilder errors = new();

    /// <summary>Starts the process if Python with torchvision is installed.</summary>
    public TorchExporter()
    {
        foreach (var program in new[] { "/usr/bin/python3", "python3", "python" })
        {
            process = Start(program);
            if (process is not null) return;
        }
    }

    /// <summary>Exports a network.</summary>
    /// <param name="network">Its name in <c>export.py</c> or torchvision.</param>
    /// <param name="path">The file.</param>
    /// <param name="flags">The flags of <c>export.py</c>, separated by spaces.</param>
    public void Export(string network, string path, string flags)
    {
        Skip.If(process is null, "Python with torchvision is not installed.");
        process.StandardInput.WriteLine(string.Join('\t', [network, path, .. flags.Split(' ', StringSplitOptions.RemoveEmptyEntries)]));
        process.StandardInput.Flush();
        var answer = process.StandardOutput.ReadLine();
        Assert.True(answer == "done", $"{answer}\n{errors}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        process?.StandardInput.Close();
        process?.WaitForExit();
        process?.Dispose();
    }

    private Process? Start(string program)
    {
        try
        {
            var start = new ProcessStartInfo(program, [Path.Combine(AppContext.BaseDirectory, "Import", "export.py")])
            {
                RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, StandardInputEncoding = new UTF8Encoding(false),
            };
            var started = Process.Start(start)!;
            started.ErrorDataReceived += (_, line) => errors.AppendLine(line.Data);
            started.BeginErrorReadLine();
            if (started.StandardOutput.ReadLine() == "ready") return started;
            started.Dispose();
            return null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // There is no such program.
            return null;
        }
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SegDsl.Tests.Distributed;

/// <summary>Ranks that torchrun itself starts connect like those on GPUs do.</summary>
public sealed class TorchrunTests
{
    private const string Python = "/usr/bin/python3";

    [SkippableFact]
    public async Task Ranks_connect_again_after_a_restart_by_torchrun()
    {
        Skip.IfNot(File.Exists(Python) && Directory.Exists("/usr/lib/python3/dist-packages/torch/distributed"), "python3-torch is not installed");
        var folder = Directory.CreateTempSubdirectory("segdsl-torchrun-");
        try
        {
            // The redirections avoid an error of torch 1.13 under Python 3.11, which rejects the default of none.
            var start = new ProcessStartInfo(Python,
            [
                "-m", "torch.distributed.run", "--no_python", "--nproc_per_node", "2", "--max_restarts", "2", "--master_port", FreePort(),
                "-r", "0:2,1:2", "-t", "0:1,1:1", "dotnet", typeof(TorchrunTests).Assembly.Location, RankProgram.Connect, folder.FullName,
            ])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            };
            using var torchrun = Process.Start(start) ?? throw new InvalidOperationException("torchrun did not start");
            var (output, error) = (torchrun.StandardOutput.ReadToEndAsync(), torchrun.StandardError.ReadToEndAsync());
            await torchrun.WaitForExitAsync();

            Assert.True(torchrun.ExitCode == 0, await error + await output);
            Assert.Equal(
                [
                    "attempt 0, rank 0: Rank 1 exited without an error message.",
                    "attempt 1, rank 0: all ranks connected",
                    "attempt 1, rank 1: all ranks connected",
                ],
                folder.GetFiles().Select(file => File.ReadAllText(file.FullName)).Order(StringComparer.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }
}

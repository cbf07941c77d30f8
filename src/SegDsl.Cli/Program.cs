using SegDsl.Cli;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Training;
using SegDsl.Models;
using SegDsl.Torch;

WorkerThreads.SleepWhileWaiting();
using var output = new StandardOutput(Console.Out);
return new Application(
    SegCatalog.Instance, output, Console.Error, DeviceOptions.IsInteractive, Terminal.Width, models: typeof(SegCatalog).Assembly).Run(args);

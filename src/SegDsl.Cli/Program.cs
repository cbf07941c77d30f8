using SegDsl.Cli;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Training;
using SegDsl.Models;
using SegDsl.Torch;

WorkerThreads.SleepWhileWaiting();
return new Application(
    SegCatalog.Instance, Console.Out, Console.Error, DeviceOptions.IsInteractive, Terminal.Width, models: typeof(SegCatalog).Assembly).Run(args);

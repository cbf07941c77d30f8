using SegDsl.Cli;
using SegDsl.Cli.Training;
using SegDsl.Models;
using SegDsl.Torch;

WorkerThreads.SleepWhileWaiting();
return new Application(
    SegCatalog.Instance, Console.Out, Console.Error, interactive: DeviceOptions.HasTerminal, models: typeof(SegCatalog).Assembly).Run(args);

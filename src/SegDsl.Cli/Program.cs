using SegDsl.Cli;
using SegDsl.Models;
using SegDsl.Torch;

WorkerThreads.SleepWhileWaiting();
return new Application(
    SegCatalog.Instance, Console.Out, Console.Error, interactive: SegDsl.Cli.ParallelOptions.HasTerminal, models: typeof(SegCatalog).Assembly).Run(args);

using SegDsl.Cli;
using SegDsl.Models;
using SegDsl.Torch;

WorkerThreads.SleepWhileWaiting();
return new Application(
    SegCatalogue.Instance, Console.Out, Console.Error, interactive: SegDsl.Cli.ParallelOptions.HasTerminal, models: typeof(SegCatalogue).Assembly).Run(args);

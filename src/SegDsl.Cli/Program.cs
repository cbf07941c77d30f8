using SegDsl.Models;

return new SegDsl.Cli.Application(
    SegCatalogue.Instance, Console.Out, Console.Error, interactive: SegDsl.Cli.ParallelOptions.HasTerminal, models: typeof(SegCatalogue).Assembly).Run(args);

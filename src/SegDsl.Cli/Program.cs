using SegDsl.Cli;
using SegDsl.Models;

return new Application(
    SegCatalogue.Instance, Console.Out, Console.Error,
    interactive: !Console.IsOutputRedirected && Environment.GetEnvironmentVariable(ParallelOptions.PlainVariable) is null,
    models: typeof(SegCatalogue).Assembly).Run(args);

using SegDsl.Catalogue;
using SegDsl.Cli;

return new Application(new ModelCatalogue([], [], []), Console.Out, Console.Error, interactive: !Console.IsOutputRedirected).Run(args);

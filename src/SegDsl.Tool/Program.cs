using SegDsl.Cli;
using SegDsl.Models;

return SegCommandLine.Run(args, SegCatalog.Instance);

return SegDsl.Cli.SegCommandLine.Run(args, SegDsl.App_1.SegCatalog.Instance);

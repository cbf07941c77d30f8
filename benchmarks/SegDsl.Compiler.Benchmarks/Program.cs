// How fast the compiler is:
//   segcompilerbench                        all of it: the zoo in new processes and built, 250, 500 and 1,000 made-up networks, edits of the zoo
//   segcompilerbench edit                   the zoo in one process: everything, and edits of one file (BenchmarkDotNet)
//   segcompilerbench first                  the zoo, generated once; prints the seconds, as the next three do
//   segcompilerbench build                  the zoo's project, generated and compiled by dotnet build
//   segcompilerbench check COUNT one|many   made-up networks in one file or over files, checked
//   segcompilerbench generate COUNT         made-up networks over files, generated
//   segcompilerbench write COUNT FOLDER     the files of made-up networks
using System.Diagnostics;
using System.Globalization;
using BenchmarkDotNet.Running;
using SegDsl.Compiler.Benchmarks;
using SegDsl.Language;

switch (args)
{
    case []:
        Processes.Print("The zoo in a new process", ["first"], 5);
        Processes.Print("The zoo's project, generated and compiled", ["build"], 3);
        foreach (var networks in new[] { "250", "500", "1000" })
        {
            Processes.Print($"{networks} networks in one file, checked", ["check", networks, "one"], 3);
            Processes.Print($"{networks} networks over files, checked", ["check", networks, "many"], 3);
            Processes.Print($"{networks} networks over files, generated", ["generate", networks], 3);
        }
        BenchmarkRunner.Run<ZooBenchmarks>();
        return 0;
    case ["edit"]:
        BenchmarkRunner.Run<ZooBenchmarks>();
        return 0;
    case ["first"]:
        return Time(ZooFiles.Read(), files => new GeneratorHost(files).Run());
    case ["build"]:
        ZooProject.Build();
        return Time([], _ => ZooProject.BuildAnew());
    case ["check", var count, var spread]:
        return Time(MadeUp(count, spread), files =>
        {
            if (SegCompiler.Compile([.. files.Select(f => SegCompiler.Parse(f.Path, f.Text))]).Diagnostics is [var wrong, ..])
                throw new InvalidOperationException(wrong.ToString());
        });
    case ["generate", var count]:
        return Time(MadeUp(count, "many"), files => new GeneratorHost(files).Run());
    case ["write", var count, var folder]:
        foreach (var (path, text) in MadeUp(count, "many")) File.WriteAllText(Path.Combine(Directory.CreateDirectory(folder).FullName, path), text);
        return 0;
    default:
        Console.Error.WriteLine("usage: segcompilerbench [first | build | edit | check COUNT one|many | generate COUNT | write COUNT FOLDER]");
        return 1;
}

static IReadOnlyList<(string Path, string Text)> MadeUp(string count, string spread)
{
    var networks = int.Parse(count, CultureInfo.InvariantCulture);
    var made = new MadeUpNetworks(seed: 1);
    return spread == "one" ? [("networks.seg", made.OneFile(networks))] : made.ManyFiles(networks);
}

static int Time(IReadOnlyList<(string Path, string Text)> files, Action<IReadOnlyList<(string Path, string Text)>> action)
{
    var clock = Stopwatch.StartNew();
    action(files);
    Console.WriteLine(clock.Elapsed.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture));
    return 0;
}

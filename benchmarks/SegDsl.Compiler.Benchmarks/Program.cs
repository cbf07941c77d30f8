// Measures the compiler:
//   segcompilerbench                        everything: the zoo in new processes and built, 250, 500 and 1,000 synthetic networks, edits of the zoo
//   segcompilerbench edit                   the zoo in one process: a full run, and edits of one file (BenchmarkDotNet)
//   segcompilerbench editor                 a session of typing in the zoo: diagnostics, completion and hover after every character
//   segcompilerbench first                  generates the zoo once, in Roslyn as the SDK has it, and prints the seconds, like the next three commands
//   segcompilerbench build                  generates and compiles the project of the zoo with dotnet build
//   segcompilerbench check COUNT one|many   checks synthetic networks in one file or in many
//   segcompilerbench generate COUNT         generates synthetic networks in many files
//   segcompilerbench write COUNT FOLDER     writes the files of synthetic networks
//   segcompilerbench answer FILE...         checks, generates and formats any files, each alone; prints seconds, peak memory and the size of the answer
// The compiler of the SDK runs with the server's garbage collector; DOTNET_gcServer=1 measures with it, too.
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
            // Larger files exceed the limits of the compiler.
            if (networks == "250") Processes.Print($"{networks} networks in one file, checked", ["check", networks, "one"], 3);
            Processes.Print($"{networks} networks in many files, checked", ["check", networks, "many"], 3);
            Processes.Print($"{networks} networks in many files, generated", ["generate", networks], 3);
        }
        BenchmarkRunner.Run<ZooBenchmarks>();
        return 0;
    case ["edit"]:
        BenchmarkRunner.Run<ZooBenchmarks>();
        return 0;
    case ["editor"]:
        EditorSession.Run(ZooFiles.Read());
        return 0;
    case ["first"]:
        return Time(ZooFiles.Read(), files => new GeneratorHost(files).Run());
    case ["build"]:
        ZooProject.Build();
        return Time([], _ => ZooProject.Rebuild());
    case ["check", var count, var spread]:
        return Time(Synthetic(count, spread), files =>
        {
            if (SegCompiler.Compile([.. files.Select(f => SegCompiler.Parse(f.Path, f.Text))]).Diagnostics is [var diagnostic, ..])
                throw new InvalidOperationException(diagnostic.ToString());
        });
    case ["generate", var count]:
        return Time(Synthetic(count, "many"), files => new GeneratorHost(files).Run());
    case ["write", var count, var folder]:
        foreach (var (path, text) in Synthetic(count, "many")) File.WriteAllText(Path.Combine(Directory.CreateDirectory(folder).FullName, path), text);
        return 0;
    case ["answer", .. var paths]:
        foreach (var path in paths) Answer.Print(path);
        return 0;
    default:
        Console.Error.WriteLine(
            "usage: segcompilerbench [first | build | edit | editor | check COUNT one|many | generate COUNT | write COUNT FOLDER | answer FILE...]");
        return 1;
}

static IReadOnlyList<(string Path, string Text)> Synthetic(string count, string spread)
{
    var networks = int.Parse(count, CultureInfo.InvariantCulture);
    var made = new SyntheticNetworks(seed: 1);
    return spread == "one" ? [("networks.seg", made.OneFile(networks))] : made.ManyFiles(networks);
}

static int Time(IReadOnlyList<(string Path, string Text)> files, Action<IReadOnlyList<(string Path, string Text)>> action)
{
    var clock = Stopwatch.StartNew();
    action(files);
    Console.WriteLine(clock.Elapsed.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture));
    return 0;
}

using SegDsl.Fuzzing;
using SharpFuzz;

switch (args)
{
    case ["prepare", var folder]:
        InstrumentedCopy.Create(Path.Combine(folder, "program"));
        foreach (var target in Target.All) target.WriteSeeds(Path.Combine(folder, "seeds", target.Name));
        Directory.CreateDirectory(Path.Combine(folder, "findings"));
        return 0;
    case ["fuzz", var name] when Target.Find(name) is { } target:
        Fuzzer.Run(stream =>
        {
            using var input = new MemoryStream();
            stream.CopyTo(input);
            target.Run(input.ToArray());
        });
        return 0;
    case ["replay", var name, .. var files] when Target.Find(name) is { } target && files.Length > 0:
        return files.Where(file => !target.Replay(file)).ToList() is [] ? 0 : 1;
    default:
        Console.Error.WriteLine($"""
            Usage:
              SegDsl.Fuzzing prepare FOLDER          Writes seeds and an instrumented copy of the program into a folder.
              SegDsl.Fuzzing fuzz TARGET             Runs under afl-fuzz, from the instrumented copy.
              SegDsl.Fuzzing replay TARGET FILE...   Runs inputs, and prints the exceptions of those that fail.
            Targets: {string.Join(", ", Target.All.Select(target => target.Name))}.
            """);
        return 2;
}

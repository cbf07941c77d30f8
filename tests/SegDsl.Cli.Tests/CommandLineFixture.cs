using System.Diagnostics;
using System.Globalization;
using SegDsl.Catalog;
using SegDsl.Checkpoints;
using SegDsl.Cli.Context;
using SegDsl.Models;
using SegDsl.Tests.Training;

namespace SegDsl.Cli.Tests;

/// <summary>Runs command lines in this process, with a folder that is deleted afterward.</summary>
public abstract class CommandLineFixture : IDisposable
{
    /// <summary>The dataset of the test catalog as a file declares it.</summary>
    protected const string Squares = """
        dataset Squares
        {
            root   "squares"
            ignore 255
            classes {
                ground 10 #000000
                square 20 #ff0000
            }
            images "images/{split}/{name}.png"
            labels "labels/{split}/{name}.png"
            splits { train, val }
        }

        """;

    static CommandLineFixture()
    {
        // Files of the user are not changed.
        var caches = Directory.CreateTempSubdirectory("seg-cli-tests-cache-");
        Environment.SetEnvironmentVariable("XDG_CACHE_HOME", caches.FullName);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => caches.Delete(recursive: true);
    }

    protected string Folder { get; } = Directory.CreateTempSubdirectory("seg-cli-tests-").FullName;

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected string InFolder(params string[] parts) => Path.Combine([Folder, .. parts]);

    protected static CommandResult Run(params string[] arguments) => Run(TestCatalog.Instance, arguments);

    /// <summary>Runs a command line with the catalog of the models.</summary>
    protected static CommandResult RunZoo(params string[] arguments) => Run(SegCatalog.Instance, arguments);

    private static CommandResult Run(ModelCatalog catalog, string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = new Application(catalog, output, error).Run(arguments);
        return new CommandResult(code, output.ToString(), error.ToString());
    }

    /// <summary>
    /// Runs a command line that must fail with one message and no other output. The exit code of a message about an option is 2. Returns the message.
    /// </summary>
    protected static string Fails(int code, params string[] arguments)
    {
        var result = Run(arguments);
        Assert.Equal(result.Error.StartsWith("seg: --", StringComparison.Ordinal) ? 2 : code, result.Code);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.StartsWith("seg", result.Error, StringComparison.Ordinal);
        return result.Error;
    }

    /// <summary>
    /// Starts the program, to train an experiment of a file with many saved states. The run is in a folder with the name <paramref name="run"/>.
    /// </summary>
    protected Process StartTraining(string experiment, string file, string data, string run, params string[] more) =>
        ProgramProcess.Describe(TrainingCommand(experiment, file, data, run, more)).Start();

    /// <summary>Trains as <see cref="StartTraining"/> to the end. Returns the output.</summary>
    protected string Train(string experiment, string file, string data, string run, params string[] more)
    {
        var result = ProgramProcess.Describe(TrainingCommand(experiment, file, data, run, more)).Run();
        Assert.True(result.Code == 0, result.Error);
        return result.Output;
    }

    /// <summary>Returns the command line of <see cref="StartTraining"/>.</summary>
    protected string[] TrainingCommand(string experiment, string file, string data, string run, params string[] more)
    {
        Compile(file);
        return ProgramProcess.CommandLine(
            ["train", experiment, "--file", file, "--data", data, "--output", InFolder(run), "--save-every", "3", "--resume", .. more]);
    }

    /// <summary>Adds the assembly of files to the cache of the program. A new process needs seconds to compile them, this process only once.</summary>
    protected static void Compile(params string[] files)
    {
        var context = new CommandContext(SegCatalog.Instance, TextWriter.Null, TextWriter.Null, interactive: false);
        context.UseFiles(files);
        _ = context.Catalog;
    }

    /// <summary>Returns the step of the last saved state of a run; -1 if there is none.</summary>
    protected int StepOf(string run)
    {
        if (!File.Exists(InFolder(run, "state.safetensors"))) return -1;
        using var state = Checkpoint.Open(InFolder(run, "state.safetensors"));
        return int.Parse(state.Metadata["step"], CultureInfo.InvariantCulture);
    }

    /// <summary>Writes a file. Returns its path.</summary>
    protected string Write(string name, string text)
    {
        File.WriteAllText(InFolder(name), text);
        return InFolder(name);
    }

    /// <summary>Writes the dataset of the test catalog. Returns its folder.</summary>
    protected string MakeShapes()
    {
        TinyShapes.Write(InFolder("shapes"));
        return InFolder("shapes");
    }
}

/// <summary>The result of a command line.</summary>
public sealed record CommandResult(int Code, string Output, string Error);

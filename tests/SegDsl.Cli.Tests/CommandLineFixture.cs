using SegDsl.Models;
using SegDsl.Tests.Training;

namespace SegDsl.Cli.Tests;

/// <summary>Runs command lines as the program does, in a folder that vanishes afterwards.</summary>
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
        // Nothing of the user's is touched.
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

    protected static CommandResult Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = new Application(TestCatalog.Instance, output, error, models: typeof(SegCatalog).Assembly).Run(arguments);
        return new CommandResult(code, output.ToString(), error.ToString());
    }

    /// <summary>A run that must fail with one message, which is returned, and nothing else.</summary>
    protected static string Fails(int code, params string[] arguments)
    {
        var result = Run(arguments);
        Assert.Equal(code, result.Code);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.StartsWith("seg", result.Error, StringComparison.Ordinal);
        return result.Error;
    }

    /// <summary>Writes a file; its path.</summary>
    protected string Write(string name, string text)
    {
        File.WriteAllText(InFolder(name), text);
        return InFolder(name);
    }

    /// <summary>Makes the dataset of the test catalog; the folder it is in.</summary>
    protected string MakeShapes()
    {
        TinyShapes.Write(InFolder("shapes"));
        return InFolder("shapes");
    }
}

/// <summary>What a command line did.</summary>
public sealed record CommandResult(int Code, string Output, string Error);

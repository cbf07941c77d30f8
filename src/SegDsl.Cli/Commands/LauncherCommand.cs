using System.CommandLine;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;

namespace SegDsl.Cli.Commands;

/// <summary>A command that the launcher <c>./seg</c> runs itself. This program shows its help and reports errors in its arguments.</summary>
/// <param name="name">The name of the command.</param>
/// <param name="description">The help text.</param>
internal abstract class LauncherCommand(string name, string description) : ICommand
{
    /// <inheritdoc/>
    public Command Describe(CommandContext context)
    {
        var command = new Command(name, description);
        foreach (var symbol in Arguments())
        {
            if (symbol is Option option) command.Add(option);
            else if (symbol is Argument argument) command.Add(argument);
        }
        command.SetAction(int (parsed) => throw new CommandException($"'seg {name}' requires the launcher. Run ./seg {name} in a checkout of the repository."));
        return command;
    }

    /// <summary>Creates the arguments and options.</summary>
    private protected virtual IEnumerable<Symbol> Arguments() => [];
}

/// <summary><c>seg build</c>.</summary>
[ProgramCommand(order: 170)]
internal sealed class BuildCommand() : LauncherCommand("build", "Build the program in this checkout of the repository.");

/// <summary><c>seg test</c>.</summary>
[ProgramCommand(order: 180)]
internal sealed class TestCommand() : LauncherCommand("test", "Build the checkout and run all tests.")
{
    /// <inheritdoc/>
    private protected override IEnumerable<Symbol> Arguments() =>
    [
        new Option<string?>("--filter") { Description = "Run only tests that match this filter of 'dotnet test'.", HelpName = "expression" },
        new Argument<string[]>("arguments") { Description = "Pass further arguments to 'dotnet test'.", Arity = ArgumentArity.ZeroOrMore },
    ];
}

/// <summary><c>seg bench</c>.</summary>
[ProgramCommand(order: 190)]
internal sealed class BenchCommand() : LauncherCommand("bench", "Build the checkout and run a benchmark.")
{
    /// <inheritdoc/>
    private protected override IEnumerable<Symbol> Arguments() =>
    [
        Benchmark(),
        new Argument<string[]>("arguments")
        {
            Description = "Pass arguments to the benchmark: the number of rounds, and the Python executable to compare with.",
            Arity = ArgumentArity.ZeroOrMore,
        },
    ];

    private static Argument<string> Benchmark()
    {
        var benchmark = new Argument<string>("benchmark")
        {
            Description = "Select the benchmark: networks (against PyTorch), loading (of checkpoints), data (samples and loaders), metrics, losses, "
                + "fused (against the networks themselves), serving (over HTTP, against the network alone), parallel (data parallel steps), or compiler.",
            HelpName = "benchmark",
            DefaultValueFactory = _ => "networks",
        };
        benchmark.Accept("networks", "loading", "data", "metrics", "losses", "fused", "serving", "parallel", "compiler");
        return benchmark;
    }
}

/// <summary><c>seg docs</c>.</summary>
[ProgramCommand(order: 200)]
internal sealed class DocsCommand() : LauncherCommand("docs", "Build the documentation site of this checkout in artifacts/site.")
{
    /// <inheritdoc/>
    private protected override IEnumerable<Symbol> Arguments() =>
    [
        new Option<bool>("--serve") { Description = "Serve the site over HTTP afterwards." },
        SharedOptions.Number("--port", "Listen on this port, with --serve. [default: 8080]", minimum: 1, maximum: System.Net.IPEndPoint.MaxPort),
    ];
}

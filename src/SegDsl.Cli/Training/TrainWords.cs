using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;

namespace SegDsl.Cli.Training;

/// <summary>Writes command lines of <c>seg train</c> for messages, which users copy into their shell.</summary>
internal static class TrainWords
{
    /// <summary>Returns the command that trains a single run of an experiment.</summary>
    /// <param name="context">The context of the command, whose files the experiment may need.</param>
    /// <param name="experiment">The name of the experiment.</param>
    /// <param name="resumed">The folder of the run to resume; null for a new run in the default folder.</param>
    /// <param name="settings">The settings of the run to resume, by name.</param>
    public static string Of(
        CommandContext context, string experiment, string? resumed = null, IReadOnlyDictionary<string, string>? settings = null)
    {
        var declared = context.Declarations.Experiments.FirstOrDefault(e => e.Name == experiment);
        // With one value for each of its settings, a sweep is a single run.
        var values = (declared?.Sweep ?? []).SelectMany(swept => new[] { "--" + swept.Name, settings?.GetValueOrDefault(swept.Name) ?? swept.Values[0] });
        IEnumerable<string> words =
        [
            "seg", "train", experiment, .. context.Files.Concat(context.CodeFiles).SelectMany(file => new[] { "--file", file }),
            .. resumed is null ? Array.Empty<string>() : ["--resume", "--output", resumed], .. values,
        ];
        return string.Join(' ', words.Select(ShellWord.Of)) + (declared is null ? " --file FILE, with the file that declares it" : "");
    }
}

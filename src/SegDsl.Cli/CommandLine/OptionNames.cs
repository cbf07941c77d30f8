namespace SegDsl.Cli.CommandLine;

/// <summary>Other names of options: earlier names, and the names that other programs use.</summary>
internal static class OptionNames
{
    /// <summary>The replacements of earlier spellings, by command.</summary>
    private static readonly Dictionary<(string Command, string Option), string> Renamed = new()
    {
        [("train", "--out")] = "--output",
        [("train", "--sync-bn")] = "--sync-norm",
        [("demo", "--out")] = "--output",
        [("eval", "--pictures")] = "--output",
        [("summary", "--input")] = "--size",
        [("graph", "--input")] = "--size",
        [("infer", "--outputs")] = "--auxiliary",
        [("check", "--format")] = "--json or --sarif",
    };

    /// <summary>The options that replace positional arguments of earlier versions, by command.</summary>
    private static readonly Dictionary<string, string> Positional = new()
    {
        ["predict"] = "--input",
        ["weights convert"] = "--output",
    };

    /// <summary>What other programs call options, with the names here. Similar names are found by their edit distance and are not listed.</summary>
    private static readonly Dictionary<string, string> Synonyms = new()
    {
        ["--learning-rate"] = "--lr",
        ["--wd"] = "--weight-decay",
        ["--batch-size"] = "--batch",
        ["--num-epochs"] = "--epochs",
        ["--max-steps"] = "--steps",
        ["--iterations"] = "--steps",
        ["--gradient-clip"] = "--clip",
        ["--grad-accum"] = "--accumulate",
        ["--crop-size"] = "--crop",
        ["--early-stopping"] = "--patience",
        ["--gpus"] = "--devices",
        ["--num-gpus"] = "--devices",
        ["--amp"] = "--precision",
        ["--dtype"] = "--precision",
        ["--continue"] = "--resume",
        ["--overwrite"] = "--restart",
        ["--out-dir"] = "--output",
        ["--output-dir"] = "--output",
        ["--save-dir"] = "--output",
        ["--image"] = "--input",
        ["--images"] = "--input",
        ["--image-size"] = "--size",
        ["--input-size"] = "--size",
        ["--resolution"] = "--size",
        ["--checkpoint"] = "--weights",
        ["--ckpt"] = "--weights",
        ["--model"] = "--weights",
        ["--data-root"] = "--data",
        ["--data-dir"] = "--data",
        ["--classes"] = "--set",
        ["--num-classes"] = "--set",
        ["--tta"] = "--scales",
        ["--ground-truth"] = "--labels",
        ["--config"] = "--file",
    };

    /// <summary>Returns what an earlier spelling is called now; null if the word never was an option of the command.</summary>
    /// <param name="command">The names of the command, without the program: <c>weights convert</c>.</param>
    /// <param name="word">The word.</param>
    public static string? NewName(string command, string word) => Renamed.GetValueOrDefault((command, word));

    /// <summary>Returns the option that replaces a positional argument; null if the command never had one.</summary>
    /// <param name="command">The names of the command, without the program.</param>
    public static string? ForArgument(string command) => Positional.GetValueOrDefault(command);

    /// <summary>Returns the option that a word probably means: a synonym, or the option with the most similar name; null if there is none.</summary>
    /// <param name="word">The unknown option.</param>
    /// <param name="options">The available options.</param>
    public static string? Nearest(string word, IReadOnlyCollection<string> options) =>
        Synonyms.TryGetValue(word, out var synonym) && options.Contains(synonym) ? synonym : Suggestions.Nearest(word, options);
}

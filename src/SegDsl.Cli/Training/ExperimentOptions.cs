using SegDsl.Experiments;
using System.CommandLine;
using SegDsl.Cli.CommandLine;
using SegDsl.Training;

namespace SegDsl.Cli.Training;

/// <summary>Options for the settings of an experiment, with the declared values as defaults.</summary>
internal sealed class ExperimentOptions
{
    private readonly List<(ExperimentSetting Setting, Option<string?> Option)> options;

    /// <summary>Creates the options of an experiment.</summary>
    public ExperimentOptions(Experiment experiment) =>
        options = [.. experiment.Settings.Select(setting => (setting, Describe(setting, experiment)))];

    /// <summary>The options.</summary>
    public IEnumerable<Option> All => options.Select(o => o.Option);

    /// <summary>Whether a command line has the option of a setting.</summary>
    public bool IsGiven(string setting, ParseResult parsed) =>
        options.Exists(o => o.Setting.Name == setting && parsed.GetResult(o.Option) is { Implicit: false });

    /// <summary>Returns an experiment with the values of a command line.</summary>
    public Experiment Apply(Experiment experiment, ParseResult parsed)
    {
        foreach (var (setting, option) in options)
            if (parsed.GetResult(option) is { Implicit: false } given)
                // A flag without a value would have the default of the option.
                experiment = setting.With(experiment, given.Tokens is [var value] ? value.Value : "true");
        return experiment;
    }

    /// <summary>Returns an experiment with the values that a run was started with.</summary>
    /// <param name="experiment">The experiment, as declared now.</param>
    /// <param name="begun">The values of the run, by name.</param>
    /// <param name="parsed">The command line, whose values replace those of the run.</param>
    /// <param name="note">Called with a message for every value of the run that differs from the declaration.</param>
    public Experiment Restore(Experiment experiment, IReadOnlyDictionary<string, string> begun, ParseResult parsed, Action<string> note)
    {
        foreach (var (setting, option) in options)
        {
            var declared = setting.TextOf(experiment);
            if (!begun.TryGetValue(setting.Name, out var value) || value == declared) continue;
            try
            {
                experiment = setting.With(experiment, value);
                // The trainer reports settings that the command line changes.
                if (parsed.GetResult(option) is not { Implicit: false })
                    note($"--{setting.Name} is {value}, the value of the resumed run; the experiment declares {declared}.");
            }
            catch (FormatException e)
            {
                throw new CommandException($"The run was started with --{setting.Name} {value}, which is invalid for the experiment now: {e.Message}.", e);
            }
        }
        return experiment;
    }

    /// <summary>Returns an imperative help text. Summaries of settings are phrases: <c>Learning rate.</c> or <c>Whether to pad smaller images.</c>.</summary>
    private static string HelpText(string summary)
    {
        var phrase = summary is [var first, >= 'a' and <= 'z', ..] ? char.ToLowerInvariant(first) + summary[1..] : summary;
        return phrase.StartsWith("whether ", StringComparison.Ordinal) ? $"Set {phrase}" : $"Set the {phrase}";
    }

    private static Option<string?> Describe(ExperimentSetting setting, Experiment experiment)
    {
        var option = new Option<string?>("--" + setting.Name)
        {
            Description = HelpText(setting.Summary),
            HelpName = setting.Form,
            DefaultValueFactory = _ => setting.TextOf(experiment),
            Arity = setting.IsFlag ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
        };
        option.Validators.Add(result =>
        {
            if (result.Implicit || result.Tokens is not [{ Value: var value }]) return;
            try
            {
                setting.With(experiment, value);
            }
            catch (FormatException e)
            {
                result.AddError($"--{setting.Name} {value}: {e.Message}.");
            }
        });
        option.CompletionSources.Add(_ => setting.Choices.Select(choice => new System.CommandLine.Completions.CompletionItem(choice)));
        return option;
    }
}

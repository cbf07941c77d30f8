using SegDsl.Experiments;
using System.CommandLine;
using SegDsl.Cli.CommandLine;
using SegDsl.Training;

namespace SegDsl.Cli.Training;

/// <summary>An option for every setting of an experiment; what it has declared is the default.</summary>
internal sealed class ExperimentOptions
{
    private readonly List<(ExperimentSetting Setting, Option<string?> Option)> options;

    /// <summary>Makes the options.</summary>
    public ExperimentOptions(Experiment experiment) =>
        options = [.. experiment.Settings.Select(setting => (setting, Describe(setting, experiment)))];

    /// <summary>The options.</summary>
    public IEnumerable<Option> All => options.Select(o => o.Option);

    /// <summary>An experiment with the values that a command line gives.</summary>
    public Experiment Apply(Experiment experiment, ParseResult parsed)
    {
        foreach (var (setting, option) in options)
            if (parsed.GetResult(option) is { Implicit: false }) experiment = setting.With(experiment, parsed.GetValue(option) ?? "true");
        return experiment;
    }

    /// <summary>An experiment with the values that a run was begun with.</summary>
    /// <param name="experiment">The experiment as it is declared now.</param>
    /// <param name="begun">The values by name.</param>
    /// <param name="note">Is told of each that the declaration has otherwise.</param>
    public Experiment Restore(Experiment experiment, IReadOnlyDictionary<string, string> begun, Action<string> note)
    {
        foreach (var (setting, _) in options)
        {
            var declared = setting.TextOf(experiment);
            if (!begun.TryGetValue(setting.Name, out var value) || value == declared) continue;
            try
            {
                experiment = setting.With(experiment, value);
                note($"--{setting.Name} is {value}, as the run was begun, not {declared} as the experiment says.");
            }
            catch (FormatException e)
            {
                throw new CommandException($"The run was begun with --{setting.Name} {value}, which does not fit the experiment any more: {e.Message}.", e);
            }
        }
        return experiment;
    }

    private static Option<string?> Describe(ExperimentSetting setting, Experiment experiment)
    {
        var option = new Option<string?>("--" + setting.Name)
        {
            Description = setting.Summary,
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

using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Training;
using SegDsl.Experiments;

namespace SegDsl.Cli.Sweeps;

/// <summary>The differences between the runs in the folder of a sweep and the same runs now.</summary>
/// <param name="folder">The folder of the sweep.</param>
/// <param name="experiment">The experiment, with the settings that are fixed on the command line.</param>
/// <param name="lengths">The lengths of the runs before.</param>
/// <param name="steps">The number of steps on the command line; null for that of epochs.</param>
internal sealed class SweepChanges(string folder, Experiment experiment, SweepLengths lengths, int? steps)
{
    /// <summary>Refuses runs with other settings than now, with which the other runs of the sweep would not be comparable.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="record">The record of the sweep; null if there is none.</param>
    /// <exception cref="CommandException">A run has other settings. The message lists all differences.</exception>
    public void Refuse(IReadOnlyList<FoundRun> runs, SweepRecord? record)
    {
        // A difference can be damage, which is reported when the run is trained.
        var changed = runs.Select(run => (run.Name, Differences: Of(run, record).ToList())).Where(run => run.Differences.Count > 0)
            .Where(run => !runs.First(r => r.Name == run.Name).IsDamaged).ToList();
        var differences = changed.SelectMany(run => run.Differences.Select(difference => (run.Name, Difference: difference)))
            .GroupBy(found => found.Difference, found => found.Name)
            .Select(group => $"{Names([.. group])} {(group.Count() == 1 ? "was" : "were")} trained {group.Key}").ToList();
        var some = changed.Count < runs.Count ? "delete the folders of these runs to train them again, replace all runs" : "replace it";
        if (differences.Count > 0)
            throw new CommandException(
                $"{folder} contains runs with other settings, which are not comparable: {string.Join("; ", differences)}. Resume the sweep with the "
                + $"same settings, {some} (--restart), or use another folder (--output FOLDER).");

        string Names(List<string> names) => names.Count == runs.Count && names.Count > 1 ? "all runs" : SweepFolder.List(names);
    }

    /// <summary>The differences of a run, as the ends of sentences that begin with <c>The run was trained</c>.</summary>
    private IEnumerable<string> Of(FoundRun run, SweepRecord? record)
    {
        if (run.Before?.IsPending == true || run.TryReadStatus() is not { Step: > 0 } status) yield break;
        if (status.Experiment != experiment.Name)
        {
            yield return $"by the experiment {status.Experiment}, not {experiment.Name}";
            yield break;
        }
        var applied = run.Combination.Apply(experiment);
        var now = applied.Settings.ToDictionary(setting => setting.Name, setting => setting.TextOf(applied));
        foreach (var (name, before) in status.Settings)
        {
            if (!now.TryGetValue(name, out var value)) yield return $"with {name} {before}, a setting that {experiment.Name} does not have now";
            else if (value != before) yield return $"with {name} {before}, but it is {value} now";
        }
        if (lengths.DifferenceOf(run, status, steps) is { } difference) yield return difference;
        if (record is null || run.Before is not { } recorded || recorded.Parts == ExperimentParts.DigestOf(applied)) yield break;
        foreach (var changed in ExperimentParts.Differences(record.Declared, experiment)) yield return changed;
    }
}

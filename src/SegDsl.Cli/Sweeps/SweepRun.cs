using SegDsl.Experiments;

namespace SegDsl.Cli.Sweeps;

/// <summary>A combination of the values of a sweep.</summary>
/// <param name="Values">The values of the settings, in order.</param>
internal sealed record SweepRun(IReadOnlyList<(string Setting, string Value)> Values)
{
    /// <summary>The combination as text, <c>lr=0.1,crop=256</c>; also the name of its folder.</summary>
    public string Name => string.Join(',', Values.Select(v => $"{v.Setting}={Folded(v.Value)}"));

    /// <summary>Whether a run has these values, in any order. Names of folders contain <c>+</c> in place of commas.</summary>
    /// <param name="values">The values, by setting.</param>
    public bool HasValues(IReadOnlyDictionary<string, string> values) =>
        values.Count == Values.Count && Values.All(v => values.TryGetValue(v.Setting, out var value) && Folded(value) == Folded(v.Value));

    private static string Folded(string value) => value.Replace(',', '+');

    /// <summary>All combinations of the values of an experiment's sweep, the last setting changing first; empty if it has none.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="isFixed">Whether a setting has one value for all runs, from the command line.</param>
    public static IReadOnlyList<SweepRun> Of(Experiment experiment, Func<string, bool> isFixed)
    {
        var swept = experiment.Sweep.Where(s => !isFixed(s.Name)).ToList();
        if (swept.Count == 0) return [];
        IEnumerable<IReadOnlyList<(string, string)>> combinations = [[]];
        foreach (var setting in swept)
            combinations = combinations.SelectMany(before =>
                setting.Values.Select(value => (IReadOnlyList<(string, string)>)[.. before, (setting.Name, value)]));
        return [.. combinations.Select(values => new SweepRun(values))];
    }

    /// <summary>The experiment with the values of the combination.</summary>
    public Experiment Apply(Experiment experiment) => Values.Aggregate(
        experiment, (changed, v) => changed.Settings.First(s => s.Name == v.Setting).With(changed, v.Value));
}

using SegDsl.Fusion.Profiling;

namespace SegDsl.Cli.Profiling;

/// <summary>Steps that a table shows in one row.</summary>
/// <param name="Name">The name of the row.</param>
/// <param name="Steps">The steps.</param>
internal sealed record ProfileGroup(string Name, IReadOnlyList<StepProfile> Steps)
{
    /// <summary>The time of the steps, in seconds.</summary>
    public double Seconds => Steps.Sum(step => step.Total);

    /// <summary>The floating-point operations of the forward pass per second.</summary>
    public double Speed => Forward <= 0 ? 0 : Steps.Sum(step => step.Flops) / Forward;

    private double Forward => Steps.Sum(step => step.Forward);

    /// <summary>The share of the machine's limit that the forward pass of the steps reaches.</summary>
    public double ShareOf(MachineLimits limits) => Forward <= 0 ? 0 : Steps.Sum(step => step.ShareOf(limits) * step.Forward) / Forward;

    /// <summary>The steps grouped by a name, the slowest group first.</summary>
    public static IReadOnlyList<ProfileGroup> By(NetworkProfile profile, Func<StepProfile, string> name) =>
        [.. profile.Steps.GroupBy(name).Select(group => new ProfileGroup(group.Key, [.. group])).OrderByDescending(group => group.Seconds)];

    /// <summary>The first part of a path; a dot for the network itself.</summary>
    public static string Module(StepProfile step) => step.Path.Length == 0 ? "·" : step.Path.Split('.')[0];
}

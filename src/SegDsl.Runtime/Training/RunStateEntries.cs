using System.Globalization;
using SegDsl.Checkpoints;

namespace SegDsl.Training;

/// <summary>The metadata of the state of a run, validated when it is read.</summary>
/// <param name="file">The state.</param>
internal sealed class RunStateEntries(Checkpoint file)
{
    /// <summary>Whether an entry has no value.</summary>
    /// <exception cref="CheckpointException">The entry is missing.</exception>
    public bool IsEmpty(string name) => Text(name).Length == 0;

    /// <summary>Reads an integer.</summary>
    /// <exception cref="CheckpointException">The entry is missing, not an integer, or out of range.</exception>
    public int Integer(string name, int minimum, int maximum) =>
        int.TryParse(Text(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= minimum && value <= maximum
            ? value
            : throw Invalid(name, maximum == int.MaxValue ? $"an integer of at least {minimum}" : $"an integer from {minimum} to {maximum}");

    /// <summary>Reads a number.</summary>
    /// <exception cref="CheckpointException">The entry is missing, not a number, or out of range.</exception>
    public double Number(string name, double minimum, double maximum) =>
        double.TryParse(Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= minimum && value <= maximum
            ? value
            : throw Invalid(name,
                maximum < double.MaxValue ? FormattableString.Invariant($"a number from {minimum} to {maximum}") : "a finite number, not negative");

    private string Text(string name) => file.Metadata.TryGetValue(name, out var text)
        ? text
        : throw new CheckpointException(file.Path, $"is not the state of a run: its metadata has no entry '{name}'.");

    private CheckpointException Invalid(string name, string range) =>
        new(file.Path, $"is not a valid state of a run: the entry '{name}' is '{Text(name)}'; expected {range}. "
            + "Restore it from a backup, or start the run again.");
}

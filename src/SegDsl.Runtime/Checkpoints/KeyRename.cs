namespace SegDsl.Checkpoints;

/// <summary>Replaces a prefix of tensor names.</summary>
/// <param name="From">The prefix to replace; empty to add one to all names.</param>
/// <param name="To">The new prefix; may be empty.</param>
public sealed record KeyRename(string From, string To)
{
    /// <summary>The names in a file after all replacements, applied in order.</summary>
    /// <param name="file">The file.</param>
    /// <param name="renames">The replacements.</param>
    /// <param name="consequence">A sentence for error messages, for example that nothing was written.</param>
    /// <exception cref="CheckpointException">A prefix matches no name, or two names become equal.</exception>
    internal static List<string> Apply(Checkpoint file, IReadOnlyList<KeyRename> renames, string consequence)
    {
        var names = file.Tensors.Keys.ToList();
        foreach (var (from, to) in renames)
        {
            if (!names.Exists(name => name.StartsWith(from, StringComparison.Ordinal)))
                throw new CheckpointException(file.Path, $"has no tensor whose name starts with '{from}'. {consequence}");
            names = names.ConvertAll(name => name.StartsWith(from, StringComparison.Ordinal) ? to + name[from.Length..] : name);
        }
        return names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } duplicate
            ? throw new CheckpointException(file.Path, $"would have two tensors named '{duplicate.Key}' after renaming. {consequence}")
            : names;
    }
}

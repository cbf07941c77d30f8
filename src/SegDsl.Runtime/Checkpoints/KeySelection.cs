namespace SegDsl.Checkpoints;

/// <summary>Selects tensors by the first part of their names.</summary>
internal static class KeySelection
{
    /// <summary>The tensors whose names start with a key and a period, without it; null if no name does.</summary>
    /// <param name="key">The key, for example <c>teacher</c>.</param>
    /// <param name="content">The content of the file.</param>
    public static CheckpointContent? Below(string key, CheckpointContent content)
    {
        var prefix = key + '.';
        // The path of the dictionary may be part of the key.
        var inner = content.Key.Length > 0 && prefix.StartsWith(content.Key + '.', StringComparison.Ordinal) ? prefix[(content.Key.Length + 1)..] : prefix;
        var selected = content.Tensors.Where(tensor => tensor.Name.Length > inner.Length && tensor.Name.StartsWith(inner, StringComparison.Ordinal)).ToList();
        if (selected.Count == 0) return null;
        var others = content.Tensors.Except(selected).Select(tensor => tensor.Name.Split('.')[0]).Distinct();
        return content with
        {
            Key = key, Tensors = [.. selected.Select(tensor => tensor.Named(tensor.Name[inner.Length..]))], Skipped = [.. content.Skipped, .. others],
        };
    }
}

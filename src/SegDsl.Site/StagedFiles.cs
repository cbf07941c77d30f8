namespace SegDsl.Site;

/// <summary>Files of a folder. Files that already have the same content keep their time, so that later steps can be skipped.</summary>
/// <param name="folder">The folder.</param>
internal sealed class StagedFiles(string folder)
{
    private readonly HashSet<string> written = new(StringComparer.Ordinal);

    /// <summary>Whether a file was written or deleted.</summary>
    public bool Changed { get; private set; }

    /// <summary>Writes a text.</summary>
    /// <param name="path">The path in the folder, with <c>/</c>.</param>
    /// <param name="text">The text.</param>
    public void Write(string path, string text) => Write(path, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>Copies a file.</summary>
    /// <param name="path">The path in the folder, with <c>/</c>.</param>
    /// <param name="original">The file.</param>
    public void Copy(string path, string original) => Write(path, File.ReadAllBytes(original));

    /// <summary>Deletes all files that were not written.</summary>
    /// <param name="except">Prefixes of paths to keep.</param>
    public void DeleteOthers(IReadOnlyList<string> except)
    {
        foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(folder, file).Replace('\\', '/');
            if (written.Contains(path) || except.Any(prefix => path.StartsWith(prefix, StringComparison.Ordinal))) continue;
            File.Delete(file);
            Changed = true;
        }
    }

    private void Write(string path, byte[] content)
    {
        if (!written.Add(path)) throw new SiteException($"Two files of the site have the path '{path}'. Rename one of them.");
        var target = Path.Combine(folder, path);
        if (File.Exists(target) && File.ReadAllBytes(target).AsSpan().SequenceEqual(content)) return;
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.WriteAllBytes(target, content);
        Changed = true;
    }
}

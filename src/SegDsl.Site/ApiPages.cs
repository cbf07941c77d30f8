namespace SegDsl.Site;

/// <summary>The pages of types and members, which docfx writes from assemblies and their XML documentation.</summary>
/// <param name="assemblies">The folder of the assemblies.</param>
/// <param name="folder">The folder of the pages.</param>
internal sealed class ApiPages(string assemblies, string folder)
{
    private const int ShownMembers = 20;

    /// <summary>Whether the pages are newer than all assemblies.</summary>
    public bool AreUpToDate()
    {
        var contents = Path.Combine(folder, "toc.yml");
        return File.Exists(contents)
            && Directory.EnumerateFiles(assemblies, "SegDsl.*.dll").All(path => File.GetLastWriteTimeUtc(path) < File.GetLastWriteTimeUtc(contents));
    }

    /// <summary>Deletes all pages.</summary>
    public void Clear()
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    /// <summary>Fails if a public member has no text, for example because it inherits that of a member without XML documentation.</summary>
    /// <exception cref="SiteException">Members have no text; the message lists them.</exception>
    public void Check()
    {
        var missing = Directory.EnumerateFiles(folder, "*.yml").SelectMany(MembersWithoutText).Order(StringComparer.Ordinal).ToList();
        if (missing.Count == 0) return;
        // Without the table of contents, the next call writes the pages again.
        File.Delete(Path.Combine(folder, "toc.yml"));
        var more = missing.Count > ShownMembers ? $"\n… and {missing.Count - ShownMembers} more" : "";
        throw new SiteException($"these public members have no documentation:\n{string.Join('\n', missing.Take(ShownMembers))}{more}");
    }

    /// <summary>The members of a page without a summary. The items of a page are a list; its references follow.</summary>
    private static IEnumerable<string> MembersWithoutText(string path) =>
        from item in File.ReadAllText(path).ReplaceLineEndings("\n").Split("\nreferences:\n")[0].Split("\n- uid: ").Skip(1)
        where !item.Contains("\n  summary: ", StringComparison.Ordinal) && !item.Contains("\n  type: Namespace\n", StringComparison.Ordinal)
        select item.Split('\n')[0];
}

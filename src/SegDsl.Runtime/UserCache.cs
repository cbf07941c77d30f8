namespace SegDsl;

/// <summary>The cache folder of the current user. Its contents can be deleted at any time and are computed again when needed.</summary>
public static class UserCache
{
    /// <summary>
    /// The absolute path <c>$XDG_CACHE_HOME/segdsl</c>, or <c>~/.cache/segdsl</c> if the variable is unset or relative. The folder may not exist yet.
    /// </summary>
    public static string Folder { get; } = Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } set && Path.IsPathRooted(set)
            ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "segdsl");
}

namespace SegDsl;

/// <summary>Where things are kept that can be computed again.</summary>
public static class UserCache
{
    /// <summary>The folder of whoever runs the program: <c>segdsl</c> in <c>$XDG_CACHE_HOME</c>, or in <c>~/.cache</c>. It need not exist yet.</summary>
    public static string Folder { get; } = Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } set && Path.IsPathRooted(set)
            ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "segdsl");
}

namespace SegDsl.LanguageServer.Workspaces;

/// <summary>Converts the URIs of editors.</summary>
internal static class FileUri
{
    /// <summary>The path of a file; the URI itself if it is not that of a file, for example of a text that is not saved.</summary>
    public static string PathOf(string uri) =>
        Uri.TryCreate(uri, UriKind.Absolute, out var parsed) && parsed.IsFile ? Path.GetFullPath(parsed.LocalPath) : uri;

    /// <summary>The URI of a file.</summary>
    public static string Of(string path) => new Uri(path).AbsoluteUri;
}

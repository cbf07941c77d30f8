using System.CommandLine;

namespace SegDsl.Cli.CommandLine;

/// <summary>Restricts options to files with certain extensions.</summary>
internal static class FileExtensions
{
    /// <summary>Rejects files with other extensions.</summary>
    /// <param name="option">The option.</param>
    /// <param name="extensions">The extensions, with periods.</param>
    public static void MustEndIn(this Option option, params IReadOnlyList<string> extensions) => option.Validators.Add(result =>
    {
        foreach (var token in result.Tokens)
        {
            if (!extensions.Any(extension => token.Value.EndsWith(extension, StringComparison.OrdinalIgnoreCase)))
                result.AddError($"{option.Name} {token.Value}: the file must end in {List(extensions)}.");
        }
    });

    private static string List(IReadOnlyList<string> extensions) =>
        extensions is [var only] ? only : $"{string.Join(", ", extensions.SkipLast(1))} or {extensions[^1]}";
}

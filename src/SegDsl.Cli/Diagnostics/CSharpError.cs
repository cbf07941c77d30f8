using System.Globalization;
using SegDsl.Language.Text;

namespace SegDsl.Cli.Diagnostics;

/// <summary>An error that the C# compiler reports in the files of the user.</summary>
/// <param name="Code">Its code, for example <c>CS0103</c>.</param>
/// <param name="Title">The title of its kind.</param>
/// <param name="Message">The message.</param>
/// <param name="Path">The path of the file.</param>
/// <param name="Span">The location in the text of the file.</param>
/// <param name="Start">The position of the first character.</param>
/// <param name="End">The position after the last character.</param>
/// <param name="Help">The address of a page about its kind.</param>
internal sealed record CSharpError(string Code, string Title, string Message, string Path, SourceSpan Span, LinePosition Start, LinePosition End, string Help)
{
    /// <summary>Describes a diagnostic of the compiler.</summary>
    /// <param name="diagnostic">The diagnostic.</param>
    /// <param name="file">The path of the file of an error without a location.</param>
    public static CSharpError Of(Microsoft.CodeAnalysis.Diagnostic diagnostic, string file)
    {
        var culture = CultureInfo.InvariantCulture;
        var (lines, span) = (diagnostic.Location.GetMappedLineSpan(), diagnostic.Location.SourceSpan);
        // Most errors of the compiler have no title.
        return new(
            diagnostic.Id, diagnostic.Descriptor.Title.ToString(culture) is { Length: > 0 } title ? title : diagnostic.Id,
            diagnostic.GetMessage(culture), lines.IsValid ? lines.Path : file,
            new(span.Start, span.Length), Position(lines.StartLinePosition), Position(lines.EndLinePosition), diagnostic.Descriptor.HelpLinkUri);

        static LinePosition Position(Microsoft.CodeAnalysis.Text.LinePosition position) => new(position.Line + 1, position.Character + 1);
    }

    /// <summary>The error in the usual compiler format.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Path}({Start.Line},{Start.Column}): error {Code}: {Message}");
}

/// <summary>The errors of the C# files of the user.</summary>
/// <param name="Declared">Declarations in <c>.seg</c> files that the C# does not implement.</param>
/// <param name="Code">The errors of the C# compiler.</param>
internal sealed record CSharpErrors(IReadOnlyList<SegDsl.Language.Diagnostics.Diagnostic> Declared, IReadOnlyList<CSharpError> Code)
{
    /// <summary>No errors.</summary>
    public static CSharpErrors None { get; } = new([], []);
}

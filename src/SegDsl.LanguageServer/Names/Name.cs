using SegDsl.Language.Text;

namespace SegDsl.LanguageServer.Names;

/// <summary>What a name in a file refers to, as far as the file alone determines it.</summary>
/// <param name="Text">The name.</param>
internal abstract record Name(string Text);

/// <summary>A declaration of this or another file, an operation, or a name that does not exist.</summary>
/// <param name="Text">The name.</param>
internal sealed record GlobalName(string Text) : Name(Text);

/// <summary>A name of a body.</summary>
/// <param name="Text">The name.</param>
/// <param name="Path">The file.</param>
/// <param name="Definition">The first occurrence, which identifies it.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Owner">The name of the declaration.</param>
internal sealed record LocalName(string Text, string Path, SourceSpan Definition, LocalKind Kind, string Owner) : Name(Text);

/// <summary>A namespace.</summary>
/// <param name="Text">Its name.</param>
internal sealed record NamespaceName(string Text) : Name(Text);

/// <summary>A named argument.</summary>
/// <param name="Text">The name of the parameter.</param>
/// <param name="Callee">What is called.</param>
/// <param name="Item">The item of an experiment or dataset that contains the call; null in a body.</param>
internal sealed record ArgumentName(string Text, Name Callee, string? Item) : Name(Text);

/// <summary>An output of the value before a dot.</summary>
/// <param name="Text">Its name.</param>
/// <param name="Span">The span of the name.</param>
internal sealed record MemberName(string Text, SourceSpan Span) : Name(Text);

/// <summary>An item of a dataset or experiment.</summary>
/// <param name="Text">Its name.</param>
/// <param name="Owner"><c>dataset</c> or <c>experiment</c>.</param>
internal sealed record ItemName(string Text, string Owner) : Name(Text);

/// <summary>A value of an item: a loss, optimizer and so on, or a declaration.</summary>
/// <param name="Text">The name.</param>
/// <param name="Item">The item.</param>
internal sealed record EntryName(string Text, string Item) : Name(Text);

/// <summary>The kinds of names of a body.</summary>
internal enum LocalKind
{
    /// <summary>A parameter of the declaration.</summary>
    Parameter,

    /// <summary>An input.</summary>
    Input,

    /// <summary>A value or constant.</summary>
    Value,

    /// <summary>An output.</summary>
    Output,

    /// <summary>A learned parameter, <c>param</c>.</summary>
    Weight,

    /// <summary>The variable of a loop, or the value that it carries.</summary>
    Variable,

    /// <summary>A dimension of a shape.</summary>
    Dimension,

    /// <summary>The label of a layer.</summary>
    Label,

    /// <summary>A member of an enumeration.</summary>
    Member,
}

/// <summary>An occurrence of a name.</summary>
/// <param name="Span">Its span.</param>
/// <param name="Name">What it refers to.</param>
/// <param name="IsDefinition">Whether it declares the name.</param>
/// <param name="IsShort">Whether it is an argument <c>name:</c>, which is short for <c>name: name</c> and refers to both a parameter and a value.</param>
internal sealed record Occurrence(SourceSpan Span, Name Name, bool IsDefinition = false, bool IsShort = false);

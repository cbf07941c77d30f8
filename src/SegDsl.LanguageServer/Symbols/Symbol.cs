using SegDsl.Language.Operations;
using SegDsl.Language.Vocabulary;

namespace SegDsl.LanguageServer.Symbols;

/// <summary>What a name means in a workspace.</summary>
internal abstract record Symbol;

/// <summary>A declaration of a file.</summary>
/// <param name="Namespace">The namespace of the file.</param>
/// <param name="Name">Its name.</param>
internal sealed record DeclarationSymbol(string Namespace, string Name) : Symbol;

/// <summary>A name of a body.</summary>
/// <param name="Path">The file.</param>
/// <param name="Start">The offset of its first occurrence.</param>
/// <param name="Text">The name.</param>
internal sealed record LocalSymbol(string Path, int Start, string Text) : Symbol;

/// <summary>A namespace.</summary>
/// <param name="Name">Its name.</param>
internal sealed record NamespaceSymbol(string Name) : Symbol;

/// <summary>An operation.</summary>
/// <param name="Operation">The operation.</param>
internal sealed record OperationSymbol(Operation Operation) : Symbol;

/// <summary>A parameter or operand of an operation.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Name">The name of the parameter.</param>
internal sealed record OperationParameterSymbol(Operation Operation, string Name) : Symbol;

/// <summary>A loss, optimizer, augmentation and so on.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Kind">What it is.</param>
internal sealed record EntrySymbol(VocabularyEntry Entry, string Kind) : Symbol;

/// <summary>A parameter of a loss, optimizer and so on.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Parameter">The parameter.</param>
internal sealed record EntryParameterSymbol(VocabularyEntry Entry, EntryParameter Parameter) : Symbol;

/// <summary>An item of a dataset or experiment.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Owner"><c>dataset</c> or <c>experiment</c>.</param>
internal sealed record ItemSymbol(string Name, string Owner) : Symbol;

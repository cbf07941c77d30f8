using SegDsl.Language.Text;
using SegDsl.Language.Vocabulary;

namespace SegDsl.Language.Binding;

/// <summary>The kinds of targets that losses and metrics written in C# are computed on.</summary>
public enum ExternTarget
{
    /// <summary>The labels of the dataset.</summary>
    Labels,

    /// <summary>Numbers, such as depths.</summary>
    Values,

    /// <summary>Labels that a pixel has or not.</summary>
    Mask,

    /// <summary>A class of the whole image.</summary>
    Class,
}

/// <summary>
/// A loss, metric, augmentation or optimizer that is written in C#. There is one instance per declaration; compare by reference.
/// </summary>
public sealed class ExternPart
{
    internal ExternPart(string keyword, string name, string @namespace, string summary, SourceText source, SourceSpan nameSpan) =>
        (Keyword, Name, Namespace, Summary, Source, NameSpan) = (keyword, name, @namespace, summary, source, nameSpan);

    /// <summary>The word after <c>extern</c>: <c>loss</c>, <c>metric</c>, <c>augment</c> or <c>optimizer</c>.</summary>
    public string Keyword { get; }

    /// <summary>The name of the declaration.</summary>
    public string Name { get; }

    /// <summary>The namespace of its file; empty if the file names none.</summary>
    public string Namespace { get; }

    /// <summary>The doc comment, lines joined with <c>\n</c>; empty if there is none.</summary>
    public string Summary { get; }

    /// <summary>The file that contains it.</summary>
    public SourceText Source { get; }

    /// <summary>The span of its name.</summary>
    public SourceSpan NameSpan { get; }

    /// <summary>The target of a loss or metric; <see cref="ExternTarget.Labels"/> for other parts.</summary>
    public ExternTarget Target { get; internal set; }

    /// <summary>The parameters of the declaration, in order.</summary>
    public IReadOnlyList<BoundParameter> Parameters { get; internal set; } = [];

    /// <summary>The parameters of the declaration in the vocabulary, in order.</summary>
    public IReadOnlyList<EntryParameter> EntryParameters { get; internal set; } = [];

    /// <summary>How experiments use it; null if the declaration has errors, which are reported.</summary>
    public VocabularyEntry? Entry { get; internal set; }
}

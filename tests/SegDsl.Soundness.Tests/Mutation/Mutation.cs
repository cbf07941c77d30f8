using System.Text;
using SegDsl.Language.Text;

namespace SegDsl.Soundness.Tests.Mutation;

/// <summary>What a mutation changes.</summary>
internal enum MutationKind
{
    Kernel,
    Stride,
    Channels,
    Dilation,
    Padding,
    Groups,
    Argument,
    DroppedArgument,
    RenamedArgument,
    Wire,
    Operation,
    Operator,
    ListElement,
    Shape,
    Output,
    Number,
    Condition,
    Stage,
    Pipe,
    Random,
}

/// <summary>A change of a source text.</summary>
/// <param name="Kind">The kind of change.</param>
/// <param name="Edits">Spans of the text and their replacements.</param>
internal sealed record Mutation(MutationKind Kind, params IReadOnlyList<(SourceSpan Span, string Text)> Edits)
{
    public Mutation(MutationKind kind, SourceSpan span, string text) : this(kind, [(span, text)])
    {
    }

    /// <summary>Applies the change to the text.</summary>
    public string Apply(string text)
    {
        var changed = new StringBuilder(text);
        foreach (var (span, replacement) in Edits.OrderByDescending(e => e.Span.Start)) changed.Remove(span.Start, span.Length).Insert(span.Start, replacement);
        return changed.ToString();
    }
}

/// <summary>A network with one mutation.</summary>
/// <param name="Number">The number of the mutant.</param>
/// <param name="Network">The network.</param>
/// <param name="Mutation">The mutation.</param>
internal sealed record Mutant(int Number, NetworkText Network, Mutation Mutation)
{
    /// <summary>The unique namespace of the mutant.</summary>
    public string Namespace => $"Mutant{Number}";

    /// <summary>The source text, in the namespace of the mutant.</summary>
    public string Text { get; } =
        Mutation.Apply(Network.Text).Replace($"namespace {NetworkText.Namespace}\n", $"namespace Mutant{Number}\n", StringComparison.Ordinal);

    /// <summary>A description for test output.</summary>
    public override string ToString()
    {
        var source = Network.Tree.Source;
        var edits = Mutation.Edits.Select(e => $"{source.PositionAt(e.Span.Start)} '{source.Slice(e.Span)}' -> '{e.Text}'");
        return $"#{Number} {Network.Name}, {Mutation.Kind}: {string.Join("; ", edits)}";
    }
}

using System.Collections.Concurrent;
using System.Reflection;
using SegDsl.Language.Syntax;

namespace SegDsl.Soundness.Tests.Mutation;

/// <summary>Walks syntax trees generically, using reflection.</summary>
internal static class SyntaxWalk
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Parts = [];

    /// <summary>The children of a node, in source order.</summary>
    public static IEnumerable<SyntaxNode> Children(SyntaxNode node) => Parts.GetOrAdd(node.GetType(), type => [.. type.GetProperties().Where(IsPart)])
        .Select(property => property.GetValue(node))
        .SelectMany(value => value switch
        {
            SyntaxNode child => [child],
            IEnumerable<SyntaxNode> list => list,
            _ => Enumerable.Empty<SyntaxNode>(),
        })
        .OrderBy(child => child.Span.Start);

    /// <summary>A node and all its descendants, in preorder.</summary>
    public static IEnumerable<SyntaxNode> All(SyntaxNode node) => Children(node).SelectMany(All).Prepend(node);

    private static bool IsPart(PropertyInfo property) =>
        typeof(SyntaxNode).IsAssignableFrom(property.PropertyType) || typeof(IEnumerable<SyntaxNode>).IsAssignableFrom(property.PropertyType);
}

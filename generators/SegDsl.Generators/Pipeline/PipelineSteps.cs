using Microsoft.CodeAnalysis;
using SegDsl.Language.Collections;

namespace SegDsl.Generators.Pipeline;

/// <summary>
/// Steps between classes only. Roslyn's own steps return structures, each of which needs some hundred methods of Roslyn of its own, which are compiled when
/// the generator runs first.
/// </summary>
internal static class PipelineSteps
{
    /// <summary>All values as one list.</summary>
    public static IncrementalValueProvider<EquatableList<T>> List<T>(this IncrementalValuesProvider<T> values) where T : class, IEquatable<T> =>
        values.Collect().Select(static (items, _) => new EquatableList<T>([.. items]));

    /// <summary>Every value with another one.</summary>
    public static IncrementalValuesProvider<Joined<TLeft, TRight>> With<TLeft, TRight>(
        this IncrementalValuesProvider<TLeft> left, IncrementalValueProvider<TRight> right) where TLeft : class where TRight : class =>
        left.Combine(right).Select(static (pair, _) => new Joined<TLeft, TRight>(pair.Left, pair.Right));

    /// <summary>Both values.</summary>
    public static IncrementalValueProvider<Joined<TLeft, TRight>> With<TLeft, TRight>(
        this IncrementalValueProvider<TLeft> left, IncrementalValueProvider<TRight> right) where TLeft : class where TRight : class =>
        left.Combine(right).Select(static (pair, _) => new Joined<TLeft, TRight>(pair.Left, pair.Right));
}

/// <summary>The inputs of a step.</summary>
/// <param name="Left">The first one.</param>
/// <param name="Right">The second one.</param>
internal sealed record Joined<TLeft, TRight>(TLeft Left, TRight Right) where TLeft : class where TRight : class;

using SegDsl.Soundness.Tests.Mutation;

namespace SegDsl.Soundness.Tests.Generation;

/// <summary>A random network in the language and in Python.</summary>
/// <param name="Name">The name of the function in Python.</param>
/// <param name="Accepted">The network, without its last statement if the compiler rejects that.</param>
/// <param name="Text">The complete text.</param>
/// <param name="Python">The function that computes its outputs, in their order.</param>
/// <param name="Uses">The operations and forms in it.</param>
internal sealed record RandomNetwork(string Name, NetworkText Accepted, string Text, string Python, IReadOnlyList<string> Uses)
{
    /// <summary>The network as a mutant of the accepted one.</summary>
    public Mutant ToMutant(int number)
    {
        var start = Accepted.Text.IndexOf("\n\n", StringComparison.Ordinal);
        var end = Text.IndexOf("\n\n", StringComparison.Ordinal);
        return new(number, Accepted, new(MutationKind.Random, new(start, Accepted.Text.Length - start), Text[end..]));
    }
}

namespace SegDsl.Networks;

/// <summary>
/// A network, a backbone or a block was called with a tensor that it does not accept. The message states which one and which input, what was expected, what was
/// given, and what to do.
/// </summary>
public sealed class NetworkInputException : SegDslException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">The message.</param>
    /// <param name="input">The name of the input.</param>
    internal NetworkInputException(string message, string input) : base(message) => Input = input;

    /// <summary>The name of the input in the <c>.seg</c> file.</summary>
    public string Input { get; }

    /// <summary>Whether the height, width, depth or batch is the problem, so that a larger or padded input may be accepted.</summary>
    public bool IsSize { get; internal init; }
}

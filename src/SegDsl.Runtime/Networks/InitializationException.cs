namespace SegDsl.Networks;

/// <summary>An <c>init</c> of a <c>.seg</c> file, with the values of its parameters, gives weights that are not finite numbers.</summary>
public sealed class InitializationException : SegDslException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">The message.</param>
    internal InitializationException(string message) : base(message)
    {
    }
}

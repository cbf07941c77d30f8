namespace SegDsl.Optimizers;

/// <summary>An optimizer is defined inconsistently. The message states what to change.</summary>
/// <param name="message">The message.</param>
public sealed class OptimizerException(string message) : SegDslException(message);

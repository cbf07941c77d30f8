namespace SegDsl.Experiments;

/// <summary>A training run cannot start or continue. The message states why and what to do.</summary>
/// <param name="message">The message.</param>
public sealed class TrainingException(string message) : SegDslException(message);

namespace SegDsl.Training;

/// <summary>A training run that cannot begin or go on; the message says why and what to try.</summary>
public sealed class TrainingException(string message) : SegDslException(message);

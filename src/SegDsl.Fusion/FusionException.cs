namespace SegDsl.Fusion;

/// <summary>A network has no fused form.</summary>
/// <param name="message">Why.</param>
public sealed class FusionException(string message) : SegDslException(message);

namespace SegDsl.Checkpoints;

/// <summary>The names under which training programs save averages of weights.</summary>
internal static class AveragedWeights
{
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase) { "ema", "swa", "averaged", "average", "shadow" };

    /// <summary>Whether a key, for example <c>model_ema</c> or <c>ema_model.</c>, names averaged weights.</summary>
    public static bool IsNamedBy(string key) => key.Split('.', '_').Any(Words.Contains);
}

namespace SegDsl.Inference;

/// <summary>The progress of an evaluation.</summary>
/// <param name="Done">The number of evaluated images or volumes.</param>
/// <param name="Images">The number of all images or volumes.</param>
public readonly record struct EvaluationProgress(int Done, int Images)
{
    /// <summary>The progress as text: <c>3 of 12 images</c>.</summary>
    public override string ToString() => $"{Done} of {Images} images";
}

namespace SegDsl.Fusion.Planning;

/// <summary>How a plan computes the operations of a network.</summary>
internal enum PlanKind
{
    /// <summary>In as few operations as possible.</summary>
    Fused,

    /// <summary>One by one, like the generated code.</summary>
    Plain,

    /// <summary>One by one, without overwriting values that the backward pass needs.</summary>
    Training,
}

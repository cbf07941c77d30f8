namespace SegDsl.Torch;

/// <summary>The memory layout of a tensor; the values are those of <c>c10::MemoryFormat</c>.</summary>
internal enum MemoryFormat
{
    /// <summary>Row-major [N, C, H, W].</summary>
    Contiguous = 0,

    /// <summary>The layout of the input.</summary>
    Preserve = 1,

    /// <summary>[N, C, H, W] stored as [N, H, W, C].</summary>
    ChannelsLast = 2,

    /// <summary>[N, C, D, H, W] stored as [N, D, H, W, C].</summary>
    ChannelsLast3d = 3,
}

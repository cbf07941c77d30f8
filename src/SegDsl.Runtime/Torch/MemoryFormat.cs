namespace SegDsl.Torch;

/// <summary>The order of a tensor's elements in memory; the values are those of <c>c10::MemoryFormat</c>.</summary>
internal enum MemoryFormat
{
    /// <summary>Row-major: [N, C, H, W] as it is written.</summary>
    Contiguous = 0,

    /// <summary>The order of the input.</summary>
    Preserve = 1,

    /// <summary>[N, C, H, W] stored as [N, H, W, C].</summary>
    ChannelsLast = 2,

    /// <summary>[N, C, D, H, W] stored as [N, D, H, W, C].</summary>
    ChannelsLast3d = 3,
}

using Google.Protobuf;
using SegDsl.Onnx.Format;

namespace SegDsl.Onnx.Tests;

/// <summary>The messages of the ONNX format.</summary>
public sealed class FormatTests
{
    /// <summary>A zero that is present differs from an absent field: readers of ONNX check presence.</summary>
    [Fact]
    public void An_attribute_of_zero_is_written()
    {
        var attribute = new AttributeProto { Name = "axis", Type = AttributeProto.Types.AttributeType.Int, I = 0 };
        Assert.Equal([10, 4, .. "axis"u8, 24, 0, 160, 1, 2], attribute.ToByteArray());
    }
}

using SegDsl.Models.Blocks;
using static TorchSharp.torch;

namespace SegDsl.Models.Tests;

/// <summary>Generated code is mapped to lines of <c>.seg</c> files.</summary>
public sealed class SourceMappingTests
{
    [Fact]
    public void A_stack_trace_names_the_line_of_the_seg_file()
    {
        using var scope = NewDisposeScope();
        using var block = new Bottleneck(inChannels: 8, planes: 4);
        var wrong = zeros([1, 8, 6, 6], ScalarType.Int64);

        var error = Assert.ThrowsAny<Exception>(() => block.call(wrong));

        Assert.Contains("blocks/residual.seg:line 10", error.StackTrace, StringComparison.Ordinal);
    }
}

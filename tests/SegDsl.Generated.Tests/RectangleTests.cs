using Constructs;
using static TorchSharp.torch;

namespace SegDsl.Generated.Tests;

/// <summary>Windows whose height and width differ.</summary>
public sealed class RectangleTests
{
    [Theory]
    [InlineData(9, 14)]
    [InlineData(6, 11)]
    public void Windows_have_a_height_and_a_width(int height, int width)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var network = new Rectangles(width: 6, @long: 5, classes: 2);
        var image = randn(2, 3, height, width);
        var state = network.state_dict();

        var outputs = network.call(image);

        var row = nn.functional.conv2d(image, state["row.weight"], state["row.bias"], padding: [0, 2]);
        var column = nn.functional.conv2d(row, state["column.weight"], padding: [2, 0], dilation: [2, 1], groups: 2);
        var strided = nn.functional.conv2d(column, state["mix.0.weight"], strides: [2, 1], padding: [0, 2]).relu();
        var mixed = nn.functional.avg_pool2d(nn.functional.max_pool2d(strided, [1, 3], [1, 2], [0, 1]), [2, 2], [2, 1], [1, 0]);
        var up = nn.functional.conv_transpose2d(mixed, state["up.weight"], strides: [2, 3], padding: [0, 1], output_padding: [1, 1]);
        var dilated = nn.functional.conv2d(column, state["dilate.weight"], padding: [1, 2], dilation: [1, 2]);

        Assert.Equal([6L, 3, 1, 5], state["row.weight"].shape);
        Assert.Equal([6L, 6, 2, 4], state["up.weight"].shape);
        Assert.True(outputs["seg"].allclose(nn.functional.conv2d(dilated, state["score.weight"]), atol: 1e-5));
        Assert.True(outputs["wide"].allclose(up, atol: 1e-5));
        Assert.True(outputs["pooled"].allclose(nn.functional.max_pool2d(row, [3, 3], [1, 2], [1, 1])));
        Assert.True(outputs["averaged"].allclose(nn.functional.avg_pool2d(row, [3, 1], [1, 1], [1, 0], count_include_pad: false), atol: 1e-6));
    }
}

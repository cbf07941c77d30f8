using static TorchSharp.torch;

namespace TorchSharp.Aten.Tests;

/// <summary>The texts are those of TorchSharp's own package.</summary>
public class TextTests
{
    [Fact]
    public void ShapeTypeAndDevice()
    {
        Assert.Equal("[2x3], type = Float32, device = cpu", ones(2, 3).ToString());
        Assert.Equal("[], type = Int64, device = cpu", tensor(3L).metastr());
    }

    [Fact]
    public void NestedBrackets()
    {
        Assert.Equal("[0.33333, 1e-08, 1.2346e+07, NaN, -2]", tensor(new[] { 1f / 3, 1e-8f, 12345678, float.NaN, -2 }).npstr());
        Assert.Equal("[[[0, 1]\n  [2, 3]]\n\n [[4, 5]\n  [6, 7]]]", arange(8.0).reshape(2, 2, 2).npstr(newLine: "\n"));
        Assert.Equal("[0, 1, 2, ... 27, 28, 29]", arange(30).npstr());
        Assert.Equal("[True, False]", tensor(new[] { true, false }).npstr());
        Assert.Equal("[]", zeros(0).npstr());
        Assert.Equal("1.5", tensor(1.5f).npstr());
        Assert.StartsWith("[[0, 0, 0, ... 0, 0, 0]\n", zeros(20, 20).npstr(newLine: "\n"), StringComparison.Ordinal);
        Assert.Equal(7, zeros(20, 20).npstr(newLine: "\n").Split('\n').Length);
    }

    [Fact]
    public void AlignedColumns()
    {
        Assert.Equal("[2x2], type = Float64, device = cpu\n    1 10.5\n  0.5    2\n\n", tensor(new[,] { { 1, 10.5 }, { 0.5, 2 } }).str(newLine: "\n"));
        Assert.Equal(
            "[2x1x2], type = Int64, device = cpu\n[0,..,..] =\n 0 1\n\n[1,..,..] =\n 2 3\n\n", arange(4).reshape(2, 1, 2).jlstr(newLine: "\n"));
        Assert.Equal("[], type = Float32, device = cpu, value = 1.5", tensor(1.5f).jlstr());
    }
}

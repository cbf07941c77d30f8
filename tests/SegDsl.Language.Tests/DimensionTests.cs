using SegDsl.Language.Shapes;

namespace SegDsl.Language.Tests;

public class DimensionTests
{
    private static readonly Dimension H = Dimension.Symbol("H");
    private static readonly Dimension C = Dimension.Symbol("C");

    [Fact]
    public void Polynomials_have_a_canonical_form()
    {
        Assert.Equal((H + C) * (H - C), (H * H) - (C * C));
        Assert.Equal(Dimension.Zero, H - H);
        Assert.Equal(2 * H, H + H);
        Assert.NotEqual(H, C);
        Assert.Equal(7, (Dimension.Constant(3) + 4).Value);
        Assert.Null(H.Value);
    }

    [Fact]
    public void Quotients_have_a_canonical_form()
    {
        Assert.Equal(H, Dimension.FloorDivide(4 * H, 4));
        Assert.Equal(H + Dimension.FloorDivide(C, 2), Dimension.FloorDivide((2 * H) + C, 2));
        Assert.Equal(Dimension.FloorDivide(H, 4), Dimension.FloorDivide(Dimension.FloorDivide(H, 2), 2));
        Assert.Equal(Dimension.CeilingDivide(H, 4), Dimension.CeilingDivide(Dimension.CeilingDivide(H, 2), 2));
        Assert.Equal(Dimension.FloorDivide(H, 2), Dimension.FloorDivide((2 * H) + 1, 4));
        Assert.Equal(4, Dimension.FloorDivide(4 * C, C).Value);
        Assert.Equal(Dimension.Zero, Dimension.Remainder(6 * H * C, 3 * H));
        Assert.NotEqual(Dimension.FloorDivide(H, 2), Dimension.CeilingDivide(H, 2));
    }

    /// <summary>Compares three ways to halve a size twice: convolution, pooling and a stride of 4.</summary>
    [Fact]
    public void Strides_of_any_size_are_exact()
    {
        var stem = Slide(Slide(H, 3, 2, 1), 3, 2, 1);
        Assert.Equal("ceil(H / 4)", stem.ToString());
        Assert.Equal(stem, Slide(H, 1, 4, 0));
        Assert.NotEqual(stem, Slide(H, 2, 4, 0));
        Assert.Equal(8 * H, Slide(Slide(32 * H, 3, 2, 1), 3, 2, 1));
    }

    [Fact]
    public void Is_written_in_the_syntax_of_the_language()
    {
        Assert.Equal("256 * C + 1", ((256 * C) + 1).ToString());
        Assert.Equal("ceil(H / 2) - 1", (Dimension.FloorDivide(H - 3, 2) + 1).ToString());
        Assert.Equal("(H + 3) / 8 - 1", (Dimension.FloorDivide(H + 3, 8) - 1).ToString());
        Assert.Equal("-H", (H * -1).ToString());
        Assert.Equal("2 * (H / 3)", (2 * Dimension.FloorDivide(H, 3)).ToString());
        Assert.Equal("0", Dimension.Zero.ToString());
    }

    [Fact]
    public void Division_by_zero_and_overflow_are_errors()
    {
        Assert.Throws<DivideByZeroException>(() => Dimension.FloorDivide(H, 0));
        Assert.Throws<OverflowException>(() => Dimension.Constant(long.MaxValue) * 2);
        Assert.Throws<KeyNotFoundException>(() => H.Evaluate(new Dictionary<string, long>()));
    }

    [Fact]
    public void Symbolic_results_match_numeric_results()
    {
        var random = new Random(3);
        for (var round = 0; round < 1_000; round++)
        {
            var values = new Dictionary<string, long> { ["H"] = random.Next(1, 400), ["C"] = random.Next(1, 70) };
            var (symbolic, number) = Expression(random, values, 5);
            Assert.Equal(number, symbolic.Evaluate(values));
            var replaced = symbolic.Substitute(values.ToDictionary(v => v.Key, v => Dimension.Constant(v.Value)));
            Assert.Equal(number, replaced.Value);
        }
    }

    [Fact]
    public void Symbolic_chains_of_windows_match_numeric_ones()
    {
        var random = new Random(4);
        for (var round = 0; round < 300; round++)
        {
            var windows = Enumerable.Range(0, random.Next(1, 6))
                .Select(_ => (Kernel: random.Next(1, 8), Stride: random.Next(1, 5), Padding: random.Next(0, 4))).ToList();
            var symbolic = windows.Aggregate(H, (size, w) => Slide(size, w.Kernel, w.Stride, w.Padding));
            foreach (var h in Enumerable.Range(0, 40).Select(_ => random.Next(1, 3_000)))
            {
                var number = windows.Aggregate((long)h, (size, w) => (long)Math.Floor((size + (2.0 * w.Padding) - w.Kernel) / w.Stride) + 1);
                Assert.Equal(number, symbolic.Evaluate(new Dictionary<string, long> { ["H"] = h }));
            }
        }
    }

    private static Dimension Slide(Dimension size, long kernel, long stride, long padding) =>
        Dimension.FloorDivide(size + (2 * padding) - kernel, stride) + 1;

    private static (Dimension Symbolic, long Number) Expression(Random random, Dictionary<string, long> values, int depth)
    {
        if (depth == 0 || random.Next(6) == 0)
        {
            var constant = random.Next(-9, 10);
            return random.Next(3) switch { 0 => (H, values["H"]), 1 => (C, values["C"]), _ => (constant, constant) };
        }
        var (a, x) = Expression(random, values, depth - 1);
        var (b, y) = Expression(random, values, depth - 2 < 0 ? 0 : depth - 2);
        var divisor = random.Next(1, 9);
        return random.Next(6) switch
        {
            0 => (a + b, x + y),
            1 => (a - b, x - y),
            2 => (a * b, x * y),
            3 => (Dimension.Remainder(a, divisor), ((x % divisor) + divisor) % divisor),
            4 when values["C"] > 0 => (Dimension.FloorDivide(a, C), (long)Math.Floor((double)x / values["C"])),
            _ => (Dimension.FloorDivide(a, -divisor), (long)Math.Floor((double)x / -divisor)),
        };
    }
}

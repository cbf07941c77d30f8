using static TorchSharp.torch;

namespace TorchSharp.Aten.Tests;

public class ArithmeticTests
{
    private readonly Tensor a = tensor(new float[] { 1, -2, 3 });
    private readonly Tensor b = tensor(new float[] { 4, 5, -6 });

    [Fact]
    public void OperatorsTakeTensorsAndNumbersOnBothSides()
    {
        Expect.Values(a + b, 5, 3, -3);
        Expect.Values(a - b, -3, -7, 9);
        Expect.Values(a * b, 4, -10, -18);
        Expect.Values(b / a, 4, -2.5, -2);
        Expect.Values(1 - a, 0, 3, -2);
        Expect.Values(2 * a + 1.5f, 3.5, -2.5, 7.5);
        Expect.Values(6.0 / a, 6, -3, 2);
        Expect.Values(-a, -1, 2, -3);
        Expect.Values(b % 4, 0, 1, 2);
        Expect.Flags(a > 0, true, false, true);
        Expect.Flags(0 < a, true, false, true);
        Expect.Flags(a == b, false, false, false);
        Expect.Flags(~(a == b), true, true, true);
        Expect.Flags((a > 0) & (b > 0), true, false, false);
        Expect.Flags((a > 0) | (b > 0), true, true, true);
        Expect.Flags((a > 0) ^ (b > 0), false, true, true);
    }

    [Fact]
    public void TypesArePromotedAsInTorch()
    {
        using var whole = ones(2, dtype: int64);
        Assert.Equal(ScalarType.Int64, (whole + 1).dtype);
        Assert.Equal(ScalarType.Float32, (whole + 1.5).dtype);
        Assert.Equal(ScalarType.Float32, (whole / 2).dtype);
        Assert.Equal(ScalarType.Float32, (1.0 / whole).dtype);
        Assert.Equal(ScalarType.Float32, (ones(2) + 1.5).dtype);
        Assert.Equal(ScalarType.Float64, promote_types(float32, float64));
    }

    [Fact]
    public void InPlaceOperationsReturnTheTensorItself()
    {
        using var x = tensor(new float[] { 1, 4, 9 });
        Assert.Same(x, x.sqrt_());
        Expect.Values(x, 1, 2, 3);
        Assert.Same(x, x.add_(1));
        Assert.Same(x, x.mul_(x));
        Expect.Values(x, 4, 9, 16);
        Assert.Same(x, x.sub_(4).div_(2).clamp_(0, 4));
        Expect.Values(x, 0, 2.5, 4);
        Assert.Same(x, x.fill_(3));
        Assert.Same(x, x.copy_(a));
        Assert.Same(x, x.addcmul_(a, b, 2));
        Expect.Values(x, 9, -22, -33);
        x.zero_().Dispose();
        Expect.Values(x, 0, 0, 0);
    }

    [Fact]
    public void PointwiseFunctions()
    {
        Expect.Values(a.abs(), 1, 2, 3);
        Expect.Values(a.pow(2), 1, 4, 9);
        Expect.Values(a.sign(), 1, -1, 1);
        Expect.Values(tensor(0.0).exp(), 1);
        Expect.Values(tensor(Math.E).log(), 1);
        Expect.Values(tensor(new[] { 0.5, 1.5, -1.2 }).round(), 0, 2, -1);
        Expect.Values(tensor(new[] { 0.126 }).round(2), 0.13);
        Expect.Values(tensor(new[] { 1.5, -1.5 }).floor(), 1, -2);
        Expect.Values(a.clamp(-1, 1), 1, -1, 1);
        Expect.Values(a.maximum(b), 4, 5, 3);
        Expect.Values(a.lerp(b, tensor(0.5f)), 2.5, 1.5, -1.5);
        Expect.Values(tensor(new[] { 7.0 }).div(tensor(new[] { 2.0 }), RoundingMode.floor), 3);
        Expect.Values(tensor(0.0).sigmoid(), 0.5);
        Expect.Values(a.relu(), 1, 0, 3);
        Expect.Values(a.leaky_relu(0.1), 1, -0.2, 3);
        Expect.Values(tensor(0.0).softplus(), Math.Log(2));
        Expect.Values(tensor(new[] { 1.0, 1.0 }).softmax(0), 0.5, 0.5);
        Expect.Values(tensor(new[] { 1.0, 1.0 }).log_softmax(0), -Math.Log(2), -Math.Log(2));
        Expect.Values(where(a > 0, a, b), 1, 5, 3);
        Expect.Values(tensor(new[] { double.NaN, double.PositiveInfinity }).nan_to_num(0, 1), 0, 1);
    }

    [Fact]
    public void Products()
    {
        using var m = tensor(new float[,] { { 1, 2 }, { 3, 4 } });
        using var v = tensor(new float[] { 1, -1 });
        Expect.Values(m.matmul(m), 7, 10, 15, 22);
        Expect.Values(m.mv(v), -1, -1);
        Expect.Values(v.dot(v), 2);
        Expect.Values(v.outer(v), 1, -1, -1, 1);
        Expect.Values(einsum("ij,kj->ik", m, m), 5, 11, 11, 25);
        Expect.Values(v.addmv(m, v, beta: 2), 1, -3);
        Expect.Values(ones(2, 1, 2).bmm(m.expand(2, 2, 2)), 4, 6, 4, 6);
        Expect.Values(linalg.det(m), -2);
        Expect.Values(linalg.inv(m), -2, 1, 1.5, -0.5);
        Expect.Values(linalg.vector_norm(tensor(new[] { 3.0, 4.0 })), 5);
    }
}

using static TorchSharp.torch;

namespace TorchSharp.Aten.Tests;

public class CreationTests
{
    [Fact]
    public void FilledTensors()
    {
        Expect.Values(zeros(2, 2), 0, 0, 0, 0);
        Expect.Values(ones(3), 1, 1, 1);
        Expect.Values(full(2, 3.5), 3.5, 3.5);
        Expect.Shape(empty(2, 0, 4), 2, 0, 4);
        Expect.Values(eye(2), 1, 0, 0, 1);
        Expect.Values(eye(2, 3), 1, 0, 0, 0, 1, 0);
        Expect.Values(zeros_like(ones(2, dtype: int64)), 0, 0);
    }

    [Fact]
    public void Ranges()
    {
        Expect.Values(arange(3), 0, 1, 2);
        Expect.Values(arange(1, 2, 0.25), 1, 1.25, 1.5, 1.75);
        Expect.Values(linspace(-1, 1, 3), -1, 0, 1);
        Expect.Values(logspace(0, 2, 3), 1, 10, 100);
    }

    [Fact]
    public void TypesFollowFromTheValues()
    {
        Assert.Equal(ScalarType.Int64, arange(3).dtype);
        Assert.Equal(ScalarType.Float32, arange(3.0).dtype);
        Assert.Equal(ScalarType.Int64, full(2, 3).dtype);
        Assert.Equal(ScalarType.Float32, full(2, 3.0).dtype);
        Assert.Equal(ScalarType.Int32, tensor(3).dtype);
        Assert.Equal(ScalarType.Float64, tensor(3.0).dtype);
        Assert.Equal(ScalarType.Float32, tensor(3f).dtype);
        Assert.Equal(ScalarType.Int64, randint(5, [2]).dtype);
        Assert.Equal(ScalarType.Float16, zeros(2, dtype: float16).dtype);
    }

    [Fact]
    public void FromArrays()
    {
        Expect.Values(tensor(new float[] { 1, 2 }), 1, 2);
        Expect.Shape(tensor(new long[,] { { 1, 2, 3 }, { 4, 5, 6 } }), 2, 3);
        Expect.Values(tensor(new byte[] { 0, 255 }), 0, 255);
        Expect.Flags(tensor(new[] { true, false }), true, false);
        Expect.Shape(tensor(new double[] { 1, 2, 3, 4 }, [2, 2]), 2, 2);
        Expect.Shape(tensor(new List<int> { 1, 2, 3, 4 }, 2, 2), 2, 2);
        Assert.Equal(ScalarType.Float16, tensor(new[] { 1f }, float16).dtype);
        Expect.Shape(tensor(Array.Empty<float>()), 0);
        Assert.Throws<ArgumentException>(() => tensor(new float[] { 1, 2, 3 }, [2, 2]));
    }

    [Fact]
    public void SomeShareTheArraysMemoryAndSomeCopy()
    {
        float[] array = [1, 2, 3];
        using var copy = tensor(array);
        using var shared = from_array(array);
        using var also = as_tensor(array);
        using var buffer = frombuffer(array, float32, count: 2, offset: 4);
        array[1] = 9;
        Expect.Values(copy, 1, 2, 3);
        Expect.Values(shared, 1, 9, 3);
        Expect.Values(also, 1, 9, 3);
        Expect.Values(buffer, 9, 3);
        Assert.Throws<ArgumentException>(() => frombuffer(array, float32, count: 3, offset: 4));
    }

    [Fact]
    public void SharedMemoryLivesAsLongAsATensorUsesIt()
    {
        var view = SharedView();
        for (int i = 0; i < 3; i++)
            GC.Collect();
        Expect.Values(view, 1999);
        view.Dispose();

        static Tensor SharedView()
        {
            double[] array = [.. Enumerable.Range(0, 2000).Select(i => (double)i)];
            using var whole = from_array(array);
            return whole[1999];
        }
    }

    [Fact]
    public void GeneratorsRepeatFromASeed()
    {
        manual_seed(7);
        using var first = rand(3);
        manual_seed(7);
        using var second = rand(3);
        Assert.True(first.Equals(second));

        using var own = new Generator(7);
        using var third = rand(3, generator: own);
        Assert.True(first.Equals(third));
        using var state = own.get_state();
        using var before = randn(4, generator: own);
        own.set_state(state);
        using var after = randn(4, generator: own);
        Assert.True(before.Equals(after));
        Assert.Equal(7, own.initial_seed());
    }

    [Fact]
    public void RandomNumbersLieWhereTheyShould()
    {
        using var ints = randint(2, 5, [1000]);
        Assert.Equal(2, ints.min().ToInt64());
        Assert.Equal(4, ints.max().ToInt64());
        Expect.Values(randperm(100).sum(), 4950);
        using var filled = empty(1000).uniform_(-2, -1);
        Assert.InRange(filled.mean().ToSingle(), -1.6, -1.4);
        Assert.InRange(empty(10000).normal_(3, 0.5).std().ToSingle(), 0.45, 0.55);
        Assert.InRange(zeros(10000).bernoulli_(0.25).mean().ToSingle(), 0.2, 0.3);
    }

    [Fact]
    public void NamedDimensionsAreRefused() => Assert.Throws<NotSupportedException>(() => zeros(2, names: ["N"]));
}

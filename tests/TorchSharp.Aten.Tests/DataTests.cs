using static TorchSharp.torch;

namespace TorchSharp.Aten.Tests;

public class DataTests
{
    private readonly Tensor x = arange(6).reshape(2, 3);

    [Fact]
    public void ElementsAreReadInRowMajorOrderWhateverTheLayout()
    {
        Assert.Equal([0L, 1, 2, 3, 4, 5], x.data<long>().ToArray());
        Assert.Equal([0L, 3, 1, 4, 2, 5], x.t().data<long>().ToArray());
        Assert.Equal([0L, 3, 1, 4, 2, 5], x.t().data<long>());
        Assert.Equal(4, x.t().data<long>()[1, 1]);
        Assert.Equal(3, x.t().data<long>()[1]);
        Assert.Equal(new long[,] { { 0, 3 }, { 1, 4 }, { 2, 5 } }, x.t().data<long>().ToNDArray());
        Assert.Equal(5f, tensor(5f).data<float>()[0]);
        Assert.Empty(zeros(0).data<float>().ToArray());
    }

    [Fact]
    public void ElementsAreWrittenInPlace()
    {
        using var z = zeros(2, 2);
        z.data<float>()[1, 0] = 5;
        z.t().data<float>().CopyFrom([7f, 8f], 0, 2);
        Expect.Values(z, 0, 7, 5, 8);
        z.bytes = new byte[16];
        Expect.Values(z, 0, 0, 0, 0);
        Assert.Equal(16, z.bytes.Length);
        var part = new float[3];
        tensor(new float[] { 1, 2, 3 }).data<float>().CopyTo(part, 1, 1);
        Assert.Equal([0, 2, 3], part);
    }

    [Fact]
    public void OneElementIsANumber()
    {
        Assert.Equal(2.5f, tensor(2.5f).item<float>());
        Assert.Equal(2.5f, tensor(2.5).ToSingle());
        Assert.Equal(2, tensor(2.5f).ToInt64());
        Assert.True(tensor(3).ToBoolean());
        Assert.Equal(ScalarType.Int64, tensor(3).ToScalar().Type);
        Assert.Equal(3, (int)tensor(3));
        Assert.Equal(1.5, x.@float()[0, 1].ToScalar().ToDouble() + 0.5);
    }

    [Fact]
    public void WrongReadsAreErrors()
    {
        Assert.Equal("Int32 is not compatible with Int64", Assert.Throws<ArgumentException>(x.data<int>).Message);
        Assert.Throws<ArgumentException>(() => x.item<long>());
        Assert.Throws<ArgumentException>(() => tensor(1f).item<double>());
        Assert.Throws<IndexOutOfRangeException>(() => x.data<long>()[2, 0]);
        Assert.Throws<ArgumentException>(() => x.data<long>()[0, 0, 0]);
        Assert.Throws<IndexOutOfRangeException>(() => x.ReadCpuInt64(6));
        Assert.Throws<ArgumentOutOfRangeException>(() => x.data<long>().CopyTo(new long[1], 0, -1));
        Assert.Throws<InvalidOperationException>(() => x.t().bytes.Length);
        Assert.Throws<InvalidOperationException>(() => empty(2, device: META).data<float>());
        Expect.TorchError("cannot be converted to Scalar", () => x.ToScalar());
    }

    [Fact]
    public void FilesAreInTorchSharpsFormat()
    {
        using var stream = new MemoryStream();
        ones(2).Save(stream);
        Assert.Equal("0601020000803F0000803F", Convert.ToHexString(stream.ToArray()));
        stream.Position = 0;
        Expect.Values(Tensor.Load(stream), 1, 1);

        stream.SetLength(0);
        x.t().Save(stream);
        stream.Position = 0;
        using var back = Tensor.Load(stream);
        Assert.True(back.Equals(x.t()));
        stream.Position = 0;
        using var reader = new BinaryReader(stream);
        Assert.Throws<ArgumentException>(() => zeros(2).Load(reader));

        stream.SetLength(20);
        stream.Position = 0;
        Assert.Throws<EndOfStreamException>(() => Tensor.Load(stream));
        Assert.Throws<InvalidDataException>(() => Tensor.Load(new MemoryStream([99, 1, 1])));
    }

    [Fact]
    public void AnOrderedDictionaryKeepsItsOrder()
    {
        var dictionary = new Utils.OrderedDict<string, int> { { "b", 1 }, { "a", 2 } };
        dictionary["b"] = 3;
        dictionary.Insert(1, ("c", 4));
        Assert.Equal(["b", "c", "a"], dictionary.Keys);
        Assert.Equal([3, 4, 2], dictionary.Values);
        Assert.True(dictionary.Remove("c"));
        Assert.Equal(("a", 2), dictionary[1]);
        Assert.False(dictionary.TryGetValue("c", out _));
        Assert.Throws<ArgumentException>(() => dictionary.Add("a", 1));
    }
}

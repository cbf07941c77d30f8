using System.Reflection;
using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Aten.Tests;

public class OperatorTests
{
    /// <summary>Operators that newer libtorch has and older one does without.</summary>
    private static readonly string[] newer = ["scaled_dot_product_attention"];

    public static TheoryData<string> Names()
    {
        var names = new TheoryData<string>();
        foreach (var field in typeof(Native.Aten).GetFields(BindingFlags.Static | BindingFlags.NonPublic))
            names.Add(field.Name);
        return names;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryOperatorInUseIsInThisLibtorch(string name)
    {
        var op = (Operator?)typeof(Native.Aten).GetField(name, BindingFlags.Static | BindingFlags.NonPublic)?.GetValue(null);
        Assert.True(op is { Exists: true } || newer.Contains(name), name);
    }

    [Fact]
    public void AnUnknownOperatorIsAnError() => Expect.TorchError("no operator aten::no_such_thing", () => new Operator("no_such_thing").Call());

    [Fact]
    public void TooManyArgumentsAreAnError()
    {
        using var x = ones(2);
        Expect.TorchError("too many arguments", () => new Operator("abs").Call(x, 1, 2));
    }

    [Fact]
    public void MissingArgumentsAreAnError()
    {
        using var x = ones(2);
        Expect.TorchError("'exponent'", () => new Operator("pow", "Tensor_Scalar").Call(x));
    }

    [Fact]
    public void ArgumentsOfAnotherTypeAreAnError()
    {
        using var x = ones(2);
        Expect.TorchError("got a value of another type", () => new Operator("sum", "dim_IntList").Call(x, "first"));
        Expect.TorchError("got a value of another type", () => new Operator("select", "int").Call(x, 0.5, 1));
    }

    [Fact]
    public void ManyAndLongArgumentsAreCarriedOver()
    {
        var parts = Enumerable.Range(0, 500).Select(i => full(1, i)).ToArray();
        using var joined = cat(parts);
        Expect.Values(joined.sum(), 499 * 250);
        Array.ForEach(parts, part => part.Dispose());
    }
}

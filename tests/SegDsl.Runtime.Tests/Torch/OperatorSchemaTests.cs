using System.Reflection;
using System.Text;
using SegDsl.Torch;

namespace SegDsl.Tests.Torch;

public sealed class OperatorSchemaTests
{
    [Fact]
    public void Schema_is_split_into_name_overload_parameters_and_results()
    {
        var schema = OperatorSchema.Parse("ns::f.out(Tensor(a!) self, int[2] stride=[1, 1], *, Scalar?[] s, str? mode=\"x\") -> (Tensor(a!) y, bool)");
        Assert.Equal(("ns::f", "out"), (schema.Name, schema.Overload));
        Assert.Equal(["self: Tensor", "stride: int[2]", "s: Scalar?[]", "mode: str?"], schema.Parameters.Select(p => $"{p.Name}: {p.Type.Text}"));
        Assert.Equal([OperatorTypeKind.Tensor, OperatorTypeKind.Bool], schema.Results.Select(r => r.Kind));
    }

    [Fact]
    public void Optionals_and_lists_nest()
    {
        var type = OperatorType.Parse("Tensor(a -> *)?[]?");
        Assert.Equal(
            [OperatorTypeKind.Optional, OperatorTypeKind.List, OperatorTypeKind.Optional, OperatorTypeKind.Tensor],
            [type.Kind, type.Element!.Kind, type.Element.Element!.Kind, type.Element.Element.Element!.Kind]);
    }

    [Fact]
    public void Operator_without_parameters_and_results_has_none()
    {
        var schema = OperatorSchema.Parse("ns::f() -> ()");
        Assert.Empty(schema.Parameters);
        Assert.Empty(schema.Results);
    }

    [Theory]
    [InlineData("aten::relu")]
    [InlineData("aten::relu(Tensor self)")]
    [InlineData(") -> Tensor")]
    public void Invalid_schema_is_an_error(string text) => Assert.Throws<FormatException>(() => OperatorSchema.Parse(text));

    [Theory]
    [InlineData("ns::f() -> str")]
    [InlineData("ns::f() -> Tensor?")]
    [InlineData("ns::f() -> Scalar[]")]
    public void Unsupported_result_type_is_an_error(string text) => Assert.Throws<NotSupportedException>(() => new TorchOperator(text));

    /// <summary>
    /// With a schema that differs from libtorch's, arguments that pass the check could crash the process. So each schema must occur in the library verbatim.
    /// </summary>
    [Fact]
    public void Declared_schemas_occur_in_the_library()
    {
        var declared = typeof(TorchOperators).GetProperties(BindingFlags.Public | BindingFlags.Static).Select(p => p.GetValue(null))
            .Concat(typeof(Operators).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => f.GetValue(null)))
            .Cast<TorchOperator>().Where(o => o != Operators.Missing).Select(o => o.Schema.Text).ToList();
        Assert.True(declared.Count > 10);
        string[] wrong =
        [
            Operators.Missing.Schema.Text,
            TorchOperators.Contiguous.Schema.Text.Replace("MemoryFormat", "int", StringComparison.Ordinal),
        ];
        Assert.Equal(wrong, NotInLibrary([.. declared, .. wrong]));
    }

    /// <summary>The schemas that the library does not contain as strings. It registers operators of its default namespace without the namespace.</summary>
    private static List<string> NotInLibrary(List<string> schemas)
    {
        const int Overlap = 4096;
        using var library = File.OpenRead(LibraryFile());
        var chunk = new byte[16 << 20];
        var missing = schemas.ToList();
        for (var length = 0; missing.Count > 0 && library.Read(chunk, length, chunk.Length - length) is var read and > 0;)
        {
            var text = chunk.AsMemory(0, length + read);
            missing.RemoveAll(s => Contains(text.Span, s) || Contains(text.Span, s.Replace("aten::", "", StringComparison.Ordinal)));
            length = Math.Min(Overlap, text.Length);
            text[^length..].CopyTo(chunk);
        }
        return missing;
    }

    private static bool Contains(ReadOnlySpan<byte> text, string schema) => text.IndexOf(Encoding.UTF8.GetBytes($"\0{schema}\0")) >= 0;

    private static string LibraryFile()
    {
        string[] names = ["libtorch_cpu.so", "torch_cpu.dll", "libtorch_cpu.dylib"];
        return Directory.EnumerateFiles(AppContext.BaseDirectory, "*", SearchOption.AllDirectories).First(f => names.Contains(Path.GetFileName(f)));
    }
}

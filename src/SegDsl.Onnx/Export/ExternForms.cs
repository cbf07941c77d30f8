using System.Reflection;
using SegDsl.Fusion.Graphs;
using SegDsl.Language.Binding;
using SegDsl.Language.Text;

namespace SegDsl.Onnx.Export;

/// <summary>
/// The ONNX forms of operations written in C#: methods <c>public static string MyOpOnnx(OnnxCall call)</c> beside <c>MyOp</c> in the class <c>Externs</c>.
/// </summary>
internal static class ExternForms
{
    private const string Suffix = "Onnx";

    /// <summary>Finds the form of an operation.</summary>
    /// <param name="assembly">The assembly of the network.</param>
    /// <param name="operation">The declaration of the operation.</param>
    /// <param name="location">Where it is applied.</param>
    /// <exception cref="OnnxException">There is none.</exception>
    public static OnnxForm Find(Assembly assembly, BlockSignature operation, SourceLocation location)
    {
        var method = ExternClass.Find(assembly, operation, Suffix);
        if (method?.ReturnType == typeof(string) && method.GetParameters() is [{ ParameterType: var type }] && type == typeof(OnnxCall))
        {
            var write = method.CreateDelegate<Func<OnnxCall, string>>();
            return new(call => write(new(call)), NeedsFloat: true);
        }
        var name = ExternClass.Find(assembly, operation)?.Name ?? operation.Name;
        throw new OnnxException($"{location}: '{operation.Name}' is written in C# and has no ONNX form. "
            + $"Add 'public static string {name}{Suffix}(OnnxCall call)' to the class Externs.");
    }
}

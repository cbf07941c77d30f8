using System.Reflection;
using SegDsl.Language.Binding;

namespace SegDsl.Fusion.Graphs;

/// <summary>The class <c>Externs</c>, which contains the C# of operations.</summary>
internal static class ExternClass
{
    /// <summary>Finds the method of an operation, or one whose name is that of the operation and a suffix; null if it does not exist.</summary>
    /// <param name="assembly">The assembly of the network; those that it references are searched, too.</param>
    /// <param name="operation">The declaration of the operation.</param>
    /// <param name="suffix">The suffix.</param>
    public static MethodInfo? Find(Assembly assembly, BlockSignature operation, string suffix = "")
    {
        var name = operation.Name.Replace("_", "", StringComparison.Ordinal) + suffix;
        return assembly.GetReferencedAssemblies().Select(Loaded).OfType<Assembly>().Prepend(assembly)
            .SelectMany(a => a.GetTypes().Where(type => type.Name == "Externs" && (type.Namespace ?? "") == operation.Namespace))
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static))
            .FirstOrDefault(method => method.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    private static Assembly? Loaded(AssemblyName name) => AppDomain.CurrentDomain.GetAssemblies().FirstOrDefault(a => a.FullName == name.FullName);
}

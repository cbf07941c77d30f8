using System.Reflection;

namespace SegDsl.Language.Diagnostics;

/// <summary>All diagnostics that the compiler can report.</summary>
public static class DiagnosticCatalog
{
    /// <summary>All diagnostic descriptors, sorted by code.</summary>
    public static IReadOnlyList<DiagnosticDescriptor> All { get; } =
        [.. new[] { typeof(SyntaxDiagnostics), typeof(NameDiagnostics), typeof(ShapeDiagnostics), typeof(ValueDiagnostics), typeof(ExperimentDiagnostics) }
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public))
            .Select(field => (DiagnosticDescriptor)field.GetValue(null))
            .OrderBy(descriptor => descriptor.Code, StringComparer.Ordinal)];
}

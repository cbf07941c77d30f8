using SegDsl.Language.Diagnostics;

namespace SegDsl.Language.Binding;

/// <summary>A method of a class <c>Externs</c> that is written in C#.</summary>
/// <param name="Namespace">The namespace of the class; empty for none.</param>
/// <param name="Name">The name of the method.</param>
/// <param name="Text">The declaration, with its modifiers.</param>
/// <param name="Types">The result and parameter types, as <see cref="ExternMethod.Types"/>; null if one of them is unknown, which C# reports.</param>
/// <param name="Implements">Whether it is public, static and partial, and has a body.</param>
public sealed record CSharpMethod(string Namespace, string Name, string Text, string? Types, bool Implements)
{
    /// <summary>The part without a body that it completes, with complete names of types; null if it is not partial, or a type is unknown.</summary>
    public string? Definition { get; init; }
}

/// <summary>Compares the <c>extern</c> declarations of a project with its C#.</summary>
public static class ExternImplementations
{
    /// <summary>The declarations without a method.</summary>
    /// <param name="declared">The declarations.</param>
    /// <param name="written">The methods of the classes <c>Externs</c>.</param>
    public static IReadOnlyList<ExternMethod> Missing(IEnumerable<ExternMethod> declared, IReadOnlyCollection<CSharpMethod> written) =>
        [.. declared.Where(method => !Candidates(method, written).Any())];

    /// <summary>The methods that no declaration has: those of declarations with errors.</summary>
    /// <param name="declared">The declarations without errors.</param>
    /// <param name="written">The methods of the classes <c>Externs</c>.</param>
    public static IReadOnlyList<CSharpMethod> Undeclared(IReadOnlyCollection<ExternMethod> declared, IEnumerable<CSharpMethod> written) =>
        [.. written.Where(w => w.Definition is not null && !declared.Any(d => d.Namespace == w.Namespace && d.Name == w.Name))];

    /// <summary>An error for every declaration whose method is missing or has another signature.</summary>
    /// <param name="declared">The declarations.</param>
    /// <param name="written">The methods of the classes <c>Externs</c>.</param>
    public static IReadOnlyList<Diagnostic> Check(IEnumerable<ExternMethod> declared, IReadOnlyCollection<CSharpMethod> written)
    {
        if (declared is null) throw new ArgumentNullException(nameof(declared));
        var diagnostics = new DiagnosticBag();
        foreach (var method in declared)
        {
            var candidates = Candidates(method, written).ToList();
            var place = method.Namespace.Length == 0 ? "without a namespace" : $"of the namespace '{method.Namespace}'";
            if (candidates.Count == 0)
                diagnostics.Report(ExperimentDiagnostics.NoImplementation, method.Location, [], method.Keyword, method.Declared, place, method.Text);
            else if (!candidates.Exists(c => c.Implements && (c.Types is null || c.Types == method.Types)))
                diagnostics.Report(ExperimentDiagnostics.OtherSignature, method.Location, [], method.Keyword, method.Declared, candidates[0].Text, method.Text);
        }
        return diagnostics.ToSortedList();
    }

    private static IEnumerable<CSharpMethod> Candidates(ExternMethod method, IEnumerable<CSharpMethod> written) =>
        written.Where(w => w.Namespace == method.Namespace && w.Name == method.Name);
}

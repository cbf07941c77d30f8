using SegDsl.Language.Diagnostics;
using SegDsl.Language.Projects;
using SegDsl.Language.Syntax;
using SegDsl.Language.Text;

namespace SegDsl.Language.Binding;

/// <summary>A declaration that other files can name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Namespace">The namespace of its file.</param>
/// <param name="Kind">The type of its symbol; null where it could not be read.</param>
/// <param name="Symbol">
/// A <see cref="BlockSignature"/>, <see cref="BoundDataset"/> or <see cref="ExperimentSyntax"/>; null where it could not be read, or stands in a file that
/// is not looked at.
/// </param>
internal sealed record Declaration(string Name, string Namespace, Type? Kind, object? Symbol);

/// <summary>A file as the binder sees it: what its names can refer to.</summary>
/// <param name="Source">The file.</param>
/// <param name="Root">Its syntax.</param>
internal sealed record FileScope(SourceText Source, FileSyntax Root)
{
    public string Namespace => Root.Namespace?.Text ?? "";

    /// <summary>The other namespaces that something was found in.</summary>
    public HashSet<string> FoundIn { get; } = new(StringComparer.Ordinal);

    public bool Sees(string name) => name == Namespace || Root.Uses.Any(u => u.Text == name);
}

/// <summary>The declarations of all files.</summary>
internal sealed class Declarations(DiagnosticBag diagnostics)
{
    private readonly Dictionary<string, List<Declaration>> byName = new(StringComparer.Ordinal);
    private readonly HashSet<string> namespaces = new(StringComparer.Ordinal);

    /// <summary>Notes the namespace of a file.</summary>
    public void AddNamespace(string name) => namespaces.Add(name);

    /// <summary>Adds what is known by name alone, so that it can be suggested; behind all declarations that are known.</summary>
    public void Add(FileSurroundings surroundings)
    {
        namespaces.UnionWith(surroundings.Namespaces);
        foreach (var other in surroundings.Visible.SelectMany(v => v).Concat(surroundings.Elsewhere))
        {
            if (!byName.TryGetValue(other.Name, out var declarations)) byName[other.Name] = declarations = [];
            if (declarations.Exists(d => d.Namespace == other.Namespace)) continue;
            declarations.Add(new(other.Name, other.Namespace, other.Kind switch
            {
                DeclarationKind.Block => typeof(BlockSignature),
                DeclarationKind.Dataset => typeof(BoundDataset),
                DeclarationKind.Experiment => typeof(ExperimentSyntax),
                _ => null,
            }, null));
        }
    }

    /// <summary>Adds a declaration, unless its namespace has the name already.</summary>
    public bool Add(FileScope file, IdentifierSyntax name, object? symbol)
    {
        if (!byName.TryGetValue(name.Text, out var declarations)) byName[name.Text] = declarations = [];
        if (Operations.OperationCatalogue.Find(name.Text) is not null || ExpressionBinder.IsConstantFunction(name.Text))
        {
            diagnostics.Report(NameDiagnostics.Duplicate, file.Source, name.Span, name.Text, " as a built-in operation");
            return false;
        }
        if (ReservedNames.Contains(name.Text))
        {
            diagnostics.Report(NameDiagnostics.Duplicate, file.Source, name.Span, name.Text, " in the generated C#");
            // What uses it all the same need not be told.
            declarations.Add(new(name.Text, file.Namespace, null, null));
            return false;
        }
        if (declarations.Any(d => d.Namespace == file.Namespace))
        {
            diagnostics.Report(NameDiagnostics.Duplicate, file.Source, name.Span, name.Text, " in this namespace");
            return false;
        }
        declarations.Add(new(name.Text, file.Namespace, symbol?.GetType(), symbol));
        return true;
    }

    /// <summary>What a name in a body would hide: an operation or a declaration of a block; null where nothing.</summary>
    public string? Hidden(FileScope file, string name)
    {
        if (Operations.OperationCatalogue.Find(name) is not null || ExpressionBinder.IsConstantFunction(name)) return "operation";
        return byName.TryGetValue(name, out var all) && all.Exists(d => d.Symbol is BlockSignature && file.Sees(d.Namespace)) ? "block" : null;
    }

    /// <summary>Checks the <c>use</c>s of a file.</summary>
    public void CheckUses(FileScope file)
    {
        foreach (var use in file.Root.Uses.Where(u => !namespaces.Contains(u.Text)))
            diagnostics.Report(NameDiagnostics.UnknownNamespace, file.Source, use.Span, use.Text, Suggestions.For(use.Text, namespaces));
    }

    /// <summary>Reports the <c>use</c>s of a file that found nothing; only when everything is bound.</summary>
    public static void CheckUnused(FileScope file, DiagnosticBag diagnostics)
    {
        foreach (var use in file.Root.Uses.Where(u => !file.FoundIn.Contains(u.Text)))
            diagnostics.Report(NameDiagnostics.UnusedNamespace, file.Source, use.Span, use.Text);
    }

    /// <summary>The declaration that a name means in a file, or null; says so where it could be several.</summary>
    public Declaration? Find(FileScope file, string name, SourceSpan span)
    {
        if (!byName.TryGetValue(name, out var all)) return null;
        var visible = all.Where(d => file.Sees(d.Namespace)).ToList();
        foreach (var declaration in visible) file.FoundIn.Add(declaration.Namespace);
        if (visible.Count < 2) return visible.FirstOrDefault();
        if (visible.FirstOrDefault(d => d.Namespace == file.Namespace) is { } own) return own;
        diagnostics.Report(NameDiagnostics.Ambiguous, file.Source, span, name, string.Join(" and ", visible.Select(d => $"'{d.Namespace}.{name}'")));
        return visible[0];
    }

    /// <summary>The symbol of a kind that a name means; reports where there is none. Null also where it stands for something that could not be read.</summary>
    public T? Resolve<T>(FileScope file, string name, SourceSpan span, string kind) where T : class
    {
        var declaration = Find(file, name, span);
        if (declaration is { Symbol: null }) return null;
        if (declaration?.Symbol is T symbol) return symbol;
        diagnostics.Report(NameDiagnostics.Unknown, file.Source, span, kind, name, Hint(file, name, Names<T>(file)));
        return null;
    }

    /// <summary>The names of a kind that a file can use.</summary>
    public IEnumerable<string> Names<T>(FileScope file) =>
        byName.Values.SelectMany(d => d).Where(d => d.Kind == typeof(T) && file.Sees(d.Namespace)).Select(d => d.Name);

    /// <summary>How to go on where a name is unknown: a <c>use</c> that is missing, or a name that is close.</summary>
    public string Hint(FileScope file, string name, IEnumerable<string> candidates) =>
        byName.TryGetValue(name, out var elsewhere) && elsewhere.FirstOrDefault(d => !file.Sees(d.Namespace)) is { } other
            ? $" It is declared in '{other.Namespace}'; add 'use {other.Namespace}'."
            : Suggestions.For(name, candidates);
}

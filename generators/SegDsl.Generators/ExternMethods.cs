using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SegDsl.Language.Binding;

namespace SegDsl.Generators;

/// <summary>Finds the methods of the classes <c>Externs</c> that a project implements in C#.</summary>
public static class ExternMethods
{
    private const string Class = "Externs";

    private static readonly SymbolDisplayFormat Format = SymbolDisplayFormat.CSharpErrorMessageFormat;

    private static readonly SymbolDisplayFormat Complete = SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>Whether a node may be a method of such a class.</summary>
    public static bool IsCandidate(SyntaxNode node) =>
        node is MethodDeclarationSyntax { Parent: ClassDeclarationSyntax { Identifier.ValueText: Class } } method
        && (method.Body is not null || method.ExpressionBody is not null);

    /// <summary>The method that a candidate declares.</summary>
    /// <param name="node">The candidate.</param>
    /// <param name="model">The semantic model of its file.</param>
    public static CSharpMethod? Of(SyntaxNode node, SemanticModel model)
    {
        if (model is null) throw new ArgumentNullException(nameof(model));
        if (node is not MethodDeclarationSyntax syntax || model.GetDeclaredSymbol(node) is not IMethodSymbol symbol) return null;
        var place = symbol.ContainingNamespace;
        var parameters = symbol.Parameters.Select(p => p.Type).ToList();
        var written = syntax.ParameterList.Parameters.Select(p => $"{p.Type} {p.Identifier}");
        var isKnown = parameters.Append(symbol.ReturnType).All(IsKnown);
        bool Has(SyntaxKind kind) => syntax.Modifiers.Any(kind);
        return new(
            place.IsGlobalNamespace ? "" : place.ToDisplayString(), symbol.Name,
            $"{syntax.Modifiers} {syntax.ReturnType} {syntax.Identifier}({string.Join(", ", written)})".TrimStart(),
            isKnown ? $"{Name(symbol.ReturnType)} ({string.Join(", ", parameters.Select(Name))})" : null,
            Has(SyntaxKind.PublicKeyword) && Has(SyntaxKind.StaticKeyword) && Has(SyntaxKind.PartialKeyword))
        {
            Definition = isKnown && Has(SyntaxKind.PartialKeyword) ? DefinitionOf(syntax, symbol) : null,
        };
    }

    /// <summary>The methods of a compilation.</summary>
    public static IReadOnlyList<CSharpMethod> Of(Compilation compilation)
    {
        if (compilation is null) throw new ArgumentNullException(nameof(compilation));
        return
        [
            .. from tree in compilation.SyntaxTrees
               let model = compilation.GetSemanticModel(tree)
               from node in tree.GetRoot().DescendantNodes().Where(IsCandidate)
               let method = Of(node, model)
               where method is not null
               select method,
        ];
    }

    private static string DefinitionOf(MethodDeclarationSyntax syntax, IMethodSymbol symbol)
    {
        var parameters = symbol.Parameters.Select((p, i) => $"{p.Type.ToDisplayString(Complete)} {syntax.ParameterList.Parameters[i].Identifier}");
        return $"{string.Join(" ", syntax.Modifiers.Where(m => !m.IsKind(SyntaxKind.AsyncKeyword)))} {symbol.ReturnType.ToDisplayString(Complete)} "
            + $"{syntax.Identifier}({string.Join(", ", parameters)})";
    }

    private static string Name(ITypeSymbol type) => type.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString(Format);

    private static bool IsKnown(ITypeSymbol type) => type switch
    {
        IErrorTypeSymbol => false,
        IArrayTypeSymbol array => IsKnown(array.ElementType),
        _ => true,
    };
}

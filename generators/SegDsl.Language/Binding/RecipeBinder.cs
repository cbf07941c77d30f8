using SegDsl.Language.Types;
using System.Globalization;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Syntax;

namespace SegDsl.Language.Binding;

/// <summary>Binds augmentations, losses, optimizers and schedules.</summary>
internal sealed class RecipeBinder(FileScope file, Declarations declarations, DiagnosticBag diagnostics, ItemReader reader)
{
    /// <summary>The network whose outputs can be named; null if it is unknown.</summary>
    public BlockInstance? Network { get; init; }

    /// <summary>The dataset whose classes can be named; null if it is unknown.</summary>
    public BoundDataset? Data { get; init; }

    /// <summary>Binds a part of an experiment; null if it has errors, which are reported.</summary>
    public (RecipePart Part, Recipe Recipe)? Bind(ExpressionSyntax syntax, string kind, IReadOnlyList<Recipe> table)
    {
        var (name, arguments) = syntax switch
        {
            NameSyntax plain => (new IdentifierSyntax(plain.Name, plain.Span), []),
            CallSyntax call => (call.Target, call.Arguments),
            _ => (null, Array.Empty<ArgumentSyntax>()),
        };
        if (name is null)
        {
            reader.Report(ExperimentDiagnostics.BadItem, syntax.Span, $"{kind} {table[0].Name}(…)");
            return null;
        }
        if (table.FirstOrDefault(r => r.Name == name.Text) is not { } recipe)
        {
            reader.Report(NameDiagnostics.Unknown, name.Span, kind, name.Text, Suggestions.OrAll(name.Text, table.Select(r => r.Name)));
            return null;
        }
        return (new(recipe.Name, recipe.RecordType, BindArguments(recipe, arguments, syntax), syntax.Span), recipe);
    }

    private List<RecipeArgument> BindArguments(Recipe recipe, IReadOnlyList<ArgumentSyntax> arguments, ExpressionSyntax call)
    {
        var bound = new List<RecipeArgument>();
        var given = new HashSet<string>(StringComparer.Ordinal);
        foreach (var argument in arguments)
        {
            var parameter = argument.Name is { } name
                ? recipe.Parameters.FirstOrDefault(p => p.Name == name.Text)
                : recipe.Parameters.FirstOrDefault(p => !given.Contains(p.Name));
            if (parameter is not null)
            {
                if (given.Add(parameter.Name)) bound.AddRange(BindArgument(recipe, parameter, argument.Value));
                else reader.Report(ValueDiagnostics.ArgumentTwice, argument.Span, parameter.Name);
            }
            else if (argument.Name is { } unknown)
                reader.Report(
                    NameDiagnostics.UnknownParameter, unknown.Span, recipe.Name, unknown.Text,
                    Suggestions.For(unknown.Text, recipe.Parameters.Select(p => p.Name)));
            else
                reader.Report(ValueDiagnostics.TooManyArguments, argument.Span, recipe.Name,
                    recipe.Parameters.Count == 0 ? "no arguments" : string.Join(", ", recipe.Parameters.Select(p => $"'{p.Name}'")));
        }
        foreach (var missing in recipe.Parameters.Where(p => p.IsRequired && !given.Contains(p.Name)))
            reader.Report(ValueDiagnostics.MissingArgument, call.Span, recipe.Name, missing.Name);
        return bound;
    }

    private IEnumerable<RecipeArgument> BindArgument(Recipe recipe, RecipeParameter parameter, ExpressionSyntax syntax)
    {
        if (parameter.Kind == RecipeValue.Ints) return BindNumbers(recipe, parameter, syntax) is { } numbers ? [new(parameter.Targets[0], numbers)] : [];
        if (parameter.Kind != RecipeValue.Range)
        {
            var value = parameter.Kind switch
            {
                RecipeValue.Output => BindOutput(recipe, parameter, syntax),
                RecipeValue.Classes => BindClasses(recipe, parameter, syntax),
                RecipeValue.PerClass => BindPerClass(recipe, parameter, syntax),
                _ => Evaluate(recipe, parameter, syntax),
            };
            return value is null ? [] : [new(parameter.Targets[0], value, parameter.IsProperty)];
        }
        if (syntax is not RangeSyntax { IncludesEnd: false } range)
        {
            reader.Report(ValueDiagnostics.TypeMismatch, syntax.Span,
                $"'{parameter.Name}' of '{recipe.Name}'", "a range, as in 0.5..2.0", "another expression");
            return [];
        }
        if (Evaluate(recipe, parameter, range.Start) is not double least || Evaluate(recipe, parameter, range.End) is not double most) return [];
        if (most < least) reader.Report(ExperimentDiagnostics.BadValue, range.Span, parameter.Name, "not end before it begins");
        return [new(parameter.Targets[0], least), new(parameter.Targets[1], most)];
    }

    private string? BindOutput(Recipe recipe, RecipeParameter parameter, ExpressionSyntax syntax)
    {
        if (syntax is not NameSyntax { Name: var name })
        {
            reader.Report(ValueDiagnostics.TypeMismatch, syntax.Span, $"'{parameter.Name}' of '{recipe.Name}'", "the name of an output", "another expression");
            return null;
        }
        if (Network is null) return name;
        if (Network.Block.Outputs.FirstOrDefault(o => o.Name == name) is { } output)
        {
            if (output.IsList && parameter.Targets[0] == LossTable.At)
                reader.Report(ValueDiagnostics.TypeMismatch, syntax.Span, $"'{parameter.Name}' of '{recipe.Name}'", "one tensor", "a list");
            return name;
        }
        reader.Report(
            NameDiagnostics.UnknownOutput, syntax.Span, Network.Block.Name, name, Suggestions.OrAll(name, Network.Block.Outputs.Select(o => o.Name ?? "")));
        return null;
    }

    /// <summary>The train indices of a list of classes.</summary>
    private List<long>? BindClasses(Recipe recipe, RecipeParameter parameter, ExpressionSyntax syntax)
    {
        if (syntax is not ListSyntax list || list.Items.Any(item => item is not NameSyntax))
        {
            reader.Report(ValueDiagnostics.TypeMismatch, syntax.Span, $"'{parameter.Name}' of '{recipe.Name}'", "a list of classes", "another expression");
            return null;
        }
        var indices = new List<long>();
        foreach (var item in list.Items.OfType<NameSyntax>())
        {
            if (Data is null) continue;
            var classes = Data.Classes.Select(c => c.Name).ToList();
            if (classes.Contains(item.Name)) indices.Add(classes.IndexOf(item.Name));
            else reader.Report(NameDiagnostics.Unknown, item.Span, "class", item.Name, Suggestions.OrAll(item.Name, classes));
        }
        return indices;
    }

    /// <summary>One number per class.</summary>
    private List<double>? BindPerClass(Recipe recipe, RecipeParameter parameter, ExpressionSyntax syntax)
    {
        if (syntax is not ListSyntax list)
        {
            reader.Report(ValueDiagnostics.TypeMismatch, syntax.Span, $"'{parameter.Name}' of '{recipe.Name}'", "a list of numbers", "another expression");
            return null;
        }
        if (Data is not null && list.Items.Count != Data.Classes.Count)
            reader.Report(
                ExperimentDiagnostics.BadValue, syntax.Span, parameter.Name,
                $"have {Data.Classes.Count} numbers, one for each class of '{Data.Name}', not {list.Items.Count}");
        return [.. list.Items.Select(item => Evaluate(recipe, parameter, item)).OfType<double>()];
    }

    /// <summary>The elements of a list in strictly ascending order; null if it has errors.</summary>
    private List<long>? BindNumbers(Recipe recipe, RecipeParameter parameter, ExpressionSyntax syntax)
    {
        if (syntax is not ListSyntax { Items.Count: > 0 } list)
        {
            reader.Report(ValueDiagnostics.TypeMismatch, syntax.Span, $"'{parameter.Name}' of '{recipe.Name}'", "a list, as in [60, 80]", "another expression");
            return null;
        }
        var numbers = list.Items.Select(item => Evaluate(recipe, parameter with { Kind = RecipeValue.Int }, item)).OfType<long>().ToList();
        if (numbers.Count < list.Items.Count) return null;
        if (!numbers.Zip(numbers.Skip(1), (before, after) => before < after).Contains(false)) return numbers;
        reader.Report(ExperimentDiagnostics.BadValue, syntax.Span, parameter.Name, "be in ascending order");
        return null;
    }

    /// <summary>The value of a literal, with an optional sign, within the parameter's bounds; null for anything else.</summary>
    private object? Evaluate(Recipe recipe, RecipeParameter parameter, ExpressionSyntax syntax)
    {
        var type = parameter.Kind switch { RecipeValue.Int => BoundType.Int, RecipeValue.Bool => BoundType.Bool, _ => BoundType.Float };
        var constant = new ExpressionBinder(file, declarations, diagnostics, new()).BindConstant(syntax, type, $"'{parameter.Name}' of '{recipe.Name}'");
        if (constant is not ConstantLiteral { Value: var value })
        {
            if (constant is not ErrorConstant)
                reader.Report(ValueDiagnostics.TypeMismatch, syntax.Span, $"'{parameter.Name}' of '{recipe.Name}'", "a literal", "an expression");
            return null;
        }
        if (value is bool || parameter.Objection(System.Convert.ToDouble(value, CultureInfo.InvariantCulture)) is not { } objection) return value;
        reader.Report(ExperimentDiagnostics.BadValue, syntax.Span, parameter.Name, objection);
        return null;
    }
}

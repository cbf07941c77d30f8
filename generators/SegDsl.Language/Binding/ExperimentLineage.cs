using SegDsl.Language.Collections;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Syntax;

namespace SegDsl.Language.Binding;

/// <summary>Finds the experiments that an experiment inherits from.</summary>
internal sealed class ExperimentLineage(Declarations declarations, DiagnosticBag diagnostics)
{
    private readonly Dictionary<ExperimentSyntax, FileScope> files = new(ReferenceComparer.Instance);

    /// <summary>Adds an experiment that others may inherit from.</summary>
    public void Add(FileScope file, ExperimentSyntax experiment) => files[experiment] = file;

    /// <summary>The experiment, followed by those that it inherits from; null if one of them is unknown, or they inherit from each other.</summary>
    public IReadOnlyList<(FileScope File, ExperimentSyntax Syntax)>? Of(FileScope file, ExperimentSyntax experiment)
    {
        var lineage = new List<(FileScope File, ExperimentSyntax Syntax)> { (file, experiment) };
        for (var current = lineage[0]; current.Syntax.Base is { } parent; current = lineage[lineage.Count - 1])
        {
            if (declarations.Resolve<ExperimentSyntax>(current.File, parent.Text, parent.Span, "experiment") is not { } found) return null;
            if (lineage.Exists(l => ReferenceEquals(l.Syntax, found)))
            {
                // Each experiment of the cycle reports it; those that inherit from one of them do not.
                if (ReferenceEquals(found, experiment))
                    diagnostics.Report(
                        ExperimentDiagnostics.InheritanceCycle, file.Source, lineage[0].Syntax.Base!.Span,
                        string.Join(" -> ", lineage.Select(l => l.Syntax.Name.Text).Append(experiment.Name.Text)));
                return null;
            }
            lineage.Add((files[found], found));
        }
        return lineage;
    }
}

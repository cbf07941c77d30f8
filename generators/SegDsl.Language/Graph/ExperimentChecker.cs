using SegDsl.Language.Binding;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Text;

namespace SegDsl.Language.Graph;

/// <summary>Checks of experiments that need laid-out networks or other experiments.</summary>
internal sealed class ExperimentChecker(IReadOnlyList<BoundFile> files, NetworkElaborator elaborator, DiagnosticBag diagnostics)
{
    private readonly List<BoundExperiment> experiments = [.. files.SelectMany(f => f.Experiments)];

    /// <summary>Checks the experiments of a file.</summary>
    public void Run(BoundFile file)
    {
        foreach (var experiment in file.Experiments)
        {
            CheckClasses(experiment);
            CheckStart(experiment);
        }
    }

    private void CheckClasses(BoundExperiment experiment)
    {
        var scores = elaborator.Elaborate(experiment.Network)?.Outputs.FirstOrDefault(o => o.Name == experiment.Network.Block.Scores?.Name);
        if (scores?.Shape is { Rank: > 1 } shape && shape[1].Value is { } scored && scored != experiment.Data.Classes.Count)
            diagnostics.Report(ExperimentDiagnostics.ClassesDiffer, experiment.Source, experiment.Network.Span,
                experiment.Network.Block.Name, scored, experiment.Data.Name, experiment.Data.Classes.Count);
    }

    private void CheckStart(BoundExperiment experiment)
    {
        var path = new List<string> { experiment.Name };
        var current = experiment;
        while (current?.StartFrom is { } start && path.Count <= experiments.Count)
        {
            path.Add(start);
            if (start == experiment.Name)
            {
                var span = new SourceSpan(experiment.Span.Start, "experiment".Length);
                diagnostics.Report(ExperimentDiagnostics.StartCycle, experiment.Source, span, string.Join(" -> ", path));
                return;
            }
            current = experiments.FirstOrDefault(e => e.Name == start);
        }
    }
}

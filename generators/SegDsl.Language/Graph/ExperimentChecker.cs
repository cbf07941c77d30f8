using SegDsl.Language.Types;
using SegDsl.Language.Binding;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Operations;
using SegDsl.Language.Text;
using SegDsl.Language.Vocabulary;

namespace SegDsl.Language.Graph;

/// <summary>Checks experiments as far as elaborated networks or other experiments are needed.</summary>
internal sealed class ExperimentChecker(IReadOnlyList<BoundFile> files, NetworkElaborator elaborator, DiagnosticBag diagnostics)
{
    private readonly Dictionary<string, BoundExperiment> byName = files.SelectMany(f => f.Experiments)
        .GroupBy(e => e.Name, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);

    /// <summary>Experiments that are known to be in no cycle.</summary>
    private readonly HashSet<string> acyclic = new(StringComparer.Ordinal);

    /// <summary>Checks the experiments of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="isWrong">Whether the network of an experiment has errors; its outputs are then not compared with the dataset.</param>
    public void Run(BoundFile file, Func<BoundExperiment, bool> isWrong)
    {
        foreach (var experiment in file.Experiments)
        {
            if (elaborator.Elaborate(experiment.Network) is { } graph && !isWrong(experiment))
            {
                CheckClasses(experiment, graph);
                CheckInputs(experiment, graph);
                CheckLoss(experiment, graph);
                PartChecker.Check(experiment, graph, diagnostics);
                VolumeChecker.Check(experiment, graph, diagnostics);
            }
            CheckStart(experiment);
        }
    }

    private void CheckClasses(BoundExperiment experiment, NetworkGraph graph)
    {
        var scores = graph.Outputs.FirstOrDefault(o => o.Name == experiment.Network.Block.Scores?.Name);
        if (experiment.Data.Classes.Count == 0 || experiment.Network.Block.IsClassifier) return;
        if (scores?.Shape is { Rank: > 1 } shape && shape[1].Value is { } scored && scored != experiment.Data.Classes.Count)
            diagnostics.Report(ExperimentDiagnostics.ClassesDiffer, experiment.Source.Locate(experiment.Network.Span),
                Origin(graph, scores, "the scores are computed here"), experiment.Network.Block.Name, scored,
                experiment.Data.Name, experiment.Data.Classes.Count,
                experiment.Network.Block.Parameters.Any(p => p.Name == "classes")
                    ? $"write 'classes: {experiment.Data.Name}.classes'" : "correct the network or the dataset");
    }

    private void CheckInputs(BoundExperiment experiment, NetworkGraph graph)
    {
        foreach (var input in graph.Inputs)
        {
            if (graph.Inputs.Count == 1 || input.Name == BlockSignature.ImageInput) CheckImage(experiment, graph, input);
            else CheckInput(experiment, graph, input);
        }
    }

    private void CheckImage(BoundExperiment experiment, NetworkGraph graph, GraphOutput input)
    {
        if (ChannelsOf(input) is { } channels && channels != experiment.Data.Normalization.Mean.Count)
            diagnostics.Report(ExperimentDiagnostics.InputChannels, experiment.Source.Locate(experiment.Network.Span),
                Origin(graph, input, "the input is declared here"), experiment.Network.Block.Name, channels,
                channels == 1 ? "channel" : "channels", experiment.Data.Name, experiment.Data.Normalization.Mean.Count,
                experiment.Data.HoldsVolumes ? "volumes" : "images", experiment.Data.HoldsVolumes ? "D, H, W" : "H, W");
    }

    private void CheckInput(BoundExperiment experiment, NetworkGraph graph, GraphOutput input)
    {
        var (data, network) = (experiment.Data, experiment.Network.Block.Name);
        if (data.Inputs.FirstOrDefault(i => i.Name == input.Name) is not { } source)
            diagnostics.Report(ExperimentDiagnostics.NoInput, experiment.Source.Locate(experiment.Network.Span),
                Origin(graph, input, "the input is declared here"), network, input.Name, data.Name,
                new Deferred(() => Suggestions.For(input.Name, data.Inputs.Select(i => i.Name))));
        else if (ChannelsOf(input) is { } channels && channels != source.Normalization.Mean.Count)
            diagnostics.Report(ExperimentDiagnostics.OtherInputChannels, experiment.Source.Locate(experiment.Network.Span),
                [.. Origin(graph, input, "the input is declared here"), new("the input of the dataset is declared here", data.Source.Locate(source.Span))],
                network, input.Name, Count(channels), data.Name, Count(source.Normalization.Mean.Count));

        static string Count(long channels) => FormattableString.Invariant($"{channels} {(channels == 1 ? "channel" : "channels")}");
    }

    private static long? ChannelsOf(GraphOutput input) => input.Shape is { Rank: 4 or 5 } shape ? shape[1].Value : null;

    private static List<RelatedLocation> Origin(NetworkGraph graph, GraphOutput tensor, string what) =>
        [.. tensor.Nodes.Select(i => new RelatedLocation(what, graph.Nodes[i].Location))];

    private void CheckLoss(BoundExperiment experiment, NetworkGraph graph)
    {
        var data = experiment.Data;
        var classes = data.Classes.Count;
        foreach (var term in experiment.Loss.Terms)
            foreach (var output in term.Outputs)
            {
                var nodes = graph.Outputs.Where(o => o.Name == output.Name).SelectMany(o => o.Nodes).Select(i => graph.Nodes[i]);
                var objection = nodes.Select(node => LossObjection(node, output, data)).FirstOrDefault(o => o is not null);
                if (objection is var (expected, found) && !IsReported(output, nodes.First()))
                    diagnostics.Report(
                        ExperimentDiagnostics.LossDoesNotFit, experiment.Source, term.Loss.Span,
                        term.Loss.Entry.Name, expected, output.Name, graph.Name, found);
            }

        // CheckClasses already reports that the network scores another number of classes.
        bool IsReported(LossOutput output, GraphNode node) =>
            output is { Name: "seg", Kind: LossOutputKind.ClassScores } && node.Shape.Rank > 1 && node.Shape[1].Value is { } scored && scored != classes;
    }

    /// <summary>What a loss requires of an output and what the output is instead; null if they match.</summary>
    private static (string Expected, string Found)? LossObjection(GraphNode output, LossOutput required, BoundDataset data)
    {
        var (kind, target) = (required.Kind, data.Targets.FirstOrDefault(t => t.Name == required.Target));
        var channels = kind == LossOutputKind.ClassScores ? data.Classes.Count : target?.Channels ?? 1;
        var what = kind switch
        {
            LossOutputKind.ClassScores => $"scores of {channels} classes",
            LossOutputKind.EdgeScores => "scores of edges",
            LossOutputKind.Values => $"values of '{required.Target}'",
            LossOutputKind.Masks => $"scores of {channels} {(channels == 1 ? "label" : "labels")}",
            LossOutputKind.ImageClasses => $"scores of {channels} classes of images",
            _ => "probabilities of edges",
        };
        var rank = kind == LossOutputKind.ImageClasses ? 2 : data.HoldsVolumes ? 5 : 4;
        if (output.Shape.Rank != rank || (output.Shape[1].Value is { } found && found != channels))
            return ($"{what}, [N, {channels}{rank switch { 4 => ", H, W", 5 => ", D, H, W", _ => "" }}]", $"is {output.Shape}");
        // A value may be a probability, or the result of any other function.
        if (kind == LossOutputKind.Values) return null;
        return OperationCatalog.Find(output.Operation) is { ReturnsProbabilities: true } && kind != LossOutputKind.EdgeProbabilities
            ? (what, $"is the result of '{output.Operation}', not its input")
            : null;
    }

    private void CheckStart(BoundExperiment experiment)
    {
        var path = new List<string> { experiment.Name };
        var current = experiment;
        while (current?.Start?.Experiment is { } start && path.Count <= byName.Count && !acyclic.Contains(start))
        {
            path.Add(start);
            if (start == experiment.Name)
            {
                var span = new SourceSpan(experiment.Span.Start, "experiment".Length);
                diagnostics.Report(ExperimentDiagnostics.StartCycle, experiment.Source, span, new Deferred(() => string.Join(" -> ", path)));
                return;
            }
            current = byName.TryGetValue(start, out var next) ? next : null;
        }
        // If the path ends, none of its experiments is in a cycle.
        if (current?.Start?.Experiment is not { } last || acyclic.Contains(last)) acyclic.UnionWith(path);
    }
}

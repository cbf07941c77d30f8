using SegDsl.Language.Diagnostics;
using SegDsl.Language.Syntax;
using SegDsl.Language.Text;
using SegDsl.Language.Vocabulary;

namespace SegDsl.Language.Binding;

/// <summary>
/// The items of an experiment: its own, and those that it inherits, from the nearest experiment that has them. Names in an inherited item have the
/// meaning that they have in its file.
/// </summary>
internal sealed class ExperimentLevels
{
    private static readonly string[] Items = [.. ExperimentItems.All.Select(i => i.Name)];

    private readonly List<ExperimentLevel> levels = [];
    private readonly DiagnosticBag inherited = new();

    /// <summary>Reads the items.</summary>
    /// <param name="lineage">The experiment, followed by those that it inherits from.</param>
    /// <param name="diagnostics">Receives errors in the experiment's own items.</param>
    public ExperimentLevels(IReadOnlyList<(FileScope File, ExperimentSyntax Syntax)> lineage, DiagnosticBag diagnostics)
    {
        foreach (var (file, syntax) in lineage)
        {
            var bag = levels.Count == 0 ? diagnostics : inherited;
            var place = levels.Count == 0 ? null : lineage[0].Syntax.Base?.Span;
            levels.Add(new(file, bag, new(file, bag, "experiment", syntax.Name, syntax.Items, Items) { InheritedAt = place }));
        }
    }

    /// <summary>The level of the experiment itself.</summary>
    public ExperimentLevel Own => levels[0];

    /// <summary>Whether there were no errors so far.</summary>
    public bool IsGood => levels.TrueForAll(l => l.Reader.IsGood);

    /// <summary>The first error in an inherited item, with the path of its file; null if there is none.</summary>
    public Diagnostic? InheritedError => inherited.ToSortedList().FirstOrDefault(d => d.Severity == DiagnosticSeverity.Error);

    /// <summary>The level that has an item; that of the experiment itself if none has it.</summary>
    public ExperimentLevel Of(ExperimentItem item) => levels.Find(l => l.Reader.Has(item.Name)) ?? Own;
}

/// <summary>An experiment among those whose items are combined.</summary>
/// <param name="File">Its file.</param>
/// <param name="Diagnostics">Receives errors in its items.</param>
/// <param name="Reader">Reads its items.</param>
internal sealed record ExperimentLevel(FileScope File, DiagnosticBag Diagnostics, ItemReader Reader);

using System.CommandLine;
using System.Text.Json;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Data;

namespace SegDsl.Cli.Datasets;

/// <summary><c>seg data check</c>: finds what training would stumble over.</summary>
internal sealed class DataCheck : ICommand
{
    /// <summary>How many files are named of those that have the same problem.</summary>
    private const int Examples = 5;

    /// <inheritdoc/>
    public Command Describe(CommandContext context)
    {
        var name = DatasetOptions.Dataset();
        var data = SharedOptions.Data();
        var split = new Option<string[]>("--split")
        {
            Description = "Check this split; can be repeated. [default: all splits]",
            HelpName = "name",
            DefaultValueFactory = _ => [],
        };
        var json = new JsonReport();
        var command = new Command("check", "Read every file of a dataset and report problems. The exit code is 1 if there are any.")
        {
            name, data, split, json.Option,
        };
        command.SetAction(parsed =>
        {
            var dataset = context.Catalog.Dataset(parsed.GetRequiredValue(name));
            // What consists of other splits has no files of its own.
            var splits = parsed.GetRequiredValue(split) is { Length: > 0 } asked
                ? asked.Distinct().ToList()
                : [.. dataset.Splits.Where(s => s.Parts.Count == 0).Select(s => s.Name)];
            var report = ProgressBar.Run(
                context.Interactive, dataset.Name, progress => DatasetCheck.Run(dataset, parsed.GetValue(data)?.ToString(), splits, progress));
            json.Write(
                parsed,
                context.Output,
                output => Print(output, dataset, report),
                () => Describe(dataset, report),
                DatasetJson.Default.DatasetCheckDocument);
            return report.ProblemCount == 0 ? 0 : 1;
        });
        return command;
    }

    private static void Print(TextWriter output, DatasetDefinition dataset, DatasetReport report)
    {
        output.WriteLine($"{dataset.Name} in {report.Root}");
        output.WriteLine();
        var table = new TextTable("split", "images", "problems") { Numbers = [1, 2] };
        foreach (var split in report.Splits) table.Add(split.Split, TextTable.Number(split.Images), TextTable.Number(split.Problems.Count));
        table.Print(output);
        var problems = report.Splits.SelectMany(split => split.Problems).Concat(report.Problems);
        foreach (var group in problems.GroupBy(problem => problem.Kind).OrderBy(group => group.Key))
        {
            output.WriteLine();
            Print(output, group.Key, [.. group]);
        }
        output.WriteLine();
        output.WriteLine(report.ProblemCount == 0
            ? "Nothing is wrong."
            : $"{Count(report.ProblemCount, "problem")}. '--json' lists every file.");
    }

    private static void Print(TextWriter output, DatasetProblemKind kind, List<DatasetProblem> problems)
    {
        var (title, advice) = Describe(kind);
        output.WriteLine($"{title}: {TextTable.Number(problems.Count)}");
        if (kind == DatasetProblemKind.UnknownValues)
        {
            foreach (var value in problems.SelectMany(p => p.UnknownValues.Select(v => (v.Key, v.Value, p.File))).GroupBy(v => v.Key).OrderBy(v => v.Key))
                output.WriteLine($"  {value.Key}: {Count(value.Sum(v => v.Value), "pixel")} in {Count(value.Count(), "file")}, the first {value.First().File}");
        }
        else
        {
            foreach (var problem in problems.Take(Examples)) output.WriteLine($"  {problem.File} {problem.Message}");
            if (problems.Count > Examples) output.WriteLine($"  … and {TextTable.Number(problems.Count - Examples)} more");
        }
        output.WriteLine($"  → {advice}");
    }

    private static (string Title, string Advice) Describe(DatasetProblemKind kind) => kind switch
    {
        DatasetProblemKind.EmptySplit =>
            ("Splits without images", "Name the folder with --data, put the files where the patterns look for them, or choose other splits with --split."),
        DatasetProblemKind.MissingLabels => ("Images without a label image", "Add the label images, or take the images away."),
        DatasetProblemKind.MissingImage => ("Label images without an image", "Add the images, or take the label images away."),
        DatasetProblemKind.Unreadable => ("Files that cannot be read", "Copy or download them again, or take image and label image away."),
        DatasetProblemKind.Size =>
            ("Label images of another size than their image", "Make them again in the size of their images; label ids must not be interpolated."),
        DatasetProblemKind.UnknownValues =>
            ("Label images with values that nobody declared", "Training ignores them. Declare them: as ids of a class, or as 'void' if that is meant."),
        DatasetProblemKind.SharedImage =>
            ("Images that are trained on and validated on", "Give train and val folders of their own, or declare folds: a score on them says nothing."),
        DatasetProblemKind.Folds => ("Folds", "Complete the dataset: the folds name images by their place among all of them."),
        DatasetProblemKind.ClassList =>
            ("Classes that differ from the dataset's own list", "Take the version of the dataset that the declaration is for, or declare this one."),
        _ => throw new NotSupportedException($"No words for {kind}."),
    };

    private static string Count(long number, string what) => $"{TextTable.Number(number)} {what}{(number == 1 ? "" : "s")}";

    private static DatasetCheckDocument Describe(DatasetDefinition dataset, DatasetReport report) => new(
        dataset.Name,
        report.Root,
        report.ProblemCount == 0,
        [.. report.Splits.Select(split => new SplitDocument(split.Split, split.Images, Describe(split.Problems)))],
        Describe(report.Problems));

    private static List<ProblemDocument> Describe(IEnumerable<DatasetProblem> problems) => [.. problems.Select(problem => new ProblemDocument(
        JsonNamingPolicy.SnakeCaseLower.ConvertName(problem.Kind.ToString()),
        problem.File,
        problem.Message,
        problem.UnknownValues.Count > 0 ? [.. problem.UnknownValues.Select(v => new UnknownValueDocument(v.Key, v.Value))] : null))];
}

using System.CommandLine;
using System.Text.Json;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Data;

namespace SegDsl.Cli.Datasets;

/// <summary><c>seg data check</c>: finds problems of a dataset before training.</summary>
internal sealed class DataCheck : ICommand
{
    /// <summary>The maximum number of files listed for each kind of problem.</summary>
    private const int MaxExamples = 5;

    /// <inheritdoc/>
    public Command Describe(CommandContext context)
    {
        var name = DatasetOptions.Dataset();
        var data = SharedOptions.Data();
        var split = new Option<string[]>("--split")
        {
            Description = "Check this split. [default: all splits]",
            HelpName = "name",
            DefaultValueFactory = _ => [],
        };
        var json = new JsonReport();
        var command = new Command("check", "Read every file of a dataset and report problems and unusual labels. The exit code is 1 if there are problems.")
        {
            name, data, split, json.Option,
        };
        command.SetAction(parsed =>
        {
            var dataset = context.Declarations.Dataset(parsed.GetRequiredValue(name));
            // Splits that consist of other splits have no files of their own.
            var splits = parsed.GetRequiredValue(split) is { Length: > 0 } selected
                ? selected.Distinct().ToList()
                : [.. dataset.Splits.Where(s => s.Parts.Count == 0).Select(s => s.Name)];
            var report = ProgressBar.Run(
                context.Interactive && !json.ReplacesText(parsed), dataset.Name,
                progress => DatasetCheck.Run(dataset, parsed.GetValue(data)?.ToString(), splits, progress));
            json.Write(
                parsed,
                context.Output,
                output => Print(output, dataset, report, parsed.GetValue(json.Option)?.ToString()),
                () => Describe(dataset, report),
                DatasetJson.Default.DatasetCheckDocument);
            return report.ProblemCount == 0 ? 0 : 1;
        });
        return command;
    }

    private static void Print(TextWriter output, DatasetDefinition dataset, DatasetReport report, string? list)
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
        foreach (var warning in report.Splits.SelectMany(split => split.Warnings).Distinct())
        {
            output.WriteLine();
            output.WriteLine($"Warning: {warning}");
        }
        output.WriteLine();
        var warnings = report.Splits.SelectMany(split => split.Warnings).Distinct().Count();
        output.WriteLine(report.ProblemCount == 0
            ? warnings == 0 ? "No problems found." : $"No damaged or missing files, but {Count(warnings, "warning")}."
            : $"{Count(report.ProblemCount, "problem")}. {(list is null ? "Use --json to list every file." : $"{list} lists every file.")}");
    }

    private static void Print(TextWriter output, DatasetProblemKind kind, List<DatasetProblem> problems)
    {
        var (title, advice) = Describe(kind);
        output.WriteLine($"{title}: {TextTable.Number(problems.Count)}");
        if (kind == DatasetProblemKind.UnknownValues)
        {
            foreach (var value in problems.SelectMany(p => p.UnknownValues.Select(v => (v.Key, v.Value, p.File))).GroupBy(v => v.Key).OrderBy(v => v.Key))
                output.WriteLine($"  {value.Key}: {Count(value.Sum(v => v.Value), "pixel")} in {Count(value.Count(), "file")}; first: {value.First().File}");
        }
        else
        {
            foreach (var problem in problems.Take(MaxExamples)) output.WriteLine($"  {problem.File} {problem.Message}");
            if (problems.Count > MaxExamples) output.WriteLine($"  … and {TextTable.Number(problems.Count - MaxExamples)} more");
        }
        output.WriteLine($"  → {advice}");
    }

    private static (string Title, string Advice) Describe(DatasetProblemKind kind) => kind switch
    {
        DatasetProblemKind.EmptySplit =>
            ("Splits without images", "Specify the dataset folder with --data, move the files to match the patterns, or select other splits with --split."),
        DatasetProblemKind.MissingLabels => ("Images without a label image", "Add the label images, or remove the images."),
        DatasetProblemKind.MissingImage => ("Label images without an image", "Add the images, or remove the label images."),
        DatasetProblemKind.Unreadable => ("Unreadable files", "Copy or download the files again, or remove each image together with its label image."),
        DatasetProblemKind.MissingPlane =>
            ("Images and planes that do not belong together", "Add the missing files of these images, or remove their other files."),
        DatasetProblemKind.MissingInput => ("Images without a file of another input", "Add the files, or remove the images."),
        DatasetProblemKind.MissingTarget => ("Images without a file of a target", "Add the files, or remove the images."),
        DatasetProblemKind.Channels =>
            ("Images with other channels than declared", "Correct 'channels', 'mean' and 'deviation' of the dataset, or convert the images."),
        DatasetProblemKind.Size =>
            ("Label images, inputs and targets that differ from their image in size",
                "Recreate them in the size of the images, without interpolating their values."),
        DatasetProblemKind.UnknownValues =>
            ("Label images with undeclared values", "Training ignores pixels with these values. Declare the values as ids of a class, or as 'void'."),
        DatasetProblemKind.SharedImage =>
            ("Images in both train and val",
                "Use separate folders for train and val, or declare folds; scores on training images are not meaningful."),
        DatasetProblemKind.Folds => 
            ("Folds that refer to missing images",
                "Complete the dataset; folds refer to images by their index in the sorted list of all images."),
        DatasetProblemKind.ClassList =>
            ("Classes that differ from the class list of the dataset",
                "Use the version of the dataset that matches the declaration, or update the declaration."),
        _ => throw new NotSupportedException($"{kind} has no description."),
    };

    private static string Count(long number, string noun) => $"{TextTable.Number(number)} {noun}{(number == 1 ? "" : "s")}";

    private static DatasetCheckDocument Describe(DatasetDefinition dataset, DatasetReport report) => new(
        dataset.Name,
        report.Root,
        report.ProblemCount == 0,
        [.. report.Splits.Select(split => new SplitDocument(split.Split, split.Images, Describe(split.Problems), split.Warnings))],
        Describe(report.Problems));

    private static List<ProblemDocument> Describe(IEnumerable<DatasetProblem> problems) => [.. problems.Select(problem => new ProblemDocument(
        JsonNamingPolicy.SnakeCaseLower.ConvertName(problem.Kind.ToString()),
        problem.File,
        problem.Message,
        problem.UnknownValues.Count > 0 ? [.. problem.UnknownValues.Select(v => new UnknownValueDocument(v.Key, v.Value))] : null))];
}

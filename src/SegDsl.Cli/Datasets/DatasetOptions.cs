using System.CommandLine;
using SegDsl.Catalog;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Data;

namespace SegDsl.Cli.Datasets;

/// <summary>Arguments and options that the commands of <c>seg data</c> share.</summary>
internal static class DatasetOptions
{
    /// <summary>The dataset a command is about.</summary>
    public static Argument<string> Dataset() => new("dataset") { Description = "Select a dataset by its name; 'seg list' shows all names." };

    /// <summary>The split a command is about.</summary>
    /// <param name="otherwise">What is taken where none is named.</param>
    public static Option<string?> Split(string otherwise) => new("--split") { Description = $"Use this split. [default: {otherwise}]", HelpName = "name" };

    /// <summary>The fold.</summary>
    public static Option<long?> Fold() => SharedOptions.Number("--fold", "Use this fold for train and val, from 0.", minimum: 0);

    /// <summary>Finds a dataset and selects a fold of it.</summary>
    /// <exception cref="CommandException">No dataset has this name.</exception>
    public static DatasetDefinition Dataset(this ModelCatalog catalog, string name, long? fold) =>
        catalog.Dataset(name) is var found && fold is { } selected ? found with { Fold = (int)selected } : found;
}

using System.CommandLine;
using SegDsl.Catalog;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Data;

namespace SegDsl.Cli.Datasets;

/// <summary>Arguments and options that the commands of <c>seg data</c> share.</summary>
internal static class DatasetOptions
{
    /// <summary>The dataset that a command reads.</summary>
    public static Argument<string> Dataset() => new("dataset") { Description = "Specify a dataset; 'seg list' shows the names." };

    /// <summary>The split that a command reads.</summary>
    /// <param name="defaultText">Describes the default in the help text.</param>
    public static Option<string?> Split(string defaultText) => new("--split") { Description = $"Read this split [default: {defaultText}].", HelpName = "name" };

    /// <summary>The fold that splits the images into train and val.</summary>
    public static Option<long?> Fold() => SharedOptions.Number("--fold", "Use this fold to split the images into train and val, counted from 0.", least: 0);

    /// <summary>Finds a dataset and selects a fold of it.</summary>
    /// <exception cref="CommandException">No dataset has this name.</exception>
    public static DatasetDefinition Dataset(this ModelCatalog catalog, string name, long? fold) =>
        catalog.Dataset(name) is var found && fold is { } selected ? found with { Fold = (int)selected } : found;
}

using SegDsl.Language.Vocabulary;

namespace SegDsl.LanguageServer.Features;

/// <summary>The items of datasets and experiments.</summary>
internal static class Items
{
    /// <summary>The names of the items of a dataset.</summary>
    public static IReadOnlyList<string> OfDatasets => Language.Binding.DatasetBinder.ItemNames;

    /// <summary>The item of experiments of this name, or null.</summary>
    public static ExperimentItem? Experiment(string name) => ExperimentItems.All.FirstOrDefault(i => i.Name == name);
}

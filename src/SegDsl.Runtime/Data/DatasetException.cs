namespace SegDsl.Data;

/// <summary>A dataset is missing or does not match its declaration. The message names the files.</summary>
public class DatasetException : SegDslException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">The problem, its location, and how to fix it.</param>
    /// <param name="inner">The cause; null if there is none.</param>
    public DatasetException(string message, Exception? inner = null) : base(message, inner)
    {
    }

    /// <summary>The folder of a dataset is missing.</summary>
    internal static DatasetException MissingFolder(string dataset, string folder) => new(
        $"The folder of the dataset {dataset} does not exist: {Path.GetFullPath(folder)}. "
        + $"Move the dataset there, or pass its folder ({OptionTerms.Choose("--data FOLDER", "the root of the dataset, or TrainingOptions.DataRoot")}).");
}

using System.Globalization;

namespace SegDsl.Generators.Tests;

/// <summary>Equal files always generate equal text.</summary>
public sealed class DeterminismTests
{
    private static readonly (string Path, string Text)[] Files =
        [.. new[] { "decoupled.seg", "experiment.seg", "pyramid.seg", "residual.seg" }.Select(name => (name, GoldenFile.Read(name)))];

    [Fact]
    public void The_output_does_not_depend_on_the_culture()
    {
        var before = CultureInfo.CurrentCulture;
        var here = new GeneratorRun(Files).AllText;
        try
        {
            CultureInfo.CurrentCulture = Foreign();
            Assert.Equal(here, new GeneratorRun(Files).AllText);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void The_output_does_not_depend_on_the_order_of_files() =>
        Assert.Equal(new GeneratorRun(Files).AllText, new GeneratorRun([.. Files.Reverse()]).AllText);

    [Fact]
    public void The_output_does_not_depend_on_the_folder() => Assert.Equal(new GeneratorRun(Files).AllText, new GeneratorRun("/another/place/", Files).AllText);

    /// <summary>Turkish, whose casing rules differ from English, with unusual number formats.</summary>
    private static CultureInfo Foreign()
    {
        // The machine may have no cultures.
        var known = CultureInfo.GetCultures(CultureTypes.AllCultures).FirstOrDefault(c => c.Name == "tr-TR") ?? CultureInfo.InvariantCulture;
        var culture = (CultureInfo)known.Clone();
        culture.NumberFormat.NegativeSign = "minus";
        culture.NumberFormat.NumberDecimalSeparator = ",";
        return culture;
    }
}

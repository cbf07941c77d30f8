using SegDsl.Experiments;
using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using SegDsl.Imaging;
using SegDsl.Logging;
using SegDsl.Logging.Report;
using SegDsl.Training;

namespace SegDsl.Tests.Logging;

public sealed class HtmlReportTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2024, 5, 6, 7, 8, 9, TimeSpan.FromHours(2));
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Page_shows_scores_classes_and_settings()
    {
        var page = Parse(Page("seg train TinyShapes --data 'my <data>'"));

        var text = page.Root?.Value ?? "";
        var scores = LogFixture.Evaluation(6).Evaluation;
        Assert.Contains(scores.MeanIoU.ToString("F4", CultureInfo.InvariantCulture), text, StringComparison.Ordinal);
        Assert.Contains("After step 6 of 6, epoch 2", text, StringComparison.Ordinal);
        Assert.Contains("best mean IoU, step 3", text, StringComparison.Ordinal);
        Assert.Contains("seg train TinyShapes --data 'my <data>'", text, StringComparison.Ordinal);
        Assert.Contains("data Shapes // <small>", text, StringComparison.Ordinal);
        Assert.Contains("1,234 parameters", text, StringComparison.Ordinal);
        Assert.Contains("2.5 s, until 2024-05-06 07:08:09 +02:00", text, StringComparison.Ordinal);
        var rows = page.Descendants("table").First().Element("tbody")?.Elements("tr").ToList() ?? [];
        Assert.Equal(["ground", "square", "never <seen>", "mean"], rows.Select(row => row.Element("th")?.Value.Trim()));
        Assert.Equal("–", rows[2].Element("td")?.Value);
    }

    [Fact]
    public void Page_has_curves_of_loss_parts_and_scores()
    {
        var plots = Parse(Page()).Descendants().Where(e => (string?)e.Attribute("class") == "plots").Elements().ToList();

        Assert.Equal(
            [3, 3, 1, 1], plots.Select(plot => plot.Elements().Count(e => e.Name.LocalName == "polyline" && e.Attribute("points")?.Value.Length > 0)));
        Assert.Equal(6, plots[0].Elements().First(e => e.Name.LocalName == "polyline").Attribute("points")?.Value.Split(' ').Length);
    }

    [Fact]
    public void Legend_has_the_classes_of_the_pictures()
    {
        var legend = Parse(Page()).Descendants().Single(e => (string?)e.Attribute("class") == "legend");

        // The third class occurs in no picture.
        Assert.Equal(["ground", "square"], legend.Elements().Select(e => e.Value.Trim()));
        Assert.All(legend.Elements(), e => Assert.StartsWith("background: rgb(", e.Element("span")?.Attribute("style")?.Value, StringComparison.Ordinal));
    }

    [Fact]
    public void Pictures_are_embedded_in_the_page()
    {
        var page = Parse(Page());

        var images = page.Descendants("img").ToList();
        Assert.Equal(
            [
                "image of town/0", "label of town/0", "prediction of town/0", "edge of town/0",
                "image of 1", "label of 1", "prediction of 1", "body of 1", "confusion matrix",
            ],
            images.Select(image => image.Attribute("alt")?.Value));
        const string Prefix = "data:image/png;base64,";
        var source = images[0].Attribute("src")?.Value ?? "";
        Assert.StartsWith(Prefix, source, StringComparison.Ordinal);
        Assert.Equal(
            LogFixture.Evaluation(6).Pictures[0].Sample.Image.ToRgb().Pixels,
            PictureCodec.Decode("", Convert.FromBase64String(source[Prefix.Length..])).Pixels);
    }

    [Fact]
    public void Page_is_self_contained()
    {
        var page = Parse(Page());

        Assert.DoesNotContain(page.Descendants(), e => e.Name.LocalName is "link" or "script" or "iframe");
        Assert.All(page.Descendants().Attributes("src"), source => Assert.StartsWith("data:", source.Value, StringComparison.Ordinal));
        var style = page.Descendants("style").Single().Value;
        Assert.DoesNotContain("url(", style, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", style, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme: dark", style, StringComparison.Ordinal);
    }

    [Fact]
    public void Same_run_gives_the_same_page() => Assert.Equal(Page(), Page());

    [Fact]
    public void Curves_of_long_runs_show_means()
    {
        using var log = new JsonLog(folder["log.jsonl"]);
        log.Starting(LogFixture.Plan());
        for (var step = 0; step < 1001; step++) log.Stepped(LogFixture.Step(step));
        log.Evaluated(LogFixture.Evaluation(1001));

        var page = Parse(ReportPage.Write(LogFixture.Plan(), log, LogFixture.Evaluation(1001), null, Now));

        var plot = page.Descendants().First(e => (string?)e.Attribute("class") == "plots").Elements().First();
        Assert.Contains("Loss, mean of 5 steps", plot.Value, StringComparison.Ordinal);
        Assert.Equal(201, plot.Elements().First(e => e.Name.LocalName == "polyline").Attribute("points")?.Value.Split(' ').Length);
    }

    [Fact]
    public void Settings_show_the_number_of_ranks()
    {
        using var log = new JsonLog(folder["log.jsonl"]);
        var settings = Parse(ReportPage.Write(LogFixture.Plan() with { Ranks = 3 }, log, LogFixture.Evaluation(3), null, Now))
            .Descendants("table").Last().Descendants("tr")
            .ToDictionary(row => row.Element("th")?.Value.Trim() ?? "", row => row.Element("td")?.Value.Trim());

        Assert.Equal(("6", "cpu on rank 0 of 3"), (settings["images per step"], settings["device"]));
    }

    [Fact]
    public void Page_is_replaced_atomically_after_every_evaluation()
    {
        var path = folder["report.html"];
        using var log = new JsonLog(folder["log.jsonl"]);
        var report = new HtmlReport(path, log, null);
        ITrainingObserver[] observers = [log, report];
        foreach (var observer in observers) observer.Starting(LogFixture.Plan());
        foreach (var observer in observers) observer.Stepped(LogFixture.Step(0));
        Assert.False(File.Exists(path));

        foreach (var steps in new[] { 1, 2 })
        {
            foreach (var observer in observers) observer.Evaluated(LogFixture.Evaluation(steps));
            Assert.Contains($"After step {steps} of", File.ReadAllText(path), StringComparison.Ordinal);
        }

        File.Delete(path);
        Directory.CreateDirectory(path);
        var error = Assert.Throws<TrainingException>(() => report.Evaluated(LogFixture.Evaluation(3)));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Equal(["log.jsonl"], Directory.GetFiles(folder.Root).Select(Path.GetFileName));
    }

    private string Page(string? commandLine = null)
    {
        using var log = new JsonLog(folder["log.jsonl"]);
        log.Starting(LogFixture.Plan());
        for (var step = 0; step < 6; step++)
        {
            log.Stepped(LogFixture.Step(step));
            if (step % 3 == 2) log.Evaluated(LogFixture.Evaluation(step + 1, isBest: step == 2));
        }
        return ReportPage.Write(LogFixture.Plan(), log, LogFixture.Evaluation(6, isBest: false), commandLine, Now);
    }

    /// <summary>Parses the page as XML, which fails if special characters are not escaped.</summary>
    private static XDocument Parse(string page)
    {
        using var text = new StringReader(page);
        using var reader = XmlReader.Create(text, new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XDocument.Load(reader);
    }
}

using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using SegDsl.Imaging;
using SegDsl.Inference;
using SegDsl.Onnx.Export;
using SegDsl.Onnx.Tests.Export;
using SegDsl.Tests;
using TorchSharp;

namespace SegDsl.Onnx.Tests.Browser;

/// <summary>The page in <c>samples/browser</c> in headless Chromium. Skipped if Chromium or the packages of the page are not installed.</summary>
public sealed partial class BrowserTests : IDisposable
{
    private const int Width = 96, Height = 64, Classes = 19;

    private static readonly string Page = Path.Combine(Verifier.Repository, "samples", "browser");

    private static readonly string[] Browsers = ["chromium", "chromium-browser", "google-chrome"];

    /// <summary>Starts and stops the camera of the page, and reports what the page showed.</summary>
    private const string CameraPage =
        """
        <!DOCTYPE html>
        <pre id="result"></pre>
        <canvas></canvas>
        <img src="held" alt="">
        <iframe id="page" src="index.html" width="800" height="800"></iframe>
        <script type="module">
          const frame = document.getElementById("page");
          const element = id => frame.contentDocument?.getElementById(id);
          const until = async condition => {
            while (!condition()) await new Promise(done => setTimeout(done, 20));
          };
          // At first, the frame has an empty document.
          const status = () => element("status")?.textContent ?? "";
          await until(() => status().startsWith("Select") || status().startsWith("Error"));
          let frames = 0;
          new MutationObserver(() => frames++).observe(element("status"), { childList: true });
          element("camera").click();
          await until(() => frames >= 2 || status().startsWith("Error"));
          const labels = [element("camera").textContent];
          element("camera").click();
          await until(() => !element("save").hidden || status().startsWith("Error"));
          labels.push(element("camera").textContent);
          document.getElementById("result").textContent =
            `${frames} frames\n${status()}\n${labels.join(", ")}\nsaved ${element("save").href.slice(0, 40)}\n${element("legend").textContent}`;
          await fetch("release");
        </script>
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("seg-browser-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [SkippableFact]
    public void The_page_draws_the_classes_that_the_network_predicts()
    {
        using var network = Samples.Create("BiSeNetV2");
        network.ExportOnnx(InFolder("net.onnx"), new() { ArgMax = true, Preprocess = true });
        var image = new RgbImage(Width, Height, [.. Enumerable.Range(0, 3 * Width * Height).Select(i => (byte)(i * 31 % 251))]);
        ImageFile.Write(InFolder("photo.png"), image);
        File.WriteAllText(InFolder("classes.json"), JsonSerializer.Serialize(new
        {
            classes = Enumerable.Range(0, Classes).Select(i => $"class number {i}"), colors = Enumerable.Range(0, Classes).Select(ColorOf),
        }));

        var page = Open("?model=net.onnx&classes=classes.json&image=photo.png");

        Assert.Contains("96 × 64 pixels in", page, StringComparison.Ordinal);
        var overlay = Convert.FromBase64String(Overlay().Match(page).Groups[1].Value);
        File.WriteAllBytes(InFolder("overlay.png"), overlay);
        var drawn = Assert.IsType<RgbImage>(ImageFile.Read(InFolder("overlay.png"))).Pixels.ToArray();
        var labels = new Predictor(network, torch.CPU).Predict(image).Classes!.Values;
        var pixels = image.Pixels.ToArray();
        var equal = labels.Where((label, i) => ColorOf(label)
            .Select((color, channel) => Math.Abs(((pixels[(3 * i) + channel] + color) / 2.0) - drawn[(3 * i) + channel])).Max() <= 1).Count();
        Assert.InRange(equal / (double)labels.Length, 0.99, 1);
        Assert.All(labels.Distinct(), label => Assert.Contains($"class number {label}", page, StringComparison.Ordinal));
    }

    [SkippableFact]
    public void The_page_reports_a_missing_model() => Assert.Contains("Error: ", Open("?model=none.onnx"), StringComparison.Ordinal);

    [SkippableFact]
    public void The_camera_is_segmented_until_it_is_stopped()
    {
        using var network = Samples.Create("BiSeNetV2");
        network.ExportOnnx(InFolder("net.onnx"), new() { ArgMax = true, Preprocess = true });
        File.WriteAllText(InFolder("camera.html"), CameraPage);

        // Frames of the camera need real time.
        var page = Open("", "camera.html", "--timeout=120000", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream");

        var result = Camera().Match(page).Groups[1].Value;
        Assert.True(result.Length > 0, page);
        Assert.Contains("frames", result, StringComparison.Ordinal);
        Assert.Contains("640 × 480", result, StringComparison.Ordinal);
        Assert.Contains("Stop camera, Start camera", result, StringComparison.Ordinal);
        Assert.Contains("saved data:image/png", result, StringComparison.Ordinal);
        Assert.Contains("class ", result, StringComparison.Ordinal);
    }

    private static int[] ColorOf(int label) => [label * 13, 0, 255 - label];

    private string InFolder(string name) => Path.Combine(folder, name);

    /// <summary>Opens the page, waits until it has finished, and returns its content.</summary>
    private string Open(string query) => Open(query, "index.html", "--virtual-time-budget=120000");

    private string Open(string query, string page, params string[] flags)
    {
        var browser = Browsers.FirstOrDefault(IsInstalled);
        Skip.If(browser is null, "Chromium is not installed.");
        var packages = Path.Combine(Page, "node_modules", "onnxruntime-web");
        Skip.IfNot(Directory.Exists(packages), "The packages of the page are not installed: npm ci in samples/browser.");
        using var server = new FileServer(Page, folder);
        string[] arguments =
        [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", $"--user-data-dir={InFolder("profile")}",
            "--dump-dom", .. flags, server.Address + page + query,
        ];
        using var process = Process.Start(new ProcessStartInfo(browser!, arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromMinutes(3)))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"The browser did not finish.\n{error.Result}");
        }
        return output.Result.Contains("<canvas", StringComparison.Ordinal) ? output.Result : throw new InvalidOperationException(error.Result);
    }

    private static bool IsInstalled(string program)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, ["--version"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    [GeneratedRegex("<pre id=\"result\">(.+?)</pre>", RegexOptions.Singleline)]
    private static partial Regex Camera();

    [GeneratedRegex("href=\"data:image/png;base64,([^\"]+)\"")]
    private static partial Regex Overlay();
}

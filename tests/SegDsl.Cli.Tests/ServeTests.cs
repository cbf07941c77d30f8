using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using SegDsl.Checkpoints.Safetensors;
using SegDsl.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Cli.Tests;

/// <summary><c>seg serve</c>, as a process.</summary>
[Collection(OwnFilesTests.Serial)]
public sealed class ServeTests : CommandLineFixture
{
    private const string Network = Squares + """

        network Small(classes: int = 2)
        {
            in image: [N, 3, H, W]
            out seg = image -> stem: [Conv(8, 3, stride: 2), relu] -> score: Conv(classes, 1, bias: true) -> upsample(like: image)
        }
        """;

    [SkippableTheory]
    [InlineData]
    [InlineData("--fused", "off", "--window", "16", "--flip")]
    public async Task Served_labels_equal_predicted_ones(params string[] options)
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        var image = InFolder("image.png");
        var pixels = new RgbImage(37, 30);
        new Random(1).NextBytes(pixels.Pixels);
        ImageFile.Write(image, pixels);
        Assert.Equal("", Run(["predict", .. Arguments(), .. options, "--input", image, "--output", InFolder("out"), "--write", "ids,colors"]).Error);
        Assert.Equal([10, 20], ImageFile.ReadLabels(InFolder("out", "image_ids.png")).Values.Distinct().Order().Select(id => (int)id));

        using var server = ProgramProcess.Describe(ProgramProcess.CommandLine(["serve", .. Arguments(), .. options, "--port", "0"])).Start();
        try
        {
            using var client = new HttpClient { BaseAddress = await AddressOf(server) };
            Assert.Equal(File.ReadAllBytes(InFolder("out", "image_ids.png")), await Send(client, "segment", image));
            Assert.Equal(File.ReadAllBytes(InFolder("out", "image_colors.png")), await Send(client, "segment?format=colors", image));
            Assert.Equal("Healthy", await client.GetStringAsync("health"));
            Assert.Contains("segmentation_requests_total{status=\"200\"} 2\n", await client.GetStringAsync("metrics"), StringComparison.Ordinal);
            Assert.Contains("<title>", await client.GetStringAsync(""), StringComparison.Ordinal);
            foreach (var path in new[] { "", "classes", "health", "metrics" })
            {
                var head = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));
                Assert.Equal((HttpStatusCode.OK, ""), (head.StatusCode, await head.Content.ReadAsStringAsync()));
            }
            Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsync("segment", new StringContent("text"))).StatusCode);

            ProgramProcess.Signal(server.Id, "TERM");
            var result = server.Finish();
            Assert.Equal((0, "Stopped.\n", ""), (result.Code, result.Output, result.Error));
        }
        finally
        {
            server.Kill();
        }
    }

    [SkippableTheory]
    [InlineData("POST /segment HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\npart")]
    [InlineData("POST /segment HTTP/1.1\r\nHost: x\r\nContent-Len")]
    public async Task A_client_that_sends_slowly_does_not_delay_the_end(string request)
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        using var server = ProgramProcess.Describe(ProgramProcess.CommandLine(["serve", .. Arguments(), "--port", "0"])).Start();
        try
        {
            var address = await AddressOf(server);
            using var client = new TcpClient();
            await client.ConnectAsync(address.Host, address.Port);
            await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(request));
            // A later request is answered after the server has received the part.
            using var other = new HttpClient { BaseAddress = address };
            Assert.Equal("Healthy", await other.GetStringAsync("health"));

            ProgramProcess.Signal(server.Id, "TERM");
            // The server gives such clients one second. The connection is open until then, so that the end does not depend on the client.
            Assert.True(server.WaitForExit(TimeSpan.FromSeconds(8)), "The server waits for the client.");
            Assert.Equal(0, server.ExitCode);
        }
        finally
        {
            server.Kill();
        }
    }

    /// <summary>A client that reads slowly receives everything; one that does not read is not waited for.</summary>
    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Only_a_client_that_reads_its_response_delays_the_end(bool reads)
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        var pixels = new RgbImage(2400, 2000);
        new Random(1).NextBytes(pixels.Pixels);
        var image = ImageFile.Encode(pixels);
        using var server = ProgramProcess.Describe(ProgramProcess.CommandLine(["serve", .. Arguments(), "--port", "0"])).Start();
        try
        {
            var address = await AddressOf(server);
            using var client = new TcpClient { ReceiveBufferSize = 1 << 12 };
            await client.ConnectAsync(address.Host, address.Port);
            var stream = client.GetStream();
            var request = $"POST /segment?format=overlay HTTP/1.1\r\nHost: x\r\nContent-Length: {image.Length}\r\n\r\n";
            await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(request));
            await stream.WriteAsync(image);
            var buffer = new byte[1 << 14];
            var start = await stream.ReadAtLeastAsync(buffer, 1 << 10);
            var head = System.Text.Encoding.ASCII.GetString(buffer, 0, start);
            const string length = "Content-Length: ";
            var digits = head[(head.IndexOf(length, StringComparison.Ordinal) + length.Length)..];
            var expected = head.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4
                + long.Parse(digits[..digits.IndexOf('\r', StringComparison.Ordinal)], System.Globalization.CultureInfo.InvariantCulture);

            ProgramProcess.Signal(server.Id, "TERM");
            if (reads)
            {
                var received = (long)start;
                while (await stream.ReadAsync(buffer) is > 0 and var count)
                {
                    if ((received >> 21) < ((received += count) >> 21)) await Task.Delay(100);
                }
                Assert.Equal(expected, received);
            }
            // Without the limit for such clients, the server would wait for 10 seconds.
            Assert.True(server.WaitForExit(TimeSpan.FromSeconds(8)), "The server waits for the client.");
            var result = server.Finish();
            Assert.Equal((0, "Stopped.\n", ""), (result.Code, result.Output, result.Error));
        }
        finally
        {
            server.Kill();
        }
    }

    [Fact]
    public void A_port_in_use_is_reported()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        Assert.Equal($"seg: Port {port} of 127.0.0.1 is in use. Choose another one with --port.\n", Fails(1, ["serve", .. Arguments(), "--port", $"{port}"]));
    }

    [Theory]
    [InlineData(2, "--host nowhere: expected an IP address or localhost.", "--host", "nowhere")]
    [InlineData(2, "--port 65536: expected an integer from 0 to 65535.", "--port", "65536")]
    [InlineData(2, "--batch 0: expected an integer of at least 1.", "--batch", "0")]
    [InlineData(1, "Small scores 3 classes, but Squares has 2.", "--set", "classes=3", "--partial")]
    public void Wrong_options_are_refused(int code, string expected, params string[] options) =>
        Assert.Contains(expected, Fails(code, ["serve", .. Arguments(), .. options]), StringComparison.Ordinal);

    [Fact]
    public void Weights_that_are_not_finite_are_reported()
    {
        var arguments = Arguments();
        WriteWeights(float.NaN);
        var message = Fails(1, ["serve", .. arguments, "--port", "0", "--fused", "off"]);
        Assert.StartsWith("seg: The network cannot be used. The output 'seg' of Small has NaN values, because ", message, StringComparison.Ordinal);
        Assert.Single(message.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static async Task<Uri> AddressOf(Process server)
    {
        const string Start = "Serving Small at ", End = " (Ctrl-C stops)";
        var line = await server.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException(await server.StandardError.ReadToEndAsync());
        Assert.StartsWith(Start, line, StringComparison.Ordinal);
        Assert.EndsWith(End, line, StringComparison.Ordinal);
        return new(line[Start.Length..^End.Length]);
    }

    private static async Task<byte[]> Send(HttpClient client, string address, string image)
    {
        var response = await client.PostAsync(address, new ByteArrayContent(await File.ReadAllBytesAsync(image)));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsByteArrayAsync();
    }

    private string[] Arguments()
    {
        WriteWeights(0);
        var file = Write("small.seg", Network);
        Compile(file);
        return ["Small", "--file", file, "--dataset", "Squares", "--weights", InFolder("w.safetensors")];
    }

    private void WriteWeights(float bias)
    {
        // Other tests draw from the global generator at the same time, and some weights give one class only.
        using var generator = new Generator(3);
        var mean = randn([1, 8, 1, 1], generator: generator);
        SafetensorsWriter.Write(InFolder("w.safetensors"), new Dictionary<string, Tensor>
        {
            ["stem.0.weight"] = randn([8, 3, 3, 3], generator: generator), ["score.weight"] = cat([mean, -mean]), ["score.bias"] = full([2], bias),
        });
    }
}

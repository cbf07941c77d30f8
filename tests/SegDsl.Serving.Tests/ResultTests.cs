using System.Net;
using System.Numerics;
using System.Text.Json;
using SegDsl.Fusion;
using SegDsl.Imaging;
using SegDsl.Inference;
using SegDsl.Models.Datasets;
using SegDsl.Models.Networks;
using SegDsl.Tests;
using SegDsl.Tests.Training;
using TorchSharp;

namespace SegDsl.Serving.Tests;

/// <summary>Results of requests in all formats.</summary>
public sealed class ResultTests : IDisposable
{
    private readonly TinyNetwork network = RunningService.Network();
    private readonly TemporaryFolder folder = new();

    public void Dispose()
    {
        network.Dispose();
        folder.Dispose();
    }

    public static TheoryData<string, InferenceMode> Modes => new()
    {
        { "whole", new() }, { "windows", new() { Window = 16, Overlap = 0.5 } }, { "scales and flip", new() { Scales = [0.5, 1], Flip = true } },
    };

    [Theory, MemberData(nameof(Modes))]
    public async Task Label_ids_equal_those_of_the_predictor(string name, InferenceMode mode)
    {
        await using var service = await RunningService.StartAsync(network, TinyShapes.Dataset, options => options.Mode = mode);
        var image = RunningService.Image(37, 29, name.Length);

        var response = await service.SendAsync(ImageFile.Encode(image));

        Assert.Equal("image/png", response.Content.Headers.ContentType?.MediaType);
        var expected = new Predictor(network, torch.CPU, mode, TinyShapes.Dataset.Normalization).Predict(image).Classes!;
        Assert.True(expected.Values.Distinct().Count() > 1);
        Assert.Equal(expected.Values.Select(index => index == 0 ? 10 : 20), (await LabelsAsync(response)).Values.Select(id => (int)id));
    }

    [Fact]
    public async Task Label_ids_of_a_fused_network_equal_those_of_the_predictor()
    {
        torch.manual_seed(2);
        using var whole = new BiSeNetV2(classes: Cityscapes.Definition.Classes.Count);
        using var fused = whole.Fuse();
        await using var service = await RunningService.StartAsync(fused, Cityscapes.Definition);
        var image = RunningService.Image(96, 64, 1);

        var response = await service.SendAsync(ImageFile.Encode(image));

        var expected = new Predictor(fused, torch.CPU).Predict(image).Classes!;
        Assert.True(expected.Values.Distinct().Count() > 1);
        Assert.Equal(expected.Values.Select(index => Cityscapes.Definition.Classes[index].Id), (await LabelsAsync(response)).Values.Select(id => (int)id));
    }

    /// <summary>Kernels may sum in another order for a batch, so that labels of almost equal scores may change.</summary>
    [Fact]
    public void A_batch_of_a_fused_network_has_the_labels_of_its_images()
    {
        torch.manual_seed(2);
        using var whole = new BiSeNetV2(classes: 19);
        using var fused = whole.Fuse();
        var predictor = new Predictor(fused, torch.CPU);
        RgbImage[] images = [.. Enumerable.Range(0, 4).Select(i => RunningService.Image(96, 64, i))];

        var batch = predictor.PredictClasses(images);

        for (var i = 0; i < images.Length; i++)
        {
            var single = predictor.Predict(images[i]).Classes!;
            Assert.Equal((96, 64), (batch[i].Width, batch[i].Height));
            Assert.InRange(single.Values.Zip(batch[i].Values).Count(pair => pair.First != pair.Second), 0, single.Values.Length / 1000);
        }
    }

    [Fact]
    public async Task Pictures_equal_those_of_a_prediction()
    {
        await using var service = await RunningService.StartAsync(network, TinyShapes.Dataset);
        var image = RunningService.Image(20, 30, 3);
        Rgb[] palette = [.. TinyShapes.Dataset.Classes.Select(c => c.Color)];
        var colors = new Predictor(network, torch.CPU).Predict(image).Classes!.InColors(palette);

        var file = ImageFile.Encode(image);
        Assert.Equal(ImageFile.Encode(colors), await (await service.SendAsync(file, "?format=colors")).Content.ReadAsByteArrayAsync());
        Assert.Equal(ImageFile.Encode(image.Overlay(colors)), await (await service.SendAsync(file, "?format=overlay")).Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Polygons_give_the_label_map()
    {
        await using var service = await RunningService.StartAsync(network, TinyShapes.Dataset);
        var file = ImageFile.Encode(RunningService.Image(25, 18, 4));
        var ids = await LabelsAsync(await service.SendAsync(file));

        var response = await service.SendAsync(file, accept: "application/json");

        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal((25, 18), (json.RootElement.GetProperty("width").GetInt32(), json.RootElement.GetProperty("height").GetInt32()));
        var filled = new LabelMap(25, 18);
        foreach (var found in json.RootElement.GetProperty("classes").EnumerateArray())
        {
            var definition = TinyShapes.Dataset.Classes[found.GetProperty("index").GetInt32()];
            Assert.Equal((definition.Name, definition.Color.ToHex()), (found.GetProperty("name").GetString(), found.GetProperty("color").GetString()));
            var pixels = ids.Values.Count(id => id == definition.Id);
            Assert.Equal(pixels, found.GetProperty("pixels").GetInt32());
            Assert.Equal(pixels / 450.0, found.GetProperty("share").GetDouble(), 1e-6);
            Assert.Equal(pixels, found.GetProperty("polygons").EnumerateArray().Sum(polygon => polygon.GetProperty("area").GetInt32()));
            foreach (var polygon in found.GetProperty("polygons").EnumerateArray())
            {
                var mask = new LabelMap(25, 18);
                PolygonFill.Fill(mask, Corners(polygon.GetProperty("outer")), 1);
                foreach (var hole in polygon.GetProperty("holes").EnumerateArray()) PolygonFill.Fill(mask, Corners(hole), 0);
                for (var i = 0; i < mask.Values.Length; i++)
                    if (mask.Values[i] == 1) filled.Values[i] += (ushort)found.GetProperty("id").GetInt32();
            }
        }
        Assert.Equal(ids.Values, filled.Values);
        Assert.Equal($"0={ids.Values.Count(id => id == 10)}, 1={ids.Values.Count(id => id == 20)}", response.Headers.GetValues("Class-Pixels").Single());
        Assert.Matches(@"^decode;dur=\d+\.\d, queue;dur=\d+\.\d, network;dur=\d+\.\d$", response.Headers.GetValues("Server-Timing").Single());
    }

    [Theory]
    [InlineData("*/*", "image/png")]
    [InlineData("image/*", "image/png")]
    [InlineData("application/json, image/png;q=0.5", "application/json")]
    [InlineData("application/json;q=0.1, image/png", "image/png")]
    [InlineData("text/html, application/*;q=0.9", "application/json")]
    [InlineData("image/png;q=0, */*", "application/json")]
    [InlineData("image/*;q=0, application/json;q=0.1, */*", "application/json")]
    [InlineData("*/*;q=0.1, application/json;q=0", "image/png")]
    public async Task The_accepted_type_decides(string accept, string type)
    {
        await using var service = await RunningService.StartAsync(network, TinyShapes.Dataset);
        var response = await service.SendAsync(ImageFile.Encode(RunningService.Image(8, 8, 1)), accept: accept);
        Assert.Equal((HttpStatusCode.OK, type), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task A_form_sends_an_image()
    {
        await using var service = await RunningService.StartAsync(network, TinyShapes.Dataset);
        var file = ImageFile.Encode(RunningService.Image(16, 12, 5));
        using var form = new MultipartFormDataContent { { new StringContent("text"), "comment" }, { new ByteArrayContent(file), "image", "photo.png" } };

        var response = await service.Client.PostAsync("segment", form);

        Assert.Equal((await LabelsAsync(await service.SendAsync(file))).Values, (await LabelsAsync(response)).Values);
    }

    [Fact]
    public async Task The_classes_are_listed()
    {
        await using var service = await RunningService.StartAsync(network, TinyShapes.Dataset);
        Assert.Equal(
            """{"dataset":"Shapes","classes":[{"index":0,"id":10,"name":"ground","color":"#000000"},{"index":1,"id":20,"name":"square","color":"#ff0000"}]}""",
            await service.Client.GetStringAsync("classes"));
    }

    [Fact]
    public async Task The_page_loads_nothing_else()
    {
        await using var service = await RunningService.StartAsync(network, TinyShapes.Dataset);
        var response = await service.Client.GetAsync("");
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        var page = await response.Content.ReadAsStringAsync();
        Assert.Contains("id=\"drop\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http", page, StringComparison.Ordinal);
    }

    private async Task<LabelMap> LabelsAsync(HttpResponseMessage response)
    {
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return ImageFile.ReadLabels(folder.Write("labels.png", await response.Content.ReadAsByteArrayAsync()));
    }

    private static Vector2[] Corners(JsonElement ring) => [.. ring.EnumerateArray().Select(corner => new Vector2(corner[0].GetInt32(), corner[1].GetInt32()))];
}

using SegDsl.Imaging;

namespace SegDsl.Cli.Tests;

/// <summary><c>seg data convert</c>, on a dataset of the user.</summary>
[Collection(OwnFilesTests.Serial)]
public sealed class DataConvertTests : CommandLineFixture
{
    private const string Fields = """
        namespace Mine

        /// Fields.
        dataset Fields
        {
            root   "nowhere"
            ignore 255
            void   4
            classes {
                rest        0 #000000
                wheat       1 #e6194b
                sugar_beet  7 #3cb44b
            }
            images "{name}_{split}.png"
            labels "{name}_{split}_codes.png"
            splits { train }
        }
        """;

    private CommandResult Convert(string form, string input, params string[] more) =>
        Run(["data", "convert", "Fields", input, "--from", form, "-o", InFolder("out"), "--file", Write("fields.seg", Fields), .. more]);

    private string[] Rows(params string[] name)
    {
        var map = ImageFile.ReadLabels(InFolder(["out", .. name]));
        return [.. Enumerable.Range(0, map.Height).Select(y => string.Concat(map.Row(y).ToArray().Select(value => value == 255 ? "." : $"{value}")))];
    }

    private static void AssertDone(CommandResult result) => Assert.Equal((0, ""), (result.Code, result.Error));

    /// <summary>Polygons, uncompressed and compressed run lengths, and a crowd, in the order of the file.</summary>
    private const string Coco = """
        {
          "images": [
            { "id": 5, "file_name": "a.jpg", "width": 4, "height": 3 },
            { "id": 6, "file_name": "sub/b.jpg", "width": 4, "height": 3 }
          ],
          "categories": [{ "id": 1, "name": "wheat" }, { "id": 2, "name": "Sugar Beet" }],
          "annotations": [
            { "image_id": 5, "category_id": 1, "iscrowd": 0, "segmentation": [[0, 0, 2, 0, 2, 3, 0, 3], [3, 0, 4, 0, 4, 1, 3, 1]] },
            { "image_id": 5, "category_id": 2, "iscrowd": 1, "segmentation": { "size": [3, 4], "counts": [1, 4, 7] } },
            { "image_id": 6, "category_id": 1, "iscrowd": 1, "segmentation": { "size": [3, 4], "counts": "COMPRESSED" } }
          ]
        }
        """;

    [Fact]
    public void Coco_polygons_and_run_lengths_are_drawn_in_order()
    {
        // The counts 1, 2, 1, 2, 6 as differences from the fourth on: 1, 2, 1, 0, 5.
        AssertDone(Convert("coco", Write("coco.json", Coco.Replace("COMPRESSED", "12105", StringComparison.Ordinal))));
        Assert.Equal(["17.1", "77..", "71.."], Rows("a.png"));
        Assert.Equal(["....", "11..", "11.."], Rows("sub", "b.png"));
    }

    [Fact]
    public void Run_lengths_with_several_characters_are_decoded()
    {
        // Of 100 × 1 pixels, the first 40 are outside and 60 inside: 40 = 8 + 32, 60 = 28 + 32.
        var coco = """
            {
              "images": [{ "id": 1, "file_name": "a.jpg", "width": 100, "height": 1 }],
              "categories": [{ "id": 1, "name": "wheat" }],
              "annotations": [{ "image_id": 1, "category_id": 1, "segmentation": { "size": [1, 100], "counts": "X1l1" } }]
            }
            """;
        AssertDone(Convert("coco", Write("coco.json", coco), "--background", "rest"));
        Assert.Equal([new string('0', 40) + new string('1', 60)], Rows("a.png"));
    }

    [Fact]
    public void The_palette_has_the_colors_of_the_classes()
    {
        AssertDone(Convert("coco", Write("coco.json", Coco.Replace("COMPRESSED", "12105", StringComparison.Ordinal))));
        var image = ImageFile.Read(InFolder("out", "a.png"));
        Assert.Equal([0xe6, 0x19, 0x4b, 0x3c, 0xb4, 0x4b], image.Pixels[..6]);
    }

    [Theory]
    [InlineData("\"counts\": [1, 4, 6]", "do not cover its image")]
    [InlineData("\"counts\": [1, 4, 8]", "exceed its size")]
    [InlineData("\"counts\": \"1\\u0001\"", "damaged")]
    [InlineData("\"counts\": \"1P\"", "damaged")]
    public void Damaged_run_lengths_are_errors(string counts, string expected)
    {
        var result = Convert("coco", Write(
            "coco.json",
            Coco.Replace("\"counts\": [1, 4, 7]", counts, StringComparison.Ordinal).Replace("COMPRESSED", "12105", StringComparison.Ordinal)));
        Assert.Equal(1, result.Code);
        Assert.Contains("coco.json is not a valid COCO file", result.Error, StringComparison.Ordinal);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_labels_are_listed_and_nothing_is_written()
    {
        var json = Write("coco.json", Coco.Replace("Sugar Beet", "tractor", StringComparison.Ordinal).Replace("COMPRESSED", "12105", StringComparison.Ordinal));
        var result = Convert("coco", json);
        Assert.Equal(1, result.Code);
        Assert.Contains("'tractor' (1 object)", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(InFolder("out")));

        AssertDone(Convert("coco", json, "--map", "tractor=ignore"));
        Assert.Equal(["1..1", "....", ".1.."], Rows("a.png"));
        AssertDone(Convert("coco", json, "--map", "tractor=skip", "--background", "rest"));
        Assert.Equal(["1101", "1100", "1100"], Rows("a.png"));
        AssertDone(Convert("coco", json, "--map", "tractor=sugar_beet"));
        Assert.Equal(["17.1", "77..", "71.."], Rows("a.png"));
        Assert.Contains("write a class, 'ignore' or 'skip'", Convert("coco", json, "--map", "tractor=oats").Error, StringComparison.Ordinal);
        Assert.Contains(
            "--map tractor=skip: 'tractor' was mapped before: map it once.", Convert("coco", json, "--map", "tractor=ignore", "--map", "tractor=skip").Error,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../a.jpg", "leads out of the output folder")]
    [InlineData("sub/b.png", "several images have the name")]
    public void Names_must_be_unique_and_stay_in_the_folder(string name, string expected)
    {
        var json = Coco.Replace("a.jpg", name, StringComparison.Ordinal).Replace("COMPRESSED", "12105", StringComparison.Ordinal);
        var result = Convert("coco", Write("coco.json", json));
        Assert.Equal(1, result.Code);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void LabelMe_polygons_rectangles_and_circles_are_drawn()
    {
        Directory.CreateDirectory(InFolder("me", "sub"));
        Write(Path.Combine("me", "sub", "a.json"), """
            {
              "version": "5.0", "imagePath": "a.jpg", "imageHeight": 4, "imageWidth": 6, "imageData": null,
              "shapes": [
                { "label": "wheat", "shape_type": "rectangle", "points": [[3, 4], [0, 0]] },
                { "label": "sugar-beet", "shape_type": "polygon", "points": [[0, 0], [2, 0], [2, 1], [0, 1]] },
                { "label": "wheat", "shape_type": "circle", "points": [[5, 1], [5, 2]] }
              ]
            }
            """);
        AssertDone(Convert("labelme", InFolder("me"), "--background", "rest"));
        Assert.Equal(["771011", "111011", "111000", "111000"], Rows("sub", "a.png"));
    }

    [Theory]
    [InlineData("""{ "imageHeight": 4, "imageWidth": 6, "shapes": [{ "label": "wheat", "shape_type": "line", "points": [[0, 0], [1, 1]] }] }""", "type 'line'")]
    [InlineData("""{ "imageHeight": 4, "imageWidth": 6 }""", "a.json is not a valid LabelMe file")]
    [InlineData("""{ "imageHeight": 4, """, "a.json is not valid JSON (line 1, column ")]
    [InlineData("""{ "imageHeight": 0, "imageWidth": 6, "shapes": [] }""", "'imageHeight' must be positive")]
    public void Other_files_are_refused(string json, string expected)
    {
        var result = Convert("labelme", Write("a.json", json));
        Assert.Equal(1, result.Code);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Cityscapes_polygons_become_label_ids_with_void()
    {
        Directory.CreateDirectory(InFolder("city", "ulm"));
        Write(Path.Combine("city", "ulm", "ulm_0_gtFine_polygons.json"), """
            {
              "imgHeight": 2, "imgWidth": 6,
              "objects": [
                { "label": "wheatgroup", "polygon": [[0, 0], [4, 0], [4, 2], [0, 2]] },
                { "label": "static", "polygon": [[2, 0], [3, 0], [3, 2], [2, 2]] },
                { "label": "dynamic", "polygon": [[3, 0], [4, 0], [4, 2], [3, 2]] },
                { "label": "license plate", "polygon": [[0, 0], [1, 0], [1, 1], [0, 1]] },
                { "label": "wheat", "deleted": 1, "polygon": [[4, 0], [6, 0], [6, 2], [4, 2]] }
              ]
            }
            """);
        AssertDone(Convert("cityscapes", InFolder("city")));
        // 'static' is the void id 4; 'dynamic', and pixels without an object, are not declared as void and become the ignore index.
        Assert.Equal(["114...", "114..."], Rows("ulm", "ulm_0_gtFine_labelIds.png"));
    }

    [Fact]
    public void Colors_become_ids_and_ids_become_colors()
    {
        var image = new RgbImage(3, 1, [0xe6, 0x19, 0x4b, 0, 0, 0, 0x3c, 0xb4, 0x4b]);
        ImageFile.Write(InFolder("in", "x", "a.png"), image);
        AssertDone(Convert("colors", InFolder("in")));
        Assert.Equal(["107"], Rows("x", "a.png"));
        var back = Run("data", "convert", "Fields", InFolder("out"), "--from", "ids", "--to", "colors", "-o", InFolder("back"), "--file",
            InFolder("fields.seg"));
        AssertDone(back);
        Assert.Equal(image.Pixels, ImageFile.Read(InFolder("back", "x", "a.png")).Pixels);

        ImageFile.Write(InFolder("in", "x", "a.png"), new RgbImage(2, 1, [0xe6, 0x19, 0x4d, 0, 0, 0]));
        Assert.Contains("#e6194d (1 pixel, first in column 0, row 0)", Convert("colors", InFolder("in")).Error, StringComparison.Ordinal);
        AssertDone(Convert("colors", InFolder("in"), "--tolerance", "2"));
        Assert.Equal(["10"], Rows("x", "a.png"));
    }

    [Fact]
    public void Unknown_ids_are_errors_and_sources_are_kept()
    {
        ImageFile.Write(InFolder("out", "a.png"), new LabelMap(2, 1, [7, 9]));
        Assert.Contains("has the value 9", Convert("ids", InFolder("out"), "--to", "colors").Error, StringComparison.Ordinal);
        ImageFile.Write(InFolder("out", "a.png"), new LabelMap(2, 1, [7, 1]));
        Assert.Contains("would be replaced", Convert("ids", InFolder("out"), "--to", "colors").Error, StringComparison.Ordinal);
        Assert.Equal(["71"], Rows("a.png"));
    }

    [Fact]
    public void Masks_are_combined_in_the_order_of_the_classes()
    {
        ImageFile.Write(InFolder("masks", "a_b_wheat.png"), new LabelMap(3, 1, [255, 255, 0]));
        ImageFile.Write(InFolder("masks", "a_b_sugar_beet.png"), new LabelMap(3, 1, [0, 1, 0]));
        AssertDone(Convert("masks", InFolder("masks", "{name}_{class}.png"), "--background", "rest"));
        Assert.Equal(["170"], Rows("a_b.png"));

        ImageFile.Write(InFolder("masks", "a_b_oats.png"), new LabelMap(3, 1, [0, 0, 1]));
        Assert.Contains("'oats' (1 object)", Convert("masks", InFolder("masks", "{name}_{class}.png")).Error, StringComparison.Ordinal);
        ImageFile.Write(InFolder("masks", "a_b_wheat.png"), new LabelMap(2, 1, [255, 255]));
        Assert.Contains("another mask", Convert("masks", InFolder("masks", "{name}_{class}.png"), "--map", "oats=rest").Error, StringComparison.Ordinal);
        Assert.Contains("expected a pattern", Convert("masks", InFolder("masks")).Error, StringComparison.Ordinal);
    }
}

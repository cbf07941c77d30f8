using SegDsl.Checkpoints.Safetensors;
using SegDsl.Checkpoints;
using TorchSharp;

namespace SegDsl.Cli.Tests;

/// <summary><c>--file</c>: networks, datasets and experiments without a project.</summary>
[Collection(Serial)]
public sealed class OwnFilesTests : CommandLineFixture
{
    /// <summary>Tests that compile files run one after the other, because they share a cache.</summary>
    public const string Serial = "own files";

    private const string Networks =
        """
        namespace Mine

        use SegDsl.Models.Backbones
        use SegDsl.Models.Heads

        /// On parts of the zoo.
        network OnTheZoo(classes: int = 7) = DeepLabV3Plus(ResNetDeep(18, stride: 16), classes:, width: 32)

        /// Of the same name as one that is there already.
        network TinyNet(classes: int = 5)
        {
            in image: [N, 3, H, W]
            out seg = image -> conv: Conv(classes, 3)
        }
        """;

    private const string Classifier =
        """
        network Whole(classes: int = 3)
        {
            in image: [N, 3, H, W]
            out logits: [N, classes] = image -> conv: Conv(4, 3) -> global_avg_pool -> flatten -> fc: Linear(classes)
        }
        """;

    private const string Experiment =
        """
        namespace Mine.Experiments

        use Mine

        dataset Squares
        {
            root   "does-not-exist"
            ignore 255
            classes {
                ground 10 #000000
                square 20 #ff0000
            }
            images "images/{split}/{name}.png"
            labels "labels/{split}/{name}.png"
            splits { train, val }
        }

        experiment FirstTry
        {
            network   TinyNet(classes: Squares.classes)
            data      Squares
            augment   crop(16)
            loss      cross_entropy
            optimizer sgd(lr: 0.1)
            epochs    2
            batch     2
        }
        """;

    [Fact]
    public void Declarations_of_files_are_added_to_the_catalog_and_replace_equal_names()
    {
        var result = Run("list", "--file", Write("networks.seg", Networks));

        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Contains("OnTheZoo  classes = 7  seg      On parts of the zoo.", result.Output, StringComparison.Ordinal);
        Assert.Contains("TinyNet   classes = 5  seg      Of the same name as one that is there already.", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("A tiny network.", result.Output, StringComparison.Ordinal);
        Assert.Contains("TinyShapes", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gray_dataset_trains_a_network_with_one_channel()
    {
        var file = Write("gray.seg", Experiment
            .Replace("use Mine", "", StringComparison.Ordinal)
            .Replace("ignore 255", "ignore 255\n    channels 1\n    mean 0.2\n    deviation 0.3", StringComparison.Ordinal)
            .Replace("TinyNet(classes", "Gray(classes", StringComparison.Ordinal)
            + """

            network Gray(classes: int = 5)
            {
                in image: [N, 1, H, W]
                out seg = image -> conv: Conv(classes, 3)
            }
            """);
        var data = MakeShapes();
        string[] arguments = ["FirstTry", "--file", file, "--data", data];

        Assert.Equal("", Run(["train", .. arguments, "--output", InFolder("run")]).Error);
        string[] weights = ["--weights", InFolder("run", "last.safetensors")];
        Assert.Equal("", Run(["eval", .. arguments, .. weights]).Error);
        Assert.Equal("", Run(["predict", .. arguments, .. weights, "--split", "val", "--output", InFolder("out")]).Error);

        using var state = Checkpoint.Open(InFolder("run", "last.safetensors"));
        Assert.Equal([2, 1, 3, 3], state.Tensors["conv.weight"].Shape);
        Assert.True(File.Exists(InFolder("out", "0_ids.png")));
    }

    [Fact]
    public void Network_can_use_the_zoo()
    {
        var result = Run("--file", Write("networks.seg", Networks), "keys", "OnTheZoo", "--set", "classes=3");

        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Contains("final.6.weight                             [3, 32, 1, 1]", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_eval_predict_and_infer_take_several_files()
    {
        string[] files = ["--file", Write("networks.seg", Networks), "--file", Write("experiment.seg", Experiment)];
        var (data, weights) = (MakeShapes(), InFolder("run", "last.safetensors"));

        var trained = Run(["train", "FirstTry", "--data", data, "--output", InFolder("run"), .. files]);
        Assert.True(trained.Code == 0, trained.Error);
        Assert.Contains("step 6/6", trained.Output, StringComparison.Ordinal);

        var evaluated = Run(["eval", "FirstTry", "--weights", weights, "--data", data, .. files]);
        Assert.True(evaluated.Code == 0, evaluated.Error);

        var image = Path.Combine(data, "images", "val", "0.png");
        var predicted = Run(["predict", "FirstTry", "--weights", weights, "--input", image, "--output", InFolder("predicted"), .. files]);
        Assert.True(predicted.Code == 0, predicted.Error);

        var (input, output) = (InFolder("x.safetensors"), InFolder("y.safetensors"));
        SafetensorsWriter.Write(input, [KeyValuePair.Create("input", torch.zeros(1, 3, 8, 8))]);
        var inferred = Run(["infer", "TinyNet", "--set", "classes=2", "--weights", weights, "--input", input, "--output", output, .. files]);
        Assert.Equal((0, "seg  [1, 2, 8, 8]\n"), (inferred.Code, inferred.Output));
    }

    [Fact]
    public void Classifier_can_be_run_and_summarized_but_not_evaluated()
    {
        var file = Write("whole.seg", Classifier);
        var (weights, input, output) = (InFolder("w.safetensors"), InFolder("x.safetensors"), InFolder("y.safetensors"));
        SafetensorsWriter.Write(weights, new Dictionary<string, torch.Tensor>
        {
            ["conv.weight"] = torch.zeros(4, 3, 3, 3), ["fc.weight"] = torch.zeros(3, 4), ["fc.bias"] = torch.ones(3),
        });
        SafetensorsWriter.Write(input, [KeyValuePair.Create("input", torch.zeros(2, 3, 8, 8))]);

        Assert.Equal("logits  [2, 3]\n", Run("infer", "Whole", "--weights", weights, "--input", input, "--output", output, "--file", file).Output);
        Assert.Contains("logits [N, classes]", Run("summary", "Whole", "--file", file).Output, StringComparison.Ordinal);
        Assert.Equal(0, Run("weights", "diff", weights, "Whole", "--file", file).Code);
        Assert.Contains(
            "Whole is a classifier: it predicts a class for the image, not for every pixel.",
            Fails(1, "eval", "Whole", "--dataset", "Shapes", "--weights", weights, "--file", file), StringComparison.Ordinal);
    }

    [Fact]
    public void Invalid_parameter_values_are_reported_without_a_stack_trace()
    {
        const string Deep =
            """
            network Deep(depth: int = 18, classes: int = 3)
            {
                in image: [N, 3, H, W]
                width = match depth { 18 => 4, 34 => 8 }
                out seg = image -> conv: Conv(width, 3) -> score: Conv(classes, 1)
            }
            """;

        var error = Fails(1, "keys", "Deep", "--set", "depth=7", "--file", Write("deep.seg", Deep));

        Assert.StartsWith("seg: Deep cannot be created with depth=7: depth must be one of 18, 34.", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_have_locations_and_stop_the_command()
    {
        var file = Write("broken.seg", "network A(classes: int = 2)\n{\n    in image: [N, 3, H, W]\n    out seg = image -> conv: Conf(classes, 3)\n}\n");

        var result = Run("list", "--file", file);

        Assert.Equal((1, ""), (result.Code, result.Output));
        Assert.StartsWith($"{file}(4,30): error SEG201: ", result.Error, StringComparison.Ordinal);
        Assert.EndsWith("seg: the .seg files have an error.\n", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_files_and_files_of_another_kind_are_named()
    {
        Assert.Equal($"seg: {InFolder("none.seg")}: no such file.\n", Fails(1, "list", "--file", InFolder("none.seg")));
        Assert.Contains("expected a .seg file", Fails(1, "list", "--file", Write("notes.txt", "")), StringComparison.Ordinal);
    }

    [Fact]
    public void File_given_twice_is_read_once()
    {
        var file = Write("networks.seg", Networks);

        Assert.Equal(Run("list", "--file", file).Output, Run("list", "--file", file, "--file", file).Output);
    }

    [Fact]
    public void Operation_in_csharp_requires_its_file()
    {
        string[] keys =
        [
            "keys", "Celled", "--file", Write(
                "cells.seg",
                "namespace Mine\n\nextern op cells(x: [N, C, H, W], k: int = 2) -> [N, C, H / k, W / k]\n\n"
                + "network Celled(classes: int = 2)\n{\n    in image: [N, 3, H, W]\n    out seg = image -> conv: Conv(classes, 3) -> cells\n}\n"),
        ];
        var code = Write(
            "cells.cs",
            "using TorchSharp;\n\nnamespace Mine;\n\npublic static partial class Externs\n{\n"
            + "    public static partial torch.Tensor Cells(torch.Tensor x, long k) => torch.nn.functional.max_pool2d(x, [k, k], [k, k]);\n}\n");

        // Only commands that execute it require it.
        Assert.Equal("seg: Missing the C# of 'cells'. Add the file that implements it, with --file FILE.cs.\n", Fails(1, ["profile", .. keys[1..]]));
        string[][] others =
            [keys, ["summary", .. keys[1..]], ["explain", .. keys[1..]], ["list", .. keys[2..]], ["check", keys[3]], ["fmt", "--check", keys[3]]];
        Assert.All(others, command => Assert.Equal((0, ""), (Run(command).Code, Run(command).Error)));
        Assert.Contains("conv.weight", Run(keys).Output, StringComparison.Ordinal);
        Assert.Equal(
            "extern op cells(x: [N, C, H, W], k: int = 2) -> [N, C, H / k, W / k]\n\n"
            + "In C#, in the class Externs: public static partial Tensor Cells(Tensor x, long k)\n",
            Run(["explain", "cells", .. keys[2..]]).Output);
        Assert.Contains("error SEG534: ", Run([.. keys, "--file", Write("other.cs", "")]).Error, StringComparison.Ordinal);
        Assert.Equal((0, ""), (Run([.. keys, "--file", code]).Code, Run([.. keys, "--file", code]).Error));
    }

    [Fact]
    public void A_failure_of_an_operation_in_csharp_has_its_line()
    {
        var file = Write(
            "bad.seg",
            "namespace Mine\n\nextern op bad(x: [N, C, H, W]) -> [N, C, H, W]\n\n"
            + "network Failing(classes: int = 2)\n{\n    in image: [N, 3, H, W]\n    out seg = image -> conv: Conv(classes, 3) -> bad\n}\n");
        var code = Write(
            "bad.cs",
            "namespace Mine;\n\npublic static partial class Externs\n{\n    public static partial TorchSharp.torch.Tensor Bad(TorchSharp.torch.Tensor x) =>\n"
            + "        throw new System.InvalidOperationException(\"no luck\");\n}\n");

        Assert.Equal(
            $"seg: the C# in {code}, line 6, failed: InvalidOperationException: no luck\n",
            Fails(1, "profile", "Failing", "--size", "1x3x16x16", "--file", file, "--file", code));
    }

    [Fact]
    public void A_declaration_of_the_program_is_replaced_for_its_networks_too()
    {
        // The other declarations of its file stay.
        var file = Write(
            "pooling.seg",
            "namespace SegDsl.Models.Heads\n\nhead PlainFCN(backbone: Backbone, classes: int)\n{\n    in image: [N, 3, H, W]\n"
            + "    f = image -> inline backbone\n    out seg = f.c4 -> mine: Conv(classes, 1) -> upsample(like: image)\n}\n");

        foreach (var _ in new[] { "compiled", "cached" })
        {
            var result = RunZoo("keys", "FCNR50", "--file", file);
            Assert.Equal(
                (0, "seg: your files replace SegDsl.Models.Heads.PlainFCN of the program, for its networks and experiments, too.\n"),
                (result.Code, result.Error));
            Assert.Contains("mine.weight ", result.Output, StringComparison.Ordinal);
        }
        Assert.Contains("mine", RunZoo("summary", "FCNR50", "--file", file).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("mine", RunZoo("keys", "DeepLabV3R50", "--file", file).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Networks_of_the_program_that_do_not_compile_with_a_replacement_are_errors()
    {
        var file = Write(
            "hiding.seg",
            "namespace SegDsl.Models.Backbones\n\nbackbone ResNetDeep(depth: int = 1)\n{\n    in image: [N, 3, H, W]\n"
            + "    out c1 = image -> a: Conv(8, 3, stride: 2)\n    out c4 = c1 -> b: Conv(8, 3, stride: 2)\n}\n");

        foreach (var command in new[] { "summary", "explain", "keys" })
            Assert.Contains(
                "error SEG205: 'ResNetDeep' has no parameter 'stride'.", RunZoo(command, "DeepR50V3Plus", "--file", file).Error, StringComparison.Ordinal);
        Assert.EndsWith(
            "seg: files of the program do not compile with what your files replace: SegDsl.Models.Backbones.ResNetDeep. "
            + "Keep its parameters, inputs and outputs, or declare yours in another namespace.\n",
            RunZoo("keys", "DeepR50V3Plus", "--file", file).Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Two_networks_with_one_name_are_refused()
    {
        const string Network = "\n\nnetwork Twice(classes: int = 2)\n{\n    in image: [N, 3, H, W]\n    out seg = image -> conv: Conv(classes, 3)\n}\n";
        var (first, second) = (Write("a.seg", "namespace A" + Network), Write("b.seg", "namespace B" + Network));

        Assert.Equal(
            $"seg: two networks have the name Twice: in {first} and in {second}. Commands find them by the name alone; rename one of them.\n",
            Fails(1, "keys", "Twice", "--file", first, "--file", second));
    }

    [Fact]
    public void Errors_in_csharp_have_locations()
    {
        var code = Write("operations.cs", "public static class Operations\n{\n    public static int One => \"one\";\n}\n");

        var result = Run("list", "--file", Write("networks.seg", Networks), "--file", code);

        Assert.Equal((1, ""), (result.Code, result.Output));
        Assert.StartsWith($"{code}(3,30): error CS0029: ", result.Error, StringComparison.Ordinal);
        Assert.EndsWith("seg: the C# files have an error.\n", result.Error, StringComparison.Ordinal);
        Assert.Contains("--file FILE.seg", Fails(1, "list", "--file", code), StringComparison.Ordinal);
    }
}

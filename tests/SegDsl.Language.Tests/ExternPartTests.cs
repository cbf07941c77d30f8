using SegDsl.Language.Binding;

namespace SegDsl.Language.Tests;

/// <summary>Losses, metrics, augmentations and optimizers that are written in C#.</summary>
public class ExternPartTests
{
    private const string Parts = """
        namespace Parts

        extern loss soft(alpha: float = 0.5, hard: bool = false)

        extern loss quantile(tau: float, levels: float[] = [0.5]) of values

        extern loss label_loss() of mask

        extern loss kind_loss() of class

        extern metric top(k: int = 2)

        extern metric within(limit: float = 0.5) of values

        extern metric hits() of mask

        extern augment fog(strength: float = 0.3)

        extern optimizer sign_sgd(beta: float = 0.9)

        """;

    private const string Homes = """
        //// run.seg
        namespace Run

        use Parts

        dataset Homes
        {
            root   "data/homes"
            ignore 255
            classes {
                wall  0 #78783c
                floor 1 #505050
            }
            images "images/{split}/{name}.jpg"
            labels "labels/{split}/{name}.png"
            target depth from "depth/{split}/{name}.png" scale 1000
            target damage mask from "damage/{name}.png"
            target scene class from "scenes.txt" classes [kitchen, office]
            splits { train, val }
        }

        network HomeNet(classes: int = 2)
        {
            in image: [N, 3, H, W]
            x = image -> stem: [Conv(8, 3), relu]
            out seg = x -> score: Conv(classes, 1)
            out aux coarse = x -> coarse: Conv(classes, 1)
            out depth = x -> far: Conv(1, 1)
            out damage = x -> harm: Conv(1, 1)
            out scene = x -> global_avg_pool -> flatten -> kind: Linear(2)
        }

        experiment Run
        {
            network   HomeNet(classes: Homes.classes)
            data      Homes
            augment   crop(64), AUGMENT
            loss      LOSS
            metric    METRIC
            optimizer OPTIMIZER
            lr        0.1x for stem
            epochs    2
            batch     2
            best      BEST
        }
        """;

    private static readonly (string Place, string Text)[] Good =
    [
        ("AUGMENT", "fog(0.1)"),
        ("LOSS", "soft + 0.4 * soft(coarse, 0.7, at: damage) + quantile(depth, 0.1, levels: [0.1, 0.9]) + label_loss(damage) + kind_loss(scene, until: 1)"),
        ("METRIC", "top, within(depth, limit: -1.0), hits(damage)"),
        ("OPTIMIZER", "sign_sgd(lr: 0.1, beta: 0.5, weight_decay: 0.1, layer_decay: 0.9)"),
        ("BEST", "within(depth)"),
    ];

    [Fact]
    public void All_kinds_are_used_like_built_in_ones()
    {
        Assert.Empty(Messages());

        var experiment = Compile([]).Files.SelectMany(f => f.Experiments).Single();
        Assert.Equal(
            ["seg ClassScores", "coarse ClassScores,damage EdgeScores", "depth Values", "damage Masks", "scene ImageClasses"],
            experiment.Loss.Terms.Select(t => string.Join(',', t.Outputs.Select(o => $"{o.Name} {o.Kind}"))));
        Assert.Equal(["top(seg)", "within(depth)", "hits(damage)"], experiment.Metrics.Select(m => $"{m.Entry.Entry.Name}({m.Output})"));
        Assert.Equal(new BoundMetric("within", "depth"), experiment.Best);
        Assert.Contains("fog", ExperimentSettings.Of(experiment).Select(s => s.Name));
        Assert.Contains("loss.quantile.tau", ExperimentSettings.Of(experiment).Select(s => s.Name));
        Assert.Contains("beta", ExperimentSettings.Of(experiment).Select(s => s.Name));
    }

    [Theory]
    [InlineData("top", "seg")]
    [InlineData("within", "depth")]
    [InlineData("accuracy", "scene")]
    public void The_best_score_is_named_without_its_output_if_only_one_output_has_it(string metric, string output)
    {
        var experiment = Compile([("BEST", metric)]).Files.SelectMany(f => f.Experiments).Single();

        Assert.Equal(new BoundMetric(metric, output), experiment.Best);
    }

    [Theory]
    [InlineData("LOSS", "sofd", "SEG201: 'sofd' is not a known loss. Did you mean 'soft'?")]
    [InlineData("LOSS", "top", "SEG201: 'top' is not a known loss. It is declared with 'extern metric'.")]
    [InlineData("LOSS", "soft(alpa: 1)", "SEG205: 'soft' has no parameter 'alpa'. Did you mean 'alpha'?")]
    [InlineData("LOSS", "soft(depht)", "SEG208: 'HomeNet' has no output 'depht'. Did you mean 'depth'?")]
    [InlineData("LOSS", "soft(depth)", "SEG516: The loss 'soft' requires scores of 2 classes, [N, 2, H, W], but the output 'depth' of 'HomeNet' is")]
    [InlineData("LOSS", "soft(hard: 1)", "SEG401: ")]
    [InlineData("LOSS", "quantile(depth)", "SEG403: ")]
    [InlineData("LOSS", "quantile(damage, 0.5)", "SEG531: The loss 'quantile' requires values, but the target 'damage' of 'Homes' has a mask")]
    [InlineData("AUGMENT", "mixup, fog", "SEG513: 'mixup' must be the last augmentation, because it blends the samples of a batch.")]
    [InlineData("AUGMENT", "fogg", "SEG201: 'fogg' is not a known augmentation. Did you mean 'fog'?")]
    [InlineData("AUGMENT", "fog(strength: true)", "SEG401: ")]
    [InlineData("LOSS", "soft + 0 * soft(coarse)", "SEG513: 'weight' must be above 0; remove a term that does not count.")]
    [InlineData("AUGMENT", "copy_paste([])", "SEG513: 'classes' must name at least one class, or be omitted.")]
    [InlineData("0.1x for stem", "-1 for stem", "SEG106: Expected a number that is at least 0, but found '-'.")]
    [InlineData("0.1x for stem", "0.1x for encoder", "SEG550: The network 'HomeNet' has no module or parameter 'encoder' for 'lr'. "
        + "Available: 'bias', 'coarse', 'far', 'harm', 'kind', 'score', 'stem'. 'seg keys HomeNet' lists all keys.")]
    [InlineData("METRIC", "tpo", "SEG201: 'tpo' is not a known metric. Did you mean 'top'?")]
    [InlineData("METRIC", "top(coarse)", "SEG533: The metric 'top' requires the output 'seg' and a dataset with labels, but is applied to 'coarse'")]
    [InlineData("METRIC", "within(seg)",
        "SEG533: The metric 'within' requires an output with the name of a target with values: 'depth', but is applied to 'seg'")]
    [InlineData("METRIC", "top, top(k: 1)", "SEG502: 'top(seg)' is given twice; remove one.")]
    [InlineData("BEST", "hits(depth)",
        "SEG201: 'hits' is not a known metric of 'depth'. Available: 'rmse', 'mae', 'absrel', 'delta1', 'delta2', 'delta3', 'within'.")]
    [InlineData("BEST", "hit", "SEG201: 'hit' is not a known metric. Did you mean 'hits(damage)'?")]
    [InlineData("BEST", "iou(seg)", "SEG201: 'iou' is not a known metric of 'seg'. Available: 'top'.")]
    [InlineData("OPTIMIZER", "sign_sgd", "SEG403: ")]
    [InlineData("OPTIMIZER", "sign_sgd(lr: 0)", "SEG513: 'lr' must be above 0.")]
    public void Mistakes_in_a_use_give_one_message(string place, string text, string expected)
    {
        var replaced = new List<(string, string)> { (place, text) };
        // The metric that decides must be in the list.
        if (place == "METRIC") replaced.Add(("BEST", "mean_iou"));

        Assert.StartsWith(expected, Assert.Single(Messages([.. replaced])), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("extern loss a() of depth", "SEG201: 'depth' is not a known kind of target. Available: 'labels', 'values', 'mask', 'class'.")]
    [InlineData("extern loss a(name: string)", "SEG401: 'extern loss' requires int, float, bool or float[], but this is string")]
    [InlineData("extern loss a(kind: x | y)", "SEG401: ")]
    [InlineData("extern loss a(labels: int)", "SEG202: 'labels' is already declared for every 'extern loss'; choose another name.")]
    [InlineData("extern optimizer a(lr: float = 0.1)", "SEG202: 'lr' is already declared for every 'extern optimizer'; choose another name.")]
    [InlineData("extern loss a(x: float, x: float)", "SEG202: 'x' is already declared as a parameter; choose another name.")]
    [InlineData("extern loss a(x: float = true)", "SEG401: ")]
    [InlineData("extern loss dice()", "SEG202: 'dice' is already declared as a built-in loss; choose another name.")]
    [InlineData("extern metric rmse() of values", "SEG202: 'rmse' is already declared as a built-in metric; choose another name.")]
    [InlineData("extern augment flip()", "SEG202: 'flip' is already declared as a built-in augmentation; choose another name.")]
    [InlineData("extern optimizer sgd()", "SEG202: 'sgd' is already declared as a built-in optimizer; choose another name.")]
    [InlineData("extern loss Conv()", "SEG202: 'Conv' is already declared as a built-in operation; choose another name.")]
    [InlineData("extern lose a()", "SEG106: Expected 'loss', 'metric', 'augment', 'optimizer' or 'op', but found 'lose'.")]
    [InlineData("extern augment a() of values", "SEG106: ")]
    [InlineData("extern loss a", "SEG106: Expected '(', but found")]
    public void Mistakes_in_a_declaration_give_one_message(string declaration, string expected)
    {
        var diagnostics = SegCompiler.Compile([SegCompiler.Parse("a.seg", declaration + "\n")]).Diagnostics;

        Assert.StartsWith(expected, $"{Assert.Single(diagnostics).Code}: {diagnostics[0].Message}", StringComparison.Ordinal);
    }

    [Fact]
    public void Uses_of_a_wrong_declaration_report_nothing_more()
    {
        var text = Parts.Replace("extern loss soft(alpha: float = 0.5, hard: bool = false)", "extern loss soft(alpha: string)", StringComparison.Ordinal);

        Assert.Equal(["SEG401"], Diagnose(text, Filled([])).Select(d => d.Code));
    }

    [Fact]
    public void A_missing_namespace_is_suggested() => Assert.All(
        Diagnose(Parts, Filled([("LOSS", "soft"), ("METRIC", "top"), ("BEST", "mean_iou")]).Replace("use Parts\n", "", StringComparison.Ordinal)),
        d => Assert.EndsWith(" It is declared in 'Parts'; add 'use Parts'.", d.Message, StringComparison.Ordinal));

    [Fact]
    public void Methods_have_the_parameters_of_their_kind() => Assert.Equal(
        [
            "public static partial Tensor Soft(Tensor logits, Tensor labels, long ignoreIndex, double alpha, bool hard)",
            "public static partial Tensor Quantile(Tensor output, Tensor target, double tau, double[] levels)",
            "public static partial Tensor LabelLoss(Tensor logits, Tensor target)",
            "public static partial Tensor KindLoss(Tensor logits, Tensor target, long ignoreIndex)",
            "public static partial Metric Top(long classes, long ignoreIndex, long k)",
            "public static partial Metric Within(double limit)",
            "public static partial Metric Hits(long labels)",
            "public static partial Sample Fog(Sample sample, Random random, double strength)",
            "public static partial OptimizerRule SignSgd(double beta)",
        ],
        Compile([]).Files.SelectMany(ExternMethod.Of).Select(m => m.Text));

    private static string Filled((string Place, string Text)[] replaced) => Good.Where(g => replaced.All(r => r.Place != g.Place)).Concat(replaced)
        .Aggregate(Homes, (text, part) => text.Replace(part.Place, part.Text, StringComparison.Ordinal));

    private static IEnumerable<string> Messages(params (string Place, string Text)[] replaced) =>
        Compile(replaced).Diagnostics.Select(d => $"{d.Code}: {d.Message}");

    private static Compilation Compile((string Place, string Text)[] replaced) =>
        SegCompiler.Compile(SampleFiles.Parse("", $"//// parts.seg\n{Parts}{Filled(replaced)}"));

    private static IReadOnlyList<Diagnostics.Diagnostic> Diagnose(string parts, string run) =>
        SegCompiler.Compile(SampleFiles.Parse("", $"//// parts.seg\n{parts}{run}")).Diagnostics;
}

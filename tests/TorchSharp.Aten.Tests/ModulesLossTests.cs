using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Aten.Tests;

/// <summary>What loss modules compute, against PyTorch 1.13's numbers.</summary>
public sealed class ModulesLossTests
{
    private static readonly long[] Labels = [0, 1, 2, 255, 1, 1, 0, 2];

    [Fact]
    public void LossesAreAsPyTorchs()
    {
        using var scope = NewDisposeScope();
        var scores = Waves.Of(0.7, 2, 3, 2, 2) * 2;
        var labels = tensor(Labels).reshape(2, 2, 2);
        var share = (Waves.Of(0.9, 2, 3, 2, 2) + 1) / 2;
        var weight = tensor(new[] { 0.5, 1.0, 2.0 });

        Near(2.3713881210893737, CrossEntropyLoss(ignore_index: 255).call(scores, labels));
        Near(18.384833672756997, CrossEntropyLoss(weight, 255, Reduction.Sum).call(scores, labels));
        Near(2.298106045330917, new Modules.CrossEntropyLoss(ignore_index: 255, label_smoothing: 0.1).call(scores, labels));
        Near(2.2121423941891822, NLLLoss(weight).call(scores.log_softmax(1), labels.remainder(255)));
        Near(1.0086414187891442, BCELoss().call(scores.sigmoid(), share));
        Near(1.1029188438554869, BCEWithLogitsLoss(pos_weights: weight.reshape(3, 1, 1)).call(scores, share));
        Near(24.207394050939456, BCEWithLogitsLoss(reduction: Reduction.Sum).call(scores, share));
        Near(2.3092045624803026, MSELoss().call(scores, share));
        Near(31.35306019915769, L1Loss(Reduction.Sum).call(scores, share));
        Assert.Equal([2, 2, 2], CrossEntropyLoss(ignore_index: 255, reduction: Reduction.None).call(scores, labels).shape);
    }

    private static void Near(double expected, Tensor actual) => Assert.Equal(expected, actual.item<double>(), 10);
}

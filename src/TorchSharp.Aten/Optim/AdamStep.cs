using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>The step that Adam and AdamW have in common.</summary>
internal readonly record struct AdamStep(double Rate, double Beta1, double Beta2, double Epsilon)
{
    /// <summary>Takes a gradient into the averages and moves the parameter. The caller disposes what is made on the way, by a scope.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="gradient">Its gradient, with what weight decay adds.</param>
    /// <param name="average">The average of the gradients.</param>
    /// <param name="square">The average of the squared gradients.</param>
    /// <param name="largest">The largest average of the squared gradients yet; null unless AMSGrad is wanted.</param>
    /// <param name="step">The number of the step, from 1.</param>
    public void Move(Parameter parameter, Tensor gradient, Tensor average, Tensor square, Tensor? largest, long step)
    {
        average.mul_(Beta1).add_(gradient, 1 - Beta1);
        square.mul_(Beta2).addcmul_(gradient, gradient, 1 - Beta2);
        largest?.copy_(largest.maximum(square));
        var (correction1, correction2) = (1 - Math.Pow(Beta1, step), 1 - Math.Pow(Beta2, step));
        var deviation = (largest ?? square).sqrt().div_(Math.Sqrt(correction2)).add_(Epsilon);
        parameter.addcdiv_(average, deviation, -Rate / correction1);
    }

    /// <summary>Throws where an option makes no sense.</summary>
    public static void Check(double lr, double beta1, double beta2, double eps, double weight_decay)
    {
        Check(lr >= 0, "learning rate", lr);
        Check(beta1 is >= 0 and < 1, "beta1", beta1);
        Check(beta2 is >= 0 and < 1, "beta2", beta2);
        Check(eps >= 0, "eps", eps);
        Check(weight_decay >= 0, "weight_decay value", weight_decay);
    }

    private static void Check(bool holds, string what, double value)
    {
        if (!holds)
            throw new ArgumentException(FormattableString.Invariant($"Invalid {what}: {value}"));
    }
}

using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>True with the probability that each element gives, or with <c>p</c>.</summary>
    public static Tensor bernoulli(Tensor input, Generator? generator = null) => Aten.bernoulli.Call(input, generator);

    /// <summary>Indices drawn with the elements as weights, from the one or each row.</summary>
    public static Tensor multinomial(Tensor input, long num_samples, bool replacement = false, Generator? generator = null) =>
        Aten.multinomial.Call(input, num_samples, replacement, generator);

    /// <summary>Numbers drawn from Poisson distributions with the elements as rates.</summary>
    public static Tensor poisson(Tensor input, Generator? generator = null) => Aten.poisson.Call(input, generator);

    /// <summary>Numbers drawn from binomial distributions with the elements as counts.</summary>
    public static Tensor binomial(Tensor count, Tensor probs, Generator? generator = null) => Aten.binomial.Call(count, probs, generator);
}

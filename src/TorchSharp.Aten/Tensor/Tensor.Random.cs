using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>True with the probability that each element gives, or with <c>p</c>.</summary>
        public Tensor bernoulli(Generator? generator = null) => Aten.bernoulli.Call(this, generator);

        /// <summary>True with the probability that each element gives, or with <c>p</c>; computed in place.</summary>
        public Tensor bernoulli_(Tensor p, Generator? generator = null) => Aten.bernoulli__Tensor.InPlace(this, p, generator);

        /// <summary>True with the probability that each element gives, or with <c>p</c>; computed in place.</summary>
        public Tensor bernoulli_(double p = 0.5, Generator? generator = null) => Aten.bernoulli__float.InPlace(this, p, generator);

        /// <summary>Fills the tensor from a normal distribution; returns this tensor.</summary>
        public Tensor normal_(double mean = 0, double std = 1, Generator? generator = null) => Aten.normal_.InPlace(this, mean, std, generator);

        /// <summary>Fills the tensor from a uniform distribution; returns this tensor.</summary>
        public Tensor uniform_(double from, double to, Generator? generator = null) => Aten.uniform_.InPlace(this, from, to, generator);

        /// <summary>Fills the tensor from an exponential distribution; returns this tensor.</summary>
        public Tensor exponential_(double lambda = 1, Generator? generator = null) => Aten.exponential_.InPlace(this, lambda, generator);

        /// <summary>Fills the tensor from a geometric distribution; returns this tensor.</summary>
        public Tensor geometric_(double p, Generator? generator = null) => Aten.geometric_.InPlace(this, p, generator);

        /// <summary>Fills the tensor from a Cauchy distribution; returns this tensor.</summary>
        public Tensor cauchy_(double median = 0, double sigma = 1, Generator? generator = null) => Aten.cauchy_.InPlace(this, median, sigma, generator);

        /// <summary>Fills the tensor from a log-normal distribution; returns this tensor.</summary>
        public Tensor log_normal_(double mean = 0, double std = 1, Generator? generator = null) => Aten.log_normal_.InPlace(this, mean, std, generator);

        /// <summary>Fills the tensor with integers from <c>from</c> to before <c>to</c>; returns this tensor.</summary>
        public Tensor random_(double from, double to, Generator? generator = null) => Aten.random__from.InPlace(this, (long)from, (long)to, generator);

        /// <summary>Indices drawn with the elements as weights, from the one or each row.</summary>
        public Tensor multinomial(long num_samples, bool replacement = false, Generator? generator = null) =>
            Aten.multinomial.Call(this, num_samples, replacement, generator);

        /// <summary>Numbers drawn from Poisson distributions with the elements as rates.</summary>
        public Tensor poisson(Generator? generator = null) => Aten.poisson.Call(this, generator);

        /// <summary>Numbers drawn from binomial distributions with the elements as counts.</summary>
        public Tensor binomial(Tensor prob, Generator? generator = null) => Aten.binomial.Call(this, prob, generator);
    }
}

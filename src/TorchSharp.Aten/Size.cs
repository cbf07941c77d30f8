using System.Collections;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The shape of a tensor.</summary>
    public struct Size : IEnumerable<long>
    {
        /// <summary>The shape of a tensor of no dimensions.</summary>
        public static Size Empty = new(Array.Empty<long>());

        private readonly long[]? shape;

        /// <summary>A shape of these sizes.</summary>
        public Size(long[] shape)
        {
            ArgumentNullException.ThrowIfNull(shape);
            this.shape = (long[])shape.Clone();
        }

        /// <summary>A shape of these sizes.</summary>
        public Size(IEnumerable<long> shape) => this.shape = [.. shape];

        /// <summary>A shape of these sizes.</summary>
        public Size(int[] shape) => this.shape = Array.ConvertAll(shape, size => (long)size);

        /// <summary>A shape of one dimension.</summary>
        public Size(long size) => shape = [size];

        /// <summary>A shape of one dimension.</summary>
        public Size(int size) => shape = [size];

        /// <summary>A shape of two dimensions.</summary>
        public Size((long, long) size) => shape = [size.Item1, size.Item2];

        /// <summary>A shape of three dimensions.</summary>
        public Size((long, long, long) size) => shape = [size.Item1, size.Item2, size.Item3];

        /// <summary>A shape of four dimensions.</summary>
        public Size((long, long, long, long) size) => shape = [size.Item1, size.Item2, size.Item3, size.Item4];

        /// <summary>The number of dimensions.</summary>
        public int Length => Shape.Length;

        /// <summary>Whether there are no dimensions.</summary>
        public bool IsEmpty => Length == 0;

        /// <summary>Whether there are no dimensions.</summary>
        public bool IsScalar => Length == 0;

        /// <summary>The sizes.</summary>
        public long[] Shape => shape ?? [];

        /// <summary>The size of a dimension; negative ones count from the last.</summary>
        public long this[int idx] => Shape[idx < 0 ? idx + Length : idx];

        /// <summary>The size of a dimension; negative ones count from the last.</summary>
        public long this[long idx] => this[checked((int)idx)];

        /// <summary>A shape of these sizes.</summary>
        public static implicit operator Size(long[] size) => new(size);

        /// <summary>A shape of one dimension.</summary>
        public static implicit operator Size(long size) => new(size);

        /// <summary>A shape of two dimensions.</summary>
        public static implicit operator Size((long, long) size) => new(size);

        /// <summary>A shape of three dimensions.</summary>
        public static implicit operator Size((long, long, long) size) => new(size);

        /// <summary>A shape of four dimensions.</summary>
        public static implicit operator Size((long, long, long, long) size) => new(size);

        /// <summary>Whether the shapes are the same.</summary>
        public static bool operator ==(Size left, Size right) => left.Shape.AsSpan().SequenceEqual(right.Shape);

        /// <summary>Whether the shapes differ.</summary>
        public static bool operator !=(Size left, Size right) => !(left == right);

        /// <summary>The dimensions of one shape followed by those of the other.</summary>
        public static Size operator +(Size left, Size right) => new([.. left.Shape, .. right.Shape]);

        /// <summary>The dimensions of a shape followed by others.</summary>
        public static Size operator +(Size left, IEnumerable<long> right) => new([.. left.Shape, .. right]);

        /// <summary>The number of elements.</summary>
        public long numel() => Shape.TotalSize();

        /// <summary>The dimensions from <paramref name="first"/> to before <paramref name="next"/>.</summary>
        public Size Slice(int first, int next) => new(Shape[first..next]);

        /// <summary>The first dimensions.</summary>
        public IEnumerable<long> Take(int i) => Shape.Take(i);

        /// <summary>The sizes, one after the other.</summary>
        public IEnumerator<long> GetEnumerator() => ((IEnumerable<long>)Shape).GetEnumerator();

        /// <summary>The sizes, one after the other.</summary>
        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        /// <summary>Whether <paramref name="obj"/> is the same shape.</summary>
        public override bool Equals(object? obj) => obj is Size other && this == other;

        /// <summary>A hash of the sizes.</summary>
        public override int GetHashCode()
        {
            var hash = default(HashCode);
            foreach (long size in Shape)
                hash.Add(size);
            return hash.ToHashCode();
        }
    }
}

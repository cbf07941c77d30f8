using System.Diagnostics.CodeAnalysis;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>What stands for one dimension between the brackets of an index expression.</summary>
    [SuppressMessage("Performance", "CA1815", Justification = "An argument, which nobody compares.")]
    public struct TensorIndex
    {
        /// <summary>A new dimension of size 1.</summary>
        public static TensorIndex None = new(IndexKind.None);

        /// <summary>A new dimension of size 1.</summary>
        public static TensorIndex Null = new(IndexKind.None);

        /// <summary>As many whole dimensions as are not named otherwise.</summary>
        public static TensorIndex Ellipsis = new(IndexKind.Ellipsis);

        /// <summary>A whole dimension.</summary>
        public static TensorIndex Colon = new(IndexKind.Slice);

        internal readonly IndexKind Kind;
        internal readonly long? Start;
        internal readonly long? Stop;
        internal readonly long? Step;
        internal readonly Tensor? Selection;

        private TensorIndex(IndexKind kind, long? start = null, long? stop = null, long? step = null, Tensor? selection = null)
        {
            Kind = kind;
            Start = start;
            Stop = stop;
            Step = step;
            Selection = selection;
        }

        /// <summary>The entries from <paramref name="start"/> to before <paramref name="stop"/>, every <paramref name="step"/>-th.</summary>
        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) => new(IndexKind.Slice, start, stop, step);

        /// <summary>The entries from the range's start to before its end.</summary>
        public static TensorIndex Slice((int? start, int? end) range) => new(IndexKind.Slice, range.start, range.end);

        /// <summary>The entries of the range.</summary>
        public static TensorIndex Slice(Range range) => new(IndexKind.Slice, FromStart(range.Start), FromEnd(range.End));

        /// <summary>A new dimension of size 1 (true) or 0 (false).</summary>
        public static TensorIndex Bool(bool value) => new(IndexKind.Bool, value ? 1 : 0);

        /// <summary>One entry; negative ones count from the last.</summary>
        public static TensorIndex Single(long? index) => index is { } one ? new(IndexKind.Single, one) : None;

        /// <summary>The entries that a tensor of integers names, or where a tensor of truth values is true.</summary>
        public static TensorIndex Tensor(Tensor tensor) => new(IndexKind.Tensor, selection: Checked(tensor));

        /// <summary>One entry; negative ones count from the last.</summary>
        public static implicit operator TensorIndex(long value) => Single(value);

        /// <summary>One entry, perhaps counted from the end.</summary>
        public static implicit operator TensorIndex(Index index) => Single(FromStart(index));

        /// <summary>The entries of the range.</summary>
        public static implicit operator TensorIndex(Range range) => Slice(range);

        /// <summary>The entries from the range's start to before its end.</summary>
        public static implicit operator TensorIndex((int? start, int? end) range) => Slice(range);

        private static long FromStart(Index index) => index.IsFromEnd ? -index.Value : index.Value;

        private static long? FromEnd(Index index) => index is { IsFromEnd: true, Value: 0 } ? null : FromStart(index);
    }

    internal enum IndexKind
    {
        None,
        Ellipsis,
        Slice,
        Single,
        Bool,
        Tensor,
    }
}

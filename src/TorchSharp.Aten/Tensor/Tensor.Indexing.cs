using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The element, or the entries, at these indices; setting copies into them.</summary>
        public Tensor this[long i1]
        {
            get => At([i1]);
            set => Put([i1], value);
        }

        /// <summary>The element, or the entries, at these indices; setting copies into them.</summary>
        public Tensor this[long i1, long i2]
        {
            get => At([i1, i2]);
            set => Put([i1, i2], value);
        }

        /// <summary>The element, or the entries, at these indices; setting copies into them.</summary>
        public Tensor this[long i1, long i2, long i3]
        {
            get => At([i1, i2, i3]);
            set => Put([i1, i2, i3], value);
        }

        /// <summary>The element, or the entries, at these indices; setting copies into them.</summary>
        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => At([i1, i2, i3, i4]);
            set => Put([i1, i2, i3, i4], value);
        }

        /// <summary>The element, or the entries, at these indices; setting copies into them.</summary>
        public Tensor this[long i1, long i2, long i3, long i4, long i5]
        {
            get => At([i1, i2, i3, i4, i5]);
            set => Put([i1, i2, i3, i4, i5], value);
        }

        /// <summary>The element, or the entries, at these indices; setting copies into them.</summary>
        public Tensor this[long i1, long i2, long i3, long i4, long i5, long i6]
        {
            get => At([i1, i2, i3, i4, i5, i6]);
            set => Put([i1, i2, i3, i4, i5, i6], value);
        }

        /// <summary>The element, or the entries, at these indices; setting copies into them.</summary>
        public Tensor this[params long[] indices]
        {
            get => At(indices);
            set => Put(indices, value);
        }

        /// <summary>The elements that tensors of integers or truth values select, a copy; setting copies into them.</summary>
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices, accumulate: false);
        }

        /// <summary>The part that these indices select: a view, or a copy where a tensor is among them; setting copies into it.</summary>
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => Store(indices, value, accumulate: false);
        }

        /// <summary>The elements that tensors of integers or truth values select, a copy.</summary>
        public Tensor index(params Tensor[] indices) => Aten.index_Tensor.Call(this, indices);

        /// <summary>The part that these indices select: a view, or a copy where a tensor is among them.</summary>
        public Tensor index(params TensorIndex[] indices)
        {
            var (view, selections) = Apply(indices);
            if (selections is null)
                return view;
            using (view)
                return Aten.index_Tensor.Call(view, selections);
        }

        /// <summary>Copies <paramref name="value"/> into the elements that the tensors select, or adds it, and returns this tensor.</summary>
        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false) =>
            Aten.index_put_.InPlace(this, indices, value, accumulate);

        /// <summary>Copies <paramref name="value"/> into the elements that the tensors select, and returns this tensor.</summary>
        public Tensor index_put_(Tensor value, params Tensor[] indices) => index_put_(value, indices, accumulate: false);

        /// <summary>Sets the elements that the tensors select to <paramref name="value"/>, and returns this tensor.</summary>
        public Tensor index_put_(Scalar value, params Tensor[] indices)
        {
            using var number = Number(value);
            return index_put_(number, indices, accumulate: false);
        }

        /// <summary>Copies <paramref name="value"/> into the part that the indices select, or adds it, and returns this tensor.</summary>
        public Tensor index_put_(Tensor value, TensorIndex[] indices, bool accumulate = false) => Store(indices, value, accumulate);

        /// <summary>Copies <paramref name="value"/> into the part that the indices select, and returns this tensor.</summary>
        public Tensor index_put_(Tensor value, params TensorIndex[] indices) => Store(indices, value, accumulate: false);

        /// <summary>Sets the part that the indices select to <paramref name="value"/>, and returns this tensor.</summary>
        public Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            using var number = Number(value);
            return Store(indices, number, accumulate: false);
        }

        private Tensor Number(Scalar value) => Aten.scalar_tensor.Call(value, dtype, default, device);

        private Tensor At(ReadOnlySpan<long> indices)
        {
            var result = this;
            foreach (long index in indices)
                result = Next(result, Aten.select_int.Call(result, 0, index));
            return ReferenceEquals(result, this) ? alias() : result;
        }

        private void Put(ReadOnlySpan<long> indices, Tensor value)
        {
            using var part = At(indices);
            Aten.copy_.InPlace(part, value);
        }

        private Tensor Store(TensorIndex[] indices, Tensor value, bool accumulate)
        {
            var (view, selections) = Apply(indices);
            using (view)
            {
                if (selections is not null)
                    Aten.index_put_.InPlace(view, selections, value, accumulate);
                else if (accumulate)
                    Aten.add__Tensor.InPlace(view, value);
                else
                    Aten.copy_.InPlace(view, value);
            }
            return this;
        }

        /// <summary>Applies all that is a view; what is left are the tensors that select, by dimension of the view, or null if there are none.</summary>
        private (Tensor View, Tensor?[]? Selections) Apply(TensorIndex[] indices)
        {
            ArgumentNullException.ThrowIfNull(indices);
            var view = this;
            Tensor?[]? selections = null;
            int dimension = 0;
            for (int i = 0; i < indices.Length; i++)
            {
                var index = indices[i];
                switch (index.Kind)
                {
                    case IndexKind.Single:
                        view = Next(view, Aten.select_int.Call(view, dimension, index.Start));
                        break;
                    case IndexKind.Slice:
                        if (index.Start is not null || index.Stop is not null || index.Step is not null)
                            view = Next(view, Aten.slice_Tensor.Call(view, dimension, index.Start, index.Stop, index.Step ?? 1));
                        dimension++;
                        break;
                    case IndexKind.Ellipsis:
                        dimension = (int)view.Dimensions - indices.Skip(i + 1).Sum(Consumed);
                        break;
                    case IndexKind.None:
                        view = Next(view, Aten.unsqueeze.Call(view, dimension++));
                        break;
                    case IndexKind.Bool:
                        view = Next(view, Aten.unsqueeze.Call(view, dimension));
                        view = Next(view, Aten.slice_Tensor.Call(view, dimension++, 0, index.Start));
                        break;
                    default:
                        int rank = (int)view.Dimensions;
                        Array.Resize(ref selections, Math.Max(selections?.Length ?? 0, Math.Min(dimension + 1, rank)));
                        if (dimension < rank)
                            selections[dimension] = index.Selection;
                        dimension += Consumed(index);
                        break;
                }
            }
            return (ReferenceEquals(view, this) ? alias() : view, selections);
        }

        /// <summary>How many dimensions an index takes up: a mask as many as it has.</summary>
        private static int Consumed(TensorIndex index) => index.Kind switch
        {
            IndexKind.None or IndexKind.Bool or IndexKind.Ellipsis => 0,
            IndexKind.Tensor when index.Selection is { dtype: ScalarType.Bool } mask => (int)mask.Dimensions,
            _ => 1,
        };

        /// <summary>Disposes of an intermediate view.</summary>
        private Tensor Next(Tensor before, Tensor after)
        {
            if (!ReferenceEquals(before, this))
                before.Dispose();
            return after;
        }
    }
}

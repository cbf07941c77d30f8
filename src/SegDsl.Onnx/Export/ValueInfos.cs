using SegDsl.Language.Shapes;
using SegDsl.Onnx.Format;
using DataType = SegDsl.Onnx.Format.TensorProto.Types.DataType;

namespace SegDsl.Onnx.Export;

/// <summary>Descriptions of values.</summary>
internal static class ValueInfos
{
    /// <summary>Describes a value. Sizes that depend on the inputs are named by their formulas.</summary>
    public static ValueInfoProto Of(string name, DataType type, TensorShape shape)
    {
        var sizes = new TensorShapeProto();
        foreach (var size in shape.Dimensions)
            sizes.Dim.Add(size.Value is { } number
                ? new TensorShapeProto.Types.Dimension { DimValue = number }
                : new TensorShapeProto.Types.Dimension { DimParam = size.ToString() });
        return new() { Name = name, Type = new() { TensorType = new() { ElemType = (int)type, Shape = sizes } } };
    }
}

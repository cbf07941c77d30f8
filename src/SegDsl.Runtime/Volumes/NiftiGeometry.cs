using System.Buffers.Binary;

namespace SegDsl.Volumes;

/// <summary>
/// The fields of a NIfTI header that place voxels in space. They are kept as they are, NIfTI-2's with 32 bits, so that a prediction lies where its image lies.
/// </summary>
/// <remarks>The format: Cox et al., A (sort of) new image data format standard: NIfTI-1. Human Brain Mapping 2004.</remarks>
public sealed class NiftiGeometry
{
    private const int UnitsAt = 123, PixelDimensionsAt = 76, QformAt = 252, SformAt = 254, OrientationAt = 256;
    private const int PixelDimensionCount = 8, OrientationCount = 18;
    private const int SpaceUnits = 7, Meters = 1, Micrometers = 3;

    /// <summary>The factor of the orientation and the distances between voxels along x, y and z, followed by unused fields.</summary>
    private readonly float[] pixelDimensions;

    /// <summary>The quaternion (b, c, d) and offset (x, y, z) of the qform, followed by the three rows of the sform.</summary>
    private readonly float[] orientation;
    private readonly byte units;

    private NiftiGeometry(byte units, short qform, short sform, float[] pixelDimensions, float[] orientation) =>
        (this.units, QformCode, SformCode, this.pixelDimensions, this.orientation) = (units, qform, sform, pixelDimensions, orientation);

    /// <summary>A geometry of voxels of one millimeter without a position.</summary>
    public static NiftiGeometry Default { get; } = OfSpacing(new(1, 1, 1));

    /// <summary>The meaning of the quaternion; 0 if it is not set.</summary>
    public short QformCode { get; }

    /// <summary>The meaning of <see cref="Affine"/>; 0 if it is not set.</summary>
    public short SformCode { get; }

    /// <summary>The rows of the sform, which maps the indices (x, y, z, 1) of a voxel to a position: three rows of four numbers.</summary>
    public IReadOnlyList<float> Affine => orientation[6..];

    /// <summary>The quaternion (b, c, d) and the offset (x, y, z) of the qform.</summary>
    public IReadOnlyList<float> Quaternion => orientation[..6];

    /// <summary>Whether the file contains a distance between voxels along every axis: a number other than 0.</summary>
    public bool HasSpacing => Enumerable.Range(1, 3).All(axis => Stored(axis) is not null);

    /// <summary>The distances between voxels; 1 millimeter along an axis without one.</summary>
    public VolumeSpacing Spacing
    {
        get
        {
            var factor = (units & SpaceUnits) switch { Meters => 1000, Micrometers => 0.001, _ => 1.0 };
            return new(Distance(3), Distance(2), Distance(1));

            double Distance(int axis) => Stored(axis) * factor ?? 1;
        }
    }

    private float? Stored(int axis) => Math.Abs(pixelDimensions[axis]) is var stored and > 0 && float.IsFinite(stored) ? stored : null;

    /// <summary>A geometry with a spacing and without a position.</summary>
    /// <param name="spacing">The distances between voxels, in millimeters.</param>
    public static NiftiGeometry OfSpacing(VolumeSpacing spacing) => new(
        units: 2, qform: 0, sform: 0, [1, (float)spacing.Width, (float)spacing.Height, (float)spacing.Depth, 0, 0, 0, 0], new float[OrientationCount]);

    /// <summary>A geometry with an sform, whose columns determine the spacing.</summary>
    /// <param name="affine">Three rows of four numbers, in millimeters.</param>
    /// <exception cref="ArgumentException">There are not twelve numbers.</exception>
    public static NiftiGeometry OfAffine(IReadOnlyList<float> affine)
    {
        ArgumentNullException.ThrowIfNull(affine);
        if (affine.Count != 12) throw new ArgumentException($"Expected three rows of four numbers, got {affine.Count} numbers.", nameof(affine));
        return new(units: 2, qform: 0, sform: 1, [1, Length(0), Length(1), Length(2), 0, 0, 0, 0], [.. new float[6], .. affine]);

        float Length(int column) => MathF.Sqrt(new[] { affine[column], affine[4 + column], affine[8 + column] }.Sum(number => number * number));
    }

    /// <summary>Reads the fields of a NIfTI-1 header.</summary>
    internal static NiftiGeometry OfVersion1(NiftiFields fields)
    {
        var (pixelDimensions, orientation) = (new float[PixelDimensionCount], new float[OrientationCount]);
        for (var i = 0; i < pixelDimensions.Length; i++) pixelDimensions[i] = fields.Single(PixelDimensionsAt + 4 * i);
        for (var i = 0; i < orientation.Length; i++) orientation[i] = fields.Single(OrientationAt + 4 * i);
        return new(fields.Byte(UnitsAt), fields.Int16(QformAt), fields.Int16(SformAt), pixelDimensions, orientation);
    }

    /// <summary>Reads the fields of a NIfTI-2 header, whose numbers are larger: floats have 64 bits, codes 32.</summary>
    internal static NiftiGeometry OfVersion2(NiftiFields fields)
    {
        var (pixelDimensions, orientation) = (new float[PixelDimensionCount], new float[OrientationCount]);
        for (var i = 0; i < pixelDimensions.Length; i++) pixelDimensions[i] = (float)fields.Double(104 + 8 * i);
        for (var i = 0; i < orientation.Length; i++) orientation[i] = (float)fields.Double(352 + 8 * i);
        return new((byte)fields.Int32(500), (short)fields.Int32(344), (short)fields.Int32(348), pixelDimensions, orientation);
    }

    /// <summary>Writes the fields into a header in little-endian byte order.</summary>
    internal void Write(Span<byte> header)
    {
        header[UnitsAt] = units;
        BinaryPrimitives.WriteInt16LittleEndian(header[QformAt..], QformCode);
        BinaryPrimitives.WriteInt16LittleEndian(header[SformAt..], SformCode);
        for (var i = 0; i < PixelDimensionCount; i++) BinaryPrimitives.WriteSingleLittleEndian(header[(PixelDimensionsAt + 4 * i)..], pixelDimensions[i]);
        for (var i = 0; i < OrientationCount; i++) BinaryPrimitives.WriteSingleLittleEndian(header[(OrientationAt + 4 * i)..], orientation[i]);
    }
}

using System.Numerics;
using SegDsl.Imaging;

namespace SegDsl.Tests.Imaging;

public sealed class PolygonFillTests
{
    private static string[] Draw(int width, int height, Action<LabelMap> draw)
    {
        var map = new LabelMap(width, height);
        draw(map);
        return [.. Enumerable.Range(0, height).Select(y => string.Concat(map.Row(y).ToArray().Select(value => value == 0 ? "." : $"{value}")))];
    }

    [Fact]
    public void Pixels_whose_center_is_inside_are_filled() => Assert.Equal(
        ["......", ".777..", ".777..", "......"],
        Draw(6, 4, map => PolygonFill.Fill(map, [new(0.6f, 0.6f), new(4.4f, 0.6f), new(4.4f, 3.4f), new(0.6f, 3.4f)], 7)));

    [Fact]
    public void Whole_coordinates_are_between_pixels() => Assert.Equal(
        ["55..", "55..", "...."], Draw(4, 3, map => PolygonFill.Fill(map, [new(0, 0), new(2, 0), new(2, 2), new(0, 2)], 5)));

    [Fact]
    public void Later_shapes_cover_earlier_ones_and_parts_outside_are_cut_off() => Assert.Equal(
        ["1122", "1122", "1111"],
        Draw(4, 3, map =>
        {
            PolygonFill.Fill(map, [new(-100, -100), new(100, -100), new(100, 100), new(-100, 100)], 1);
            PolygonFill.Fill(map, [new(2, -5), new(40, -5), new(40, 2), new(2, 2)], 2);
            PolygonFill.Fill(map, [new(50, 50), new(60, 50), new(60, 60)], 3);
        }));

    [Fact]
    public void Triangles_and_circles_are_filled()
    {
        Assert.Equal(["1...", "11..", "111.", "1111"], Draw(4, 4, map => PolygonFill.Fill(map, [new(0, -0.1f), new(4.1f, 4), new(0, 4)], 1)));
        Assert.Equal([".11.", "1111", "1111", ".11."], Draw(4, 4, map => PolygonFill.FillCircle(map, new Vector2(2, 2), 2, 1)));
    }

    [Fact]
    public void Polygons_without_area_or_finite_corners_are_refused()
    {
        Assert.Throws<ArgumentException>(() => PolygonFill.Fill(new LabelMap(4, 4), [new(0, 0), new(2, 2)], 1));
        Assert.Throws<ArgumentException>(() => PolygonFill.Fill(new LabelMap(4, 4), [new(0, 0), new(2, 2), new(float.NaN, 1)], 1));
    }
}

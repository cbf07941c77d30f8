using System.Numerics;
using SegDsl.Imaging;
using SegDsl.Serving.Polygons;

namespace SegDsl.Serving.Tests;

public sealed class OutlineTests
{
    [Fact]
    public void A_pixel_is_a_square()
    {
        var polygon = Assert.Single(OutlineTracing.Trace(new(1, 1, [7])));
        Assert.Equal((7, 1L), (polygon.Label, polygon.Area));
        Assert.Equal([new(1, 0), new(1, 1), new(0, 1), new(0, 0)], polygon.Outer);
        Assert.Empty(polygon.Holes);
    }

    [Fact]
    public void A_frame_has_a_hole()
    {
        var polygons = OutlineTracing.Trace(Map("###", "#.#", "###"));
        Assert.Equal(2, polygons.Count);
        Assert.Equal(8, polygons[0].Area);
        Assert.Equal(4, polygons[0].Outer.Count);
        Assert.Equal([new(1, 1), new(1, 2), new(2, 1), new(2, 2)], Assert.Single(polygons[0].Holes).OrderBy(p => p.X).ThenBy(p => p.Y));
    }

    [Fact]
    public void Pixels_that_touch_at_a_corner_are_two_regions() => Assert.Equal(
        [1L, 1, 1, 1], OutlineTracing.Trace(Map("#.", ".#")).Select(polygon => polygon.Area));

    [Fact]
    public void A_region_that_touches_itself_at_a_corner_is_one_region()
    {
        var polygons = OutlineTracing.Trace(Map("##.", "#.#", "###"));
        Assert.Equal([7L, 1, 1], polygons.Select(polygon => polygon.Area));
    }

    [Theory, InlineData(2), InlineData(3), InlineData(9)]
    public void Filled_polygons_give_the_label_map(int labels)
    {
        var random = new Random(labels);
        for (var i = 0; i < 60; i++)
        {
            var map = Random(random, labels);
            Assert.Equal(map.Values, Fill(map.Width, map.Height, OutlineTracing.Trace(map)).Values);
        }
    }

    [Fact]
    public void Rings_have_the_orientation_and_area_of_their_regions()
    {
        var random = new Random(5);
        for (var i = 0; i < 60; i++)
            foreach (var polygon in OutlineTracing.Trace(Random(random, 2)))
            {
                var outer = SignedArea(polygon.Outer);
                var holes = polygon.Holes.Select(SignedArea).ToList();
                Assert.True(outer > 0 && holes.TrueForAll(area => area < 0));
                Assert.Equal(polygon.Area, outer + holes.Sum());
                Assert.All(polygon.Holes.Append(polygon.Outer), ring => Assert.True(HasCornersOnly(ring)));
            }
    }

    /// <summary>Fills a map that no label fills, region by region.</summary>
    private static LabelMap Fill(int width, int height, IReadOnlyList<LabelPolygon> polygons)
    {
        var result = new LabelMap(width, height, [.. Enumerable.Repeat(ushort.MaxValue, width * height)]);
        foreach (var polygon in polygons)
        {
            var mask = new LabelMap(width, height);
            Fill(mask, polygon.Outer, 1);
            foreach (var hole in polygon.Holes) Fill(mask, hole, 0);
            for (var i = 0; i < mask.Values.Length; i++)
            {
                if (mask.Values[i] == 0) continue;
                Assert.Equal(ushort.MaxValue, result.Values[i]);
                result.Values[i] = polygon.Label;
            }
        }
        return result;
    }

    private static void Fill(LabelMap mask, IReadOnlyList<PixelPoint> ring, ushort value) =>
        PolygonFill.Fill(mask, [.. ring.Select(corner => new Vector2(corner.X, corner.Y))], value);

    private static long SignedArea(IReadOnlyList<PixelPoint> ring) =>
        ring.Select((a, i) => (A: a, B: ring[(i + 1) % ring.Count])).Sum(side => ((long)side.A.X * side.B.Y) - ((long)side.B.X * side.A.Y)) / 2;

    /// <summary>Whether horizontal and vertical sides alternate.</summary>
    private static bool HasCornersOnly(IReadOnlyList<PixelPoint> ring) =>
        Enumerable.Range(0, ring.Count).All(i => (ring[i].X == ring[(i + 1) % ring.Count].X) != (ring[(i + 1) % ring.Count].X == ring[(i + 2) % ring.Count].X));

    private static LabelMap Random(Random random, int labels)
    {
        var map = new LabelMap(random.Next(1, 24), random.Next(1, 24));
        for (var i = 0; i < map.Values.Length; i++)
            // Half of the pixels continue a region.
            map.Values[i] = i > 0 && random.Next(2) == 0 ? map.Values[i - 1] : (ushort)random.Next(labels);
        return map;
    }

    private static LabelMap Map(params string[] rows) =>
        new(rows[0].Length, rows.Length, [.. string.Concat(rows).Select(c => (ushort)(c == '#' ? 1 : 0))]);
}

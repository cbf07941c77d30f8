using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace SegDsl.Serving.Http;

/// <summary>The formats of a result.</summary>
internal enum ResultFormat
{
    /// <summary>The ids of the dataset as a gray PNG file, as <c>seg predict</c> writes them.</summary>
    Ids,

    /// <summary>The colors of the classes as a PNG file.</summary>
    Colors,

    /// <summary>The colors of the classes over the image as a PNG file.</summary>
    Overlay,

    /// <summary>The polygons of the classes as JSON.</summary>
    Json,
}

/// <summary>Chooses formats.</summary>
internal static class ResultFormats
{
    /// <summary>The formats that a header <c>Accept</c> can select, the preferred one first.</summary>
    private static readonly (ResultFormat Format, string Media)[] Accepted = [(ResultFormat.Ids, "image/png"), (ResultFormat.Json, "application/json")];

    private static readonly string[] Names = [.. Enum.GetNames<ResultFormat>().Select(name => name.ToLowerInvariant())];

    /// <summary>Returns the format that a request asks for: <c>?format=</c>, otherwise the first acceptable one of its header <c>Accept</c>.</summary>
    /// <exception cref="RequestException">The format is unknown, or none is acceptable.</exception>
    public static ResultFormat Of(HttpRequest request)
    {
        if (request.Query.TryGetValue("format", out var given))
        {
            var index = Array.IndexOf(Names, given.ToString());
            return index >= 0 ? (ResultFormat)index : throw new RequestException(
                StatusCodes.Status400BadRequest, $"The format '{given}' is unknown. Available: {string.Join(", ", Names)}.");
        }
        var accepted = request.GetTypedHeaders().Accept;
        if (accepted.Count == 0) return ResultFormat.Ids;
        foreach (var type in accepted.Where(type => type.Quality is not 0).OrderByDescending(type => type.Quality ?? 1))
            foreach (var (format, media) in Accepted)
                if (Matches(type, media) && !accepted.Any(other => other.Quality is 0 && !other.MatchesAllTypes && Matches(other, media))) return format;
        throw new RequestException(StatusCodes.Status406NotAcceptable, "The service returns image/png and application/json. Change the header 'Accept'.");
    }

    /// <summary>Whether a header <c>Accept</c> names a type, such as <c>image/png</c>, or a group that contains it.</summary>
    private static bool Matches(MediaTypeHeaderValue accepted, string media) => accepted.MatchesAllTypes
        || accepted.MediaType.Equals(media, StringComparison.OrdinalIgnoreCase)
        || (accepted.MatchesAllSubTypes && media.StartsWith($"{accepted.Type}/", StringComparison.OrdinalIgnoreCase));
}

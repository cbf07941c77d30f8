namespace SegDsl.Site;

/// <summary>The site cannot be built.</summary>
/// <param name="message">What failed, and what to do.</param>
internal sealed class SiteException(string message) : Exception(message);

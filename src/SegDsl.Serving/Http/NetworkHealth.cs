using Microsoft.Extensions.Diagnostics.HealthChecks;
using SegDsl.Serving.Batching;

namespace SegDsl.Serving.Http;

/// <summary>Whether the network is ready for requests.</summary>
/// <param name="service">The service.</param>
internal sealed class NetworkHealth(SegmentationService service) : IHealthCheck
{
    /// <summary>The name of the check.</summary>
    public const string Name = "segmentation";

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        service.Ready.IsCompletedSuccessfully ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy(service.Ready.IsFaulted ? "The network cannot be used." : "The network is starting."));
}

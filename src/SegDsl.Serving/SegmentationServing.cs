using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SegDsl.Data;
using SegDsl.Networks;
using SegDsl.Serving.Batching;
using SegDsl.Serving.Http;
using SegDsl.Serving.Monitoring;

namespace SegDsl.Serving;

/// <summary>Adds segmentation to an ASP.NET Core program.</summary>
public static class SegmentationServing
{
    /// <summary>The methods of requests that only read.</summary>
    private static readonly string[] Readers = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>
    /// Adds a <see cref="SegmentationService"/>, which runs a network for the requests of the program, and its health check. A program can serve one network.
    /// </summary>
    /// <param name="services">The services of the program.</param>
    /// <param name="network">
    /// The network with its weights, on the device of the options; for example a fused form. It is set to evaluation mode. Dispose it after the program has
    /// stopped, and do not use it elsewhere.
    /// </param>
    /// <param name="dataset">The dataset with the classes of the network and the normalization of its images.</param>
    /// <param name="configure">Sets the options; null for the defaults.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ServingException">
    /// The network does not segment images or has several inputs, or the dataset has other classes, volumes, or images of several files.
    /// </exception>
    /// <exception cref="InvalidOperationException">The program already serves a network.</exception>
    public static IServiceCollection AddSegmentation(
        this IServiceCollection services, SegmentationNetwork network, DatasetDefinition dataset, Action<SegmentationOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(dataset);
        if (services.Any(service => service.ServiceType == typeof(SegmentationService)))
            throw new InvalidOperationException("The program already serves a network. Start another program for another network.");
        if (ProblemOf(network, dataset) is { } problem) throw new ServingException(problem);
        var options = new SegmentationOptions();
        configure?.Invoke(options);
        services.AddMetrics();
        services.AddSingleton<ServingMetrics>();
        services.AddSingleton<PrometheusText>();
        services.AddSingleton(provider => new SegmentationService(network, dataset, options, provider.GetRequiredService<ServingMetrics>()));
        services.AddSingleton<SegmentHandler>();
        services.AddHostedService<NetworkWorker>();
        services.AddHealthChecks().AddCheck<NetworkHealth>(NetworkHealth.Name);
        return services;
    }

    /// <summary>
    /// Maps the endpoints: <c>POST /segment</c>, <c>GET /classes</c>, <c>GET /health</c>, <c>GET /health/live</c>, <c>GET /metrics</c>, and <c>GET /</c>, a
    /// page to try the network. <c>docs/serving.md</c> describes them.
    /// </summary>
    /// <param name="endpoints">The program.</param>
    /// <param name="prefix">The path before all endpoints, for example <c>/brain</c>; empty for none.</param>
    /// <returns>The group of all endpoints, for example to require authorization.</returns>
    /// <exception cref="InvalidOperationException"><see cref="AddSegmentation"/> was not called.</exception>
    public static RouteGroupBuilder MapSegmentation(this IEndpointRouteBuilder endpoints, string prefix = "")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var handler = endpoints.ServiceProvider.GetRequiredService<SegmentHandler>();
        // Collects from the start, not from the first time that the metrics are read.
        var metrics = endpoints.ServiceProvider.GetRequiredService<PrometheusText>();
        var group = endpoints.MapGroup(prefix);
        group.MapMethods("/", Readers, Page.WriteAsync);
        group.MapPost("/segment", handler.HandleAsync);
        group.MapMethods("/classes", Readers, handler.WriteClassesAsync);
        group.MapHealthChecks("/health", new HealthCheckOptions { Predicate = check => check.Name == NetworkHealth.Name });
        group.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        group.MapMethods("/metrics", Readers, context =>
        {
            context.Response.ContentType = PrometheusText.ContentType;
            return context.Response.WriteAsync(metrics.Write(), context.RequestAborted);
        });
        return group;
    }

    /// <summary>Returns why a network cannot be served; null if it can.</summary>
    private static string? ProblemOf(SegmentationNetwork network, DatasetDefinition dataset) =>
        network.IsClassifier || network.Classes == 0 ? $"{network.GetName()} does not segment images: it has no output 'seg'."
        : network.InputNames.Count > 1 ? $"{network.GetName()} has several inputs: {string.Join(", ", network.InputNames)}. Requests have one image."
        : dataset.HoldsVolumes ? $"The samples of {dataset.Name} are volumes. Requests have images."
        : dataset.Images.Any(pattern => pattern.Planes.Count > 1) ? $"The images of {dataset.Name} consist of several files. Requests have one file."
        : network.Classes != dataset.Classes.Count ? $"{network.GetName()} scores {network.Classes} classes, but {dataset.Name} has {dataset.Classes.Count}."
        : null;
}

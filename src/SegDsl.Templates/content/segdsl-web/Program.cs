using SegDsl.Checkpoints;
using SegDsl.Fusion;
using SegDsl.Serving;
using Shapes;

var builder = WebApplication.CreateBuilder(args);
using var network = new ShapeNet(classes: ShapeImages.Definition.Classes.Count);
// Without weights, the network is not trained, and its predictions are random.
if (builder.Configuration["Weights"] is { } weights) network.Load(weights);
network.eval();
using var fused = network.Fuse();

builder.Services.AddSegmentation(fused, ShapeImages.Definition);
var app = builder.Build();
app.MapSegmentation();
app.Run();

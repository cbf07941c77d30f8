using System.Runtime.CompilerServices;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Aten.Tests;

/// <summary>What optimisers make of the same parameters and gradients, against PyTorch 1.13's numbers.</summary>
public sealed class OptimStepTests
{
    private static readonly Dictionary<string, (Func<Parameter[], Optimizer> Make, double Checksum)> Cases = new[]
    {
        Case(ps => SGD(ps, 0.1), 0.31411776095925936),
        Case(ps => SGD(ps, 0.1, 0.9), -0.29494801342479404),
        Case(ps => SGD(ps, 0.1, 0.9, weight_decay: 0.05), -0.31418502802196546),
        Case(ps => SGD(ps, 0.1, 0.9, 0.3), -0.19831931713418227),
        Case(ps => SGD(ps, 0.1, 0.9, nesterov: true), -0.30370789708737556),
        Case(ps => SGD(ps, 0.1, 0.5, weight_decay: 0.05, maximize: true), 0.9402793567244196),
        Case(
            ps => SGD([new SGD.ParamGroup([ps[0]], 0.5, 0.1), new SGD.ParamGroup { Parameters = [ps[1]] }], 0.1, 0.9, weight_decay: 0.01),
            -0.18422392521634445),
        Case(ps => Adam(ps), 0.4869752188945683),
        Case(ps => Adam(ps, 0.02, 0.8, 0.9, 1e-4, 0.05), 0.37484566350846193),
        Case(ps => Adam(ps, 0.02, amsgrad: true), 0.3601673926847022),
        Case(ps => Adam(ps, 0.02, weight_decay: 0.05, maximize: true), 0.6365347597660318),
        Case(ps => AdamW(ps), 0.4869752188945683),
        Case(ps => AdamW(ps, 0.02, 0.8, 0.9, 1e-4, 0.05), 0.3641311992050639),
        Case(ps => AdamW(ps, 0.02, amsgrad: true), 0.3601673926847022),
    }.ToDictionary(test => test.Name, test => (test.Make, test.Checksum));

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void SixStepsAreAsPyTorchTakesThem(string name)
    {
        using var scope = NewDisposeScope();
        var (make, checksum) = Cases[name];
        var parameters = MakeParameters();
        using var optimizer = make(parameters);
        var owned = scope.DisposablesCount;
        for (var step = 0; step < 6; step++)
            TakeStep(optimizer, parameters, step);

        Assert.Equal(checksum, Waves.Checksum(Join(parameters)), 10);
        Assert.Equal(owned, scope.DisposablesCount - 1);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void AStateGoesThroughAStream(string name)
    {
        using var scope = NewDisposeScope();
        var (make, checksum) = Cases[name];
        var parameters = MakeParameters();
        using var first = (OptimizerHelper)make(parameters);
        for (var step = 0; step < 3; step++)
            TakeStep(first, parameters, step);
        using var stream = new MemoryStream();
        first.save_state_dict(new BinaryWriter(stream));

        stream.Position = 0;
        using var second = (OptimizerHelper)make(parameters);
        second.load_state_dict(new BinaryReader(stream));
        Assert.All(first.state_dict().State.Zip(second.state_dict().State), pair => Assert.True(pair.First.ApproximatelyEquals(pair.Second)));
        for (var step = 3; step < 6; step++)
            TakeStep(second, parameters, step);
        Assert.Equal(checksum, Waves.Checksum(Join(parameters)), 10);
    }

    private static Parameter[] MakeParameters() => [new(Waves.Of(0.7, 2, 3)), new(Waves.Of(0.4, 4))];

    private static void TakeStep(Optimizer optimizer, Parameter[] parameters, int step)
    {
        using var scope = NewDisposeScope();
        for (var i = 0; i < parameters.Length; i++)
        {
            var parameter = parameters[i];
            parameter.grad = parameter.detach() * 0.3 + Waves.Of(1.1 + 0.2 * i, parameter.shape) * (1 - 0.3 * step);
        }
        optimizer.step();
    }

    private static Tensor Join(Parameter[] parameters) => nn.utils.parameters_to_vector(parameters);

    private static (string Name, Func<Parameter[], Optimizer> Make, double Checksum) Case(
        Func<Parameter[], Optimizer> make, double checksum, [CallerArgumentExpression(nameof(make))] string name = "") => (name, make, checksum);
}

using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Aten.Tests;

/// <summary>What modules hold, under which names, and who owns it.</summary>
public sealed class ModulesRegistrationTests
{
    [Fact]
    public void StateDictListsOwnParametersThenOwnBuffersThenChildren()
    {
        using var net = new Net();
        Assert.Equal(
            ["scale", "offset", "first.weight", "first.bias", "norm.weight", "norm.bias", "norm.running_mean", "norm.running_var", "norm.num_batches_tracked",
                "tail.0.weight", "tail.0.bias", "renamed.weight"],
            net.state_dict().Keys);
        Assert.Equal(["p.scale", "p.offset"], net.state_dict(prefix: "p").Keys.Take(2));
    }

    [Fact]
    public void NamesLeadToModulesParametersAndBuffers()
    {
        using var net = new Net();
        Assert.Equal(["first", "norm", "tail", "renamed"], net.named_children().Select(child => child.name));
        Assert.Equal(["first", "norm", "tail", "renamed", "tail.0", "tail.1"], net.named_modules().Select(module => module.name));
        Assert.Equal(
            ["scale", "first.weight", "first.bias", "norm.weight", "norm.bias", "tail.0.weight", "tail.0.bias", "renamed.weight"],
            net.named_parameters().Select(parameter => parameter.name));
        Assert.Equal(["scale"], net.named_parameters(recurse: false).Select(parameter => parameter.name));
        Assert.Equal(
            ["offset", "scratch", "norm.running_mean", "norm.running_var", "norm.num_batches_tracked"], net.named_buffers().Select(buffer => buffer.name));
        Assert.Equal(["offset"], net.named_buffers(recurse: false, include_nonpersistent: false).Select(buffer => buffer.name));
        Assert.Same(((Conv2d)net.tail[0]).weight, net.get_parameter("tail.0.weight"));
        Assert.Same(net.norm.running_var, net.get_buffer("norm.running_var"));
        Assert.True(net.has_parameter("first.bias"));
        Assert.True(net.has_buffer("scratch"));
        Assert.False(net.has_parameter("first.weights"));
        Assert.Null(net.get_parameter("nowhere.weight"));
    }

    [Fact]
    public void ASharedParameterIsNamedTwiceInTheStateAndCountedOnce()
    {
        using var net = new Net();
        net.register_module("again", net.first);
        Assert.Equal(8, net.parameters().Count());
        Assert.Contains("again.weight", net.state_dict().Keys);
    }

    [Fact]
    public void NamesAreTakenOnce()
    {
        using var net = new Net();
        Assert.Throws<InvalidOperationException>(() => net.register_buffer("offset", ones(1)));
        Assert.Throws<InvalidOperationException>(() => net.register_parameter("scale", new Parameter(ones(1))));
        Assert.Throws<InvalidOperationException>(() => net.register_module("first", ReLU()));
        Assert.Throws<ArgumentException>(() => net.register_module("a.b", ReLU()));
        Assert.Throws<ArgumentNullException>(() => net.register_parameter("none", null!));
        Assert.Throws<InvalidOperationException>(() => ReLU().register_buffer("b", ones(1)));
    }

    [Fact]
    public void TrainAndEvalReachEverything()
    {
        using var net = new Net();
        Assert.True(net.training && net.norm.training);
        net.eval();
        Assert.DoesNotContain(net.modules(), module => module.training);
        net.train();
        Assert.True(net.training && net.tail[1] is Module { training: true });
    }

    [Fact]
    public void ApplyVisitsChildrenBeforeParents()
    {
        using var net = new Net();
        var visited = new List<string>();
        net.apply(module => visited.Add(module.GetName()));
        Assert.Equal(["Conv2d", "BatchNorm2d", "Conv2d", "ReLU", "Sequential", "Linear", "Net"], visited);
    }

    [Fact]
    public void AModuleOwnsWhatItHolds()
    {
        Net net;
        Tensor loose;
        using (var scope = NewDisposeScope())
        {
            net = new Net();
            loose = ones(1);
            Assert.False(scope.Contains(net.first.weight));
            Assert.False(scope.Contains(net.norm.running_mean!));
        }
        Assert.True(loose.IsInvalid);
        Assert.DoesNotContain(net.state_dict().Values, tensor => tensor.IsInvalid);

        var held = net.parameters().Cast<Tensor>().Concat(net.buffers()).ToList();
        net.Dispose();
        Assert.All(held, tensor => Assert.True(tensor.IsInvalid));
    }

    [Fact]
    public void AParameterTakesItsDataOver()
    {
        using var scope = NewDisposeScope();
        var data = ones(3);
        var parameter = new Parameter(data);
        Assert.True(data.IsInvalid);
        Assert.True(parameter.requires_grad);
        Assert.True(scope.Contains(parameter));
        Assert.False(Parameter(ones(1), requires_grad: false).requires_grad);
    }

    [Fact]
    public void SettingAParameterReplacesIt()
    {
        using var layer = Linear(2, 3);
        var old = layer.weight;
        layer.weight = new Parameter(zeros(3, 2));
        Assert.True(old.IsInvalid);
        Assert.Same(layer.weight, layer.get_parameter("weight"));
        layer.bias = null;
        Assert.Equal(["weight"], layer.state_dict().Keys);
    }

    [Fact]
    public void ListsAndDictionariesNameTheirChildren()
    {
        using var list = ModuleList<Module<Tensor, Tensor>>(Linear(1, 1), ReLU());
        list.Insert(1, Linear(1, 1, hasBias: false));
        Assert.Equal(["0.weight", "0.bias", "1.weight"], list.state_dict().Keys);
        list.RemoveAt(0);
        Assert.Equal(["0.weight"], list.state_dict().Keys);

        using var dictionary = ModuleDict(("b", (Module)Linear(1, 1, false)), ("a", Linear(1, 1, false)));
        Assert.Equal(["b.weight", "a.weight"], dictionary.state_dict().Keys);
        Assert.True(dictionary.Remove("b"));
        Assert.Equal(["a.weight"], dictionary.state_dict().Keys);

        using var parameters = ParameterList(new Parameter(ones(1)), new Parameter(ones(2)));
        Assert.Equal(["0", "1"], parameters.state_dict().Keys);
    }

    private sealed class Net : Module<Tensor, Tensor>
    {
        public readonly Conv2d first = Conv2d(3, 4, 1);
        public readonly BatchNorm2d norm = BatchNorm2d(4);
        public readonly Sequential tail = Sequential(Conv2d(4, 4, 1), ReLU());

        [ComponentName(Name = "renamed")]
        private readonly Linear last = Linear(4, 1, hasBias: false);

        private readonly Parameter scale = new(ones(4, 1, 1));
        private readonly Tensor offset = zeros(4, 1, 1);

        public Net()
            : base("Net")
        {
            RegisterComponents();
            RegisterComponents();
            register_buffer("scratch", zeros(1), persistent: false);
        }

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            var features = tail.call(norm.call(first.call(input))) * scale + offset;
            return last.call(features.mean([2, 3])).MoveToOuterDisposeScope();
        }
    }
}

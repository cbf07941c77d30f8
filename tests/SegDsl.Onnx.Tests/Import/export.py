"""
Exports networks of torchvision, and those of frameworks.py, with random weights. Each line of the input is NAME FILE [fixed] [batch] [unfolded] [opset=14],
separated by tabs; each is answered by a line: done, or an error.
"""
import sys
import warnings

import torch
import torchvision

import frameworks

warnings.filterwarnings("ignore")


class UNet(torch.nn.Module):
    """A small U-Net with transposed convolutions."""

    def __init__(self):
        super().__init__()
        self.down1 = self.double(3, 8)
        self.down2 = self.double(8, 16)
        self.down3 = self.double(16, 32)
        self.up2 = torch.nn.ConvTranspose2d(32, 16, 2, stride=2)
        self.merge2 = self.double(32, 16)
        self.up1 = torch.nn.ConvTranspose2d(16, 8, 2, stride=2)
        self.merge1 = self.double(16, 8)
        self.score = torch.nn.Conv2d(8, 5, 1)

    @staticmethod
    def double(channels, width):
        layers = []
        for inner in (channels, width):
            layers += [torch.nn.Conv2d(inner, width, 3, padding=1, bias=False), torch.nn.BatchNorm2d(width), torch.nn.ReLU(inplace=True)]
        return torch.nn.Sequential(*layers)

    def forward(self, image):
        fine = self.down1(image)
        middle = self.down2(torch.nn.functional.max_pool2d(fine, 2))
        deep = self.down3(torch.nn.functional.max_pool2d(middle, 2))
        middle = self.merge2(torch.cat([middle, self.up2(deep)], 1))
        fine = self.merge1(torch.cat([fine, self.up1(middle)], 1))
        return self.score(fine)


class Pyramid(torch.nn.Module):
    """Pools to several sizes and resizes to the size of the features, as the heads of mmsegmentation do."""

    def __init__(self):
        super().__init__()
        self.stem = torch.nn.Sequential(torch.nn.Conv2d(3, 16, 3, 2, 1), torch.nn.ReLU())
        self.lateral = torch.nn.ModuleList([torch.nn.Conv2d(16, 8, 1), torch.nn.Conv2d(16, 8, 1)])
        self.deep = torch.nn.Sequential(torch.nn.Conv2d(16, 16, 3, 2, 1), torch.nn.GroupNorm(4, 16), torch.nn.GELU())
        self.score = torch.nn.Conv2d(16, 5, 1)

    def forward(self, image):
        fine = self.stem(image)
        deep = self.deep(fine)
        a, b = self.lateral[0](fine), self.lateral[1](deep)
        b = torch.nn.functional.interpolate(b, size=a.shape[2:], mode="bilinear", align_corners=False)
        joined = torch.cat([a, b], 1)
        joined = torch.nn.functional.interpolate(joined, scale_factor=2, mode="nearest")
        return torch.nn.functional.interpolate(self.score(joined), size=image.shape[2:], mode="bilinear", align_corners=True)


class Output(torch.nn.Module):
    """Selects the scores from the dictionary of a segmentation network."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, image):
        return self.network(image)["out"]


models, segmentation = torchvision.models, torchvision.models.segmentation
options = dict(weights=None, weights_backbone=None, num_classes=21)


def vgg():
    """A VGG network with a small classifier."""
    network = models.vgg11_bn(weights=None)
    network.classifier = torch.nn.Sequential(torch.nn.Linear(512 * 7 * 7, 16), torch.nn.ReLU(True), torch.nn.Dropout(), torch.nn.Linear(16, 10))
    return network


def convnext():
    setting = models.convnext.CNBlockConfig
    return models.ConvNeXt([setting(16, 32, 2), setting(32, 48, 1), setting(48, None, 1)], num_classes=10)


networks = {
    **frameworks.networks,
    "unet": UNet,
    "pyramid": Pyramid,
    "fcn_resnet50": lambda: segmentation.fcn_resnet50(**options),
    "fcn_resnet50_aux": lambda: segmentation.fcn_resnet50(aux_loss=True, **options),
    "deeplabv3_resnet50": lambda: segmentation.deeplabv3_resnet50(**options),
    "lraspp_mobilenet_v3_large": lambda: segmentation.lraspp_mobilenet_v3_large(**options),
    "wrapped_lraspp": lambda: Output(segmentation.lraspp_mobilenet_v3_large(**options)),
    "vgg": vgg,
    "convnext": convnext,
    "densenet": lambda: models.DenseNet(growth_rate=8, block_config=(3, 3, 2, 2), num_init_features=16, num_classes=10),
    "vit": lambda: models.VisionTransformer(
        image_size=64, patch_size=16, num_layers=3, num_heads=4, hidden_dim=64, mlp_dim=128, num_classes=10),
    "swin": lambda: models.SwinTransformer(
        patch_size=[4, 4], embed_dim=24, depths=[2, 2, 1], num_heads=[2, 4, 4], window_size=[4, 4], num_classes=10),
    "maxvit": lambda: models.MaxVit(
        input_size=(64, 64), stem_channels=16, partition_size=4, block_channels=[16, 32], block_layers=[1, 2], head_dim=8,
        stochastic_depth_prob=0.1, num_classes=10),
    "googlenet": lambda: models.googlenet(weights=None, init_weights=False, num_classes=10),
    "inception_v3": lambda: models.inception_v3(weights=None, init_weights=False, num_classes=10),
}
sizes = {**frameworks.sizes, "vgg": (224, 224), "vit": (64, 64), "swin": (64, 96), "swin_padded": (72, 88), "maxvit": (64, 64),
         "inception_v3": (75, 107)}


def fill(network):
    """Gives every layer weights that change its input. Some networks start with a last layer of zeros."""
    for module in network.modules():
        if isinstance(module, (torch.nn.BatchNorm2d, torch.nn.GroupNorm, torch.nn.LayerNorm)):
            torch.nn.init.uniform_(module.weight, 0.5, 1.5)
            torch.nn.init.normal_(module.bias, 0, 0.1)
        if isinstance(module, torch.nn.BatchNorm2d):
            torch.nn.init.normal_(module.running_mean, 0, 0.1)
            torch.nn.init.uniform_(module.running_var, 0.5, 1.5)
    for parameter in network.parameters():
        if not parameter.any():
            torch.nn.init.normal_(parameter, 0, 0.1)


def export(name, path, flags):
    torch.manual_seed(0)
    kind = name.split("_padded")[0]
    network = networks[kind]() if kind in networks else getattr(models, kind)(weights=None, num_classes=10)
    fill(network)
    network.eval()
    is_unfolded = "unfolded" in flags
    opset = next((int(flag[len("opset="):]) for flag in flags if flag.startswith("opset=")), 14)
    torch.onnx.export(
        network,
        torch.randn(1, 3, *sizes.get(name, (64, 96))),
        path,
        input_names=["image"],
        dynamic_axes=None if "fixed" in flags else {"image": {0: "n"} if "batch" in flags else {0: "n", 2: "h", 3: "w"}},
        training=torch.onnx.TrainingMode.PRESERVE if is_unfolded else torch.onnx.TrainingMode.EVAL,
        do_constant_folding=not is_unfolded,
        opset_version=opset,
    )


print("ready", flush=True)
for line in sys.stdin:
    try:
        name, path, *flags = line.rstrip("\r\n").split("\t")
        export(name, path, flags)
        print("done", flush=True)
    except Exception as e:
        print(type(e).__name__ + ": " + " ".join(str(e).split()), flush=True)

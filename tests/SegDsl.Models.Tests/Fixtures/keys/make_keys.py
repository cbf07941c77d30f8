"""
Writes the keys and shapes of published weights of other frameworks: python3 make_keys.py

Those of torchvision are read from its models (Debian: python3-torchvision). The others are written down from the structure of the modules in the projects'
sources, which are named at each function.
"""

import os

import torchvision

os.chdir(os.path.dirname(os.path.abspath(__file__)))


def save(name, keys):
    with open(name + ".txt", "w", newline="\n") as text:
        for key, shape in keys:
            print(key, *shape, file=text)


def state(model):
    return [(key, tuple(value.shape)) for key, value in model.state_dict().items()]


def affine(prefix, channels):
    return [(prefix + ".weight", (channels,)), (prefix + ".bias", (channels,))]


def batch_norm(prefix, channels):
    return affine(prefix, channels) + [
        (prefix + ".running_mean", (channels,)), (prefix + ".running_var", (channels,)), (prefix + ".num_batches_tracked", ())]


def layer(prefix, *shape):
    return [(prefix + ".weight", shape), (prefix + ".bias", (shape[0],))]


def conv_norm(prefix, out, inner, size=1, norm="bn"):
    """mmcv's ConvModule and its counterparts."""
    return [(prefix + ".conv.weight", (out, inner, size, size))] + batch_norm(f"{prefix}.{norm}", out)


models = torchvision.models
save("torchvision_resnet18", state(models.resnet18()))
save("torchvision_resnet50", state(models.resnet50()))
# timm/models/resnet.py has the keys of torchvision.
save("timm_resnet50", state(models.resnet50()))
save("torchvision_convnext_tiny", state(models.convnext_tiny()))
segmentation = dict(weights=None, weights_backbone=None, num_classes=21, aux_loss=True)
deeplab = state(models.segmentation.deeplabv3_resnet50(**segmentation))
save("torchvision_deeplabv3_resnet50", deeplab)
save("torchvision_fcn_resnet50", state(models.segmentation.fcn_resnet50(**segmentation)))

WIDTHS, DEPTHS = (96, 192, 384, 768), (3, 3, 9, 3)


def convnext(stem, down, block, names):
    """The backbone: names are those of layer scale, depthwise convolution, normalization and the two linear layers."""
    scale, depthwise, norm, first, second = names
    keys = layer(stem[0], 96, 3, 4, 4) + affine(stem[1], 96)
    for i, (width, depth) in enumerate(zip(WIDTHS, DEPTHS)):
        if i > 0:
            keys += affine(down.format(i=i, k=0), WIDTHS[i - 1]) + layer(down.format(i=i, k=1), width, WIDTHS[i - 1], 2, 2)
        for j in range(depth):
            at = block.format(i=i, j=j)
            keys += [(at + scale, (width,))] + layer(at + depthwise, width, 1, 7, 7) + affine(at + norm, width)
            keys += layer(at + first, 4 * width, width) + layer(at + second, width, 4 * width)
    return keys


# timm/models/convnext.py: ConvNeXt, ConvNeXtStage, ConvNeXtBlock
save("timm_convnext_tiny", convnext(
    ("stem.0", "stem.1"), "stages.{i}.downsample.{k}", "stages.{i}.blocks.{j}.", ("gamma", "conv_dw", "norm", "mlp.fc1", "mlp.fc2"))
    + affine("head.norm", 768) + layer("head.fc", 1000, 768))

# models/convnext.py of the authors of ConvNeXt
save("timm_convnext_tiny_authors", convnext(
    ("downsample_layers.0.0", "downsample_layers.0.1"), "downsample_layers.{i}.{k}", "stages.{i}.{j}.", ("gamma", "dwconv", "norm", "pwconv1", "pwconv2"))
    + affine("norm", 768) + layer("head", 1000, 768))

# transformers: modeling_convnext.py
HF_BLOCK = ("layer_scale_parameter", "dwconv", "layernorm", "pwconv1", "pwconv2")
save("hf_convnext_tiny", convnext(
    ("convnext.embeddings.patch_embeddings", "convnext.embeddings.layernorm"), "convnext.encoder.stages.{i}.downsampling_layer.{k}",
    "convnext.encoder.stages.{i}.layers.{j}.", HF_BLOCK) + affine("convnext.layernorm", 768) + layer("classifier", 1000, 768))


def uper_head(classes, norm, score):
    keys = []
    for i in range(4):
        keys += conv_norm(f"decode_head.psp_modules.{i}.1", 512, 768, norm=norm)
    keys += conv_norm("decode_head.bottleneck", 512, 768 + 4 * 512, 3, norm)
    for i in range(3):
        keys += conv_norm(f"decode_head.lateral_convs.{i}", 512, WIDTHS[i], norm=norm) + conv_norm(f"decode_head.fpn_convs.{i}", 512, 512, 3, norm)
    keys += conv_norm("decode_head.fpn_bottleneck", 512, 4 * 512, 3, norm) + layer(f"decode_head.{score}", classes, 512, 1, 1)
    return keys + conv_norm("auxiliary_head.convs.0", 256, 384, 3, norm) + layer(f"auxiliary_head.{score}", classes, 256, 1, 1)


# mmseg/models/decode_heads/uper_head.py, fcn_head.py; mmpretrain/models/backbones/convnext.py
save("mmseg_upernet_convnext_tiny", convnext(
    ("backbone.downsample_layers.0.0", "backbone.downsample_layers.0.1"), "backbone.downsample_layers.{i}.{k}", "backbone.stages.{i}.{j}.",
    ("gamma", "depthwise_conv", "norm", "pointwise_conv1", "pointwise_conv2"))
    + [entry for i in range(4) for entry in affine(f"backbone.norm{i}", WIDTHS[i])] + uper_head(150, "bn", "conv_seg"))

# transformers: modeling_upernet.py, and ConvNextBackbone in modeling_convnext.py
save("hf_upernet_convnext_tiny", convnext(
    ("backbone.embeddings.patch_embeddings", "backbone.embeddings.layernorm"), "backbone.encoder.stages.{i}.downsampling_layer.{k}",
    "backbone.encoder.stages.{i}.layers.{j}.", HF_BLOCK)
    + [entry for i in range(4) for entry in affine(f"backbone.hidden_states_norms.stage{i + 1}", WIDTHS[i])] + uper_head(150, "batch_norm", "classifier"))


def hf_resnet50():
    """transformers: modeling_resnet.py"""
    def unit(prefix, out, inner, size):
        return [(prefix + ".convolution.weight", (out, inner, size, size))] + batch_norm(prefix + ".normalization", out)
    keys, inner = unit("resnet.embedder.embedder", 64, 3, 7), 64
    for i, depth in enumerate((3, 4, 6, 3)):
        width = 64 << i
        for j in range(depth):
            at = f"resnet.encoder.stages.{i}.layers.{j}."
            if j == 0:
                keys += unit(at + "shortcut", 4 * width, inner, 1)
            keys += unit(at + "layer.0", width, inner, 1) + unit(at + "layer.1", width, width, 3) + unit(at + "layer.2", 4 * width, width, 1)
            inner = 4 * width
    return keys + layer("classifier.1", 1000, 2048)


save("hf_resnet50", hf_resnet50())


def hf_segformer_b0(classes):
    """transformers: modeling_segformer.py"""
    keys, inner = [], 3
    encoder = "segformer.encoder."
    for i, (width, patch, reduction) in enumerate(zip((32, 64, 160, 256), (7, 3, 3, 3), (8, 4, 2, 1))):
        keys += layer(f"{encoder}patch_embeddings.{i}.proj", width, inner, patch, patch) + affine(f"{encoder}patch_embeddings.{i}.layer_norm", width)
        for j in range(2):
            at = f"{encoder}block.{i}.{j}."
            keys += affine(at + "layer_norm_1", width)
            for name in ("query", "key", "value"):
                keys += layer(at + "attention.self." + name, width, width)
            if reduction > 1:
                keys += layer(at + "attention.self.sr", width, width, reduction, reduction) + affine(at + "attention.self.layer_norm", width)
            keys += layer(at + "attention.output.dense", width, width) + affine(at + "layer_norm_2", width)
            keys += layer(at + "mlp.dense1", 4 * width, width) + layer(at + "mlp.dwconv.dwconv", 4 * width, 1, 3, 3) + layer(at + "mlp.dense2", width, 4 * width)
        keys += affine(f"{encoder}layer_norm.{i}", width) + layer(f"decode_head.linear_c.{i}.proj", 256, width)
        inner = width
    keys += [("decode_head.linear_fuse.weight", (256, 1024, 1, 1))] + batch_norm("decode_head.batch_norm", 256)
    return keys + layer("decode_head.classifier", classes, 256, 1, 1)


save("hf_segformer_b0", hf_segformer_b0(150))


def authors_segformer_b0(classes):
    """mmseg/models/backbones/mix_transformer.py and decode_heads/segformer_head.py of the authors of SegFormer"""
    keys, inner = [], 3
    for i, (width, patch, reduction) in enumerate(zip((32, 64, 160, 256), (7, 3, 3, 3), (8, 4, 2, 1)), 1):
        keys += layer(f"backbone.patch_embed{i}.proj", width, inner, patch, patch) + affine(f"backbone.patch_embed{i}.norm", width)
        for j in range(2):
            at = f"backbone.block{i}.{j}."
            keys += affine(at + "norm1", width) + layer(at + "attn.q", width, width) + layer(at + "attn.kv", 2 * width, width)
            if reduction > 1:
                keys += layer(at + "attn.sr", width, width, reduction, reduction) + affine(at + "attn.norm", width)
            keys += layer(at + "attn.proj", width, width) + affine(at + "norm2", width) + layer(at + "mlp.fc1", 4 * width, width)
            keys += layer(at + "mlp.dwconv.dwconv", 4 * width, 1, 3, 3) + layer(at + "mlp.fc2", width, 4 * width)
        keys += affine(f"backbone.norm{i}", width) + layer(f"decode_head.linear_c{i}.proj", 256, width)
        inner = width
    keys += conv_norm("decode_head.linear_fuse", 256, 1024) + layer("decode_head.linear_pred", classes, 256, 1, 1)
    return keys + layer("decode_head.conv_seg", classes, 128, 1, 1)


save("mmseg_segformer_b0_authors", authors_segformer_b0(150))


def hrnet(prefix, width):
    """mmseg/models/backbones/hrnet.py"""
    def pair(at, out, inner, size):
        return [(f"{at}.0.weight", (out, inner, size, size))] + batch_norm(f"{at}.1", out)

    def block(at, out, inner, sizes):
        keys = []
        for k, (size, channels, previous) in enumerate(sizes, 1):
            keys += [(f"{at}.conv{k}.weight", (channels, previous, size, size))] + batch_norm(f"{at}.bn{k}", channels)
        return keys + (pair(f"{at}.downsample", out, inner, 1) if out != inner else [])

    keys = []
    for k, inner in ((1, 3), (2, 64)):
        keys += [(f"{prefix}conv{k}.weight", (64, inner, 3, 3))] + batch_norm(f"{prefix}bn{k}", 64)
    for j in range(4):
        inner = 64 if j == 0 else 256
        keys += block(f"{prefix}layer1.{j}", 256, inner, ((1, 64, inner), (3, 64, 64), (1, 256, 64)))
    previous = [256]
    for stage, modules in ((2, 1), (3, 4), (4, 3)):
        channels = [width << i for i in range(stage)]
        for i, out in enumerate(channels):
            at = f"{prefix}transition{stage - 1}.{i}"
            if i < len(previous):
                keys += pair(at, out, previous[i], 3) if previous[i] != out else []
            else:
                for j in range(i + 1 - len(previous)):
                    keys += pair(f"{at}.{j}", out if j == i - len(previous) else previous[-1], previous[-1], 3)
        for module in range(modules):
            at = f"{prefix}stage{stage}.{module}."
            for i, size in enumerate(channels):
                for j in range(4):
                    keys += block(f"{at}branches.{i}.{j}", size, size, ((3, size, size), (3, size, size)))
            for i in range(stage):
                for j in range(stage):
                    fuse = f"{at}fuse_layers.{i}.{j}"
                    if j > i:
                        keys += pair(fuse, channels[i], channels[j], 1)
                    for k in range(i - j):
                        keys += pair(f"{fuse}.{k}", channels[i] if k == i - j - 1 else channels[j], channels[j], 3)
        previous = channels
    return keys


def ocrnet_hr18(classes):
    """mmseg/models/decode_heads/fcn_head.py, ocr_head.py and mmseg/models/utils/self_attention_block.py"""
    keys, inner = hrnet("backbone.", 18), 270
    keys += conv_norm("decode_head.0.convs.0", inner, inner) + layer("decode_head.0.conv_seg", classes, inner, 1, 1)
    at = "decode_head.1.object_context_block."
    for name in ("key_project", "query_project"):
        keys += conv_norm(f"{at}{name}.0", 256, 512) + conv_norm(f"{at}{name}.1", 256, 256)
    keys += conv_norm(at + "value_project", 256, 512) + conv_norm(at + "out_project", 512, 256) + conv_norm(at + "bottleneck", 512, 1024)
    return keys + conv_norm("decode_head.1.bottleneck", 512, inner, 3) + layer("decode_head.1.conv_seg", classes, 512, 1, 1)


save("mmseg_ocrnet_hr18", ocrnet_hr18(19))


def smp_deeplabv3(classes):
    """segmentation_models_pytorch/decoders/deeplabv3/decoder.py: the encoder has the keys of torchvision, the head those of its classifier."""
    keys = [("encoder." + key, shape) for key, shape in state(models.resnet50()) if not key.startswith("fc.")]
    for key, shape in deeplab:
        if key.startswith("classifier.4."):
            keys.append((key.replace("classifier.4.", "segmentation_head.0."), (classes,) + shape[1:]))
        elif key.startswith("classifier."):
            keys.append((key.replace("classifier.", "decoder.", 1), shape))
    return keys


save("smp_deeplabv3_resnet50", smp_deeplabv3(21))

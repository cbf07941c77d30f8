"""The networks of other frameworks by name."""
import attention_heads as heads
import mmseg_networks as mm
import mmseg_transformers as tr
import other_networks as others


def mmseg(backbone, head, **settings):
    return mm.EncoderDecoder(backbone, head, **settings)


def fcn(**settings):
    return mmseg(mm.ResNetV1c(), mm.FCNHead(64), **settings)


def attention(block):
    return mmseg(mm.ResNetV1c(), heads.AttentionHead(block))


networks = {
    "fcn": fcn,
    "fcn_classes": lambda: fcn(pred="simple_test"),
    "fcn_argmax": lambda: fcn(pred="keepdim"),
    "pspnet": lambda: mmseg(mm.ResNetV1c(), mm.PSPHead()),
    "upernet": lambda: mmseg(mm.ResNetV1c(strides=(1, 2, 2, 2), dilations=(1, 1, 1, 1)), mm.UPerHead((8, 16, 32, 64))),
    "upernet_swin": lambda: mmseg(tr.SwinTransformer(), mm.UPerHead((12, 24, 48), scales=(1, 2))),
    "swin_concat": lambda: mmseg(tr.SwinTransformer(), mm.ConcatHead(84)),
    "deeplabv3plus": lambda: mmseg(mm.ResNetV1c(), mm.DepthwiseSeparableASPPHead()),
    "hrnet": lambda: mmseg(mm.HRNet(), mm.ConcatHead(56)),
    "ocrnet": lambda: mmseg(mm.HRNet(), mm.OCRHead(56)),
    "segformer": lambda: mmseg(tr.MixVisionTransformer(), tr.SegformerHead()),
    "setr": lambda: mmseg(tr.VisionTransformer(), tr.SETRUPHead()),
    "setr_resized": lambda: mmseg(tr.VisionTransformer(size=48), tr.SETRUPHead()),
    "segmenter": lambda: mmseg(tr.VisionTransformer(), heads.SegmenterMaskTransformerHead(tr.ViTLayer)),
    "dpt": lambda: mmseg(tr.VisionTransformer(), heads.DPTHead()),
    "nonlocal": lambda: attention(lambda c: heads.NonLocal2d(c, 8)),
    "nonlocal_dot": lambda: attention(lambda c: heads.NonLocal2d(c, 8, "dot_product")),
    "gcnet": lambda: attention(heads.ContextBlock),
    "danet": lambda: mmseg(mm.ResNetV1c(), heads.DAHead()),
    "encnet": lambda: attention(heads.Encoding),
    "emanet": lambda: attention(heads.EMAModule),
    "dmnet": lambda: attention(heads.DCM),
    "isanet": lambda: attention(heads.ISALayer),
    "pointrend": lambda: mmseg(mm.ResNetV1c(), heads.PointHead()),
    "segnext": lambda: mmseg(mm.ResNetV1c(), heads.LightHamHead((16, 32, 64))),
    "bisenetv1": others.BiSeNetV1,
    "bisenetv2": others.BiSeNetV2,
    "fastscnn": others.FastSCNN,
    "stdc": others.STDC,
    "icnet": others.ICNet,
    "hf_segformer": others.SegformerForSemanticSegmentation,
    "mobilevit": others.MobileViTTransformer,
    "smp_unet": others.SmpUnet,
    "smp_unet_sized": lambda: others.SmpUnet(by_size=True),
    "smp_fpn": others.SmpFPN,
    "smp_pan": others.SmpPAN,
}

# The sizes of images that networks need if they are exported for one size.
sizes = {
    **dict.fromkeys(("pspnet", "swin_concat", "upernet_swin", "icnet", "dmnet", "isanet", "pointrend", "mobilevit"), (96, 96)),
    **dict.fromkeys(("setr", "setr_resized", "segmenter", "dpt"), (64, 64)),
    **dict.fromkeys(("upernet", "fastscnn"), (192, 192)),
}

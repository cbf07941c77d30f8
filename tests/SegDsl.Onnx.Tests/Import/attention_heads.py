"""Heads of mmsegmentation with attention or pooling of other kinds."""
import torch
import torch.nn.functional as F
from torch import nn

from mmseg_networks import BaseDecodeHead, ConvModule, SelfAttentionBlock, resize


class NonLocal2d(nn.Module):
    def __init__(self, channels, inner, mode="embedded_gaussian"):
        super().__init__()
        self.inner, self.mode = inner, mode
        self.g, self.theta, self.phi = nn.Conv2d(channels, inner, 1), nn.Conv2d(channels, inner, 1), nn.Conv2d(channels, inner, 1)
        self.conv_out = ConvModule(inner, channels, act=None)

    def forward(self, x):
        n = x.size(0)
        g_x = self.g(x).view(n, self.inner, -1).permute(0, 2, 1)
        theta_x = self.theta(x).view(n, self.inner, -1).permute(0, 2, 1)
        phi_x = self.phi(x).view(n, self.inner, -1)
        weight = torch.matmul(theta_x, phi_x)
        if self.mode == "dot_product":
            weight = weight / weight.shape[-1]
        else:
            weight = (weight / theta_x.shape[-1] ** 0.5).softmax(dim=-1)
        y = torch.matmul(weight, g_x).permute(0, 2, 1).contiguous().reshape(n, self.inner, *x.size()[2:])
        return x + self.conv_out(y)


class ContextBlock(nn.Module):
    """GCNet: attention pooling, and addition to every pixel."""

    def __init__(self, channels, planes=8):
        super().__init__()
        self.conv_mask = nn.Conv2d(channels, 1, 1)
        self.channel_add_conv = nn.Sequential(
            nn.Conv2d(channels, planes, 1), nn.LayerNorm([planes, 1, 1]), nn.ReLU(inplace=True), nn.Conv2d(planes, channels, 1))

    def forward(self, x):
        batch, channel, height, width = x.size()
        input_x = x.view(batch, channel, height * width).unsqueeze(1)
        mask = self.conv_mask(x).view(batch, 1, height * width)
        mask = F.softmax(mask, dim=2).unsqueeze(-1)
        context = torch.matmul(input_x, mask).view(batch, channel, 1, 1)
        return x + self.channel_add_conv(context)


class PAM(SelfAttentionBlock):
    """Position attention of DANet."""

    def __init__(self, channels, planes):
        super().__init__(channels, channels, planes, channels)
        self.gamma = nn.Parameter(torch.tensor([0.3]))

    def forward(self, x):
        return self.gamma * super().forward(x, x) + x


class CAM(nn.Module):
    """Channel attention of DANet."""

    def __init__(self):
        super().__init__()
        self.gamma = nn.Parameter(torch.tensor([0.3]))

    def forward(self, x):
        batch_size, channels, height, width = x.size()
        query = x.view(batch_size, channels, -1)
        energy = torch.bmm(query, query.permute(0, 2, 1))
        energy = torch.max(energy, -1, keepdim=True)[0].expand_as(energy) - energy
        attention = F.softmax(energy, dim=-1)
        out = torch.bmm(attention, query).view(batch_size, channels, height, width)
        return self.gamma * out + x


class DAHead(BaseDecodeHead):
    def __init__(self, inner=64, channels=16):
        super().__init__(channels)
        self.conv_in, self.pam, self.cam = ConvModule(inner, channels, 3), PAM(channels, 4), CAM()

    def forward(self, inputs):
        x = self.conv_in(inputs[3])
        return self.cls_seg(self.pam(x) + self.cam(x))


class AttentionHead(BaseDecodeHead):
    """An FCN head with a block of attention."""

    def __init__(self, block, inner=64, channels=16):
        super().__init__(channels)
        self.conv_in, self.block, self.conv_cat = ConvModule(inner, channels, 3), block(channels), ConvModule(inner + channels, channels, 3)

    def forward(self, inputs):
        x = inputs[3]
        return self.cls_seg(self.conv_cat(torch.cat([x, self.block(self.conv_in(x))], dim=1)))


class Encoding(nn.Module):
    """EncNet: distances to code words."""

    def __init__(self, channels, num_codes=4):
        super().__init__()
        self.codewords, self.scale = nn.Parameter(torch.randn(num_codes, channels) * 0.3), nn.Parameter(-torch.rand(num_codes))
        self.num_codes = num_codes
        self.fc = nn.Sequential(nn.Linear(channels, channels), nn.Sigmoid())

    def forward(self, x):
        batch, channels, _, _ = x.size()
        tokens = x.view(batch, channels, -1).transpose(1, 2).contiguous()
        expanded = tokens.unsqueeze(2).expand((batch, tokens.size(1), self.num_codes, channels))
        distance = self.scale.view(1, 1, self.num_codes) * (expanded - self.codewords.view(1, 1, self.num_codes, channels)).pow(2).sum(dim=3)
        weights = F.softmax(distance, dim=2)
        encoded = (weights.unsqueeze(3) * (expanded - self.codewords.view(1, 1, self.num_codes, channels))).sum(dim=1)
        gamma = self.fc(encoded.mean(dim=1))
        return F.relu_(x + x * gamma.view(batch, channels, 1, 1))


class EMAModule(nn.Module):
    """EMANet: expectation and maximization with a few bases."""

    def __init__(self, channels, num_bases=6, stages=3):
        super().__init__()
        self.stages = stages
        bases = F.normalize(torch.randn(1, channels, num_bases), dim=1, p=2)
        self.register_buffer("bases", bases)

    def forward(self, feats):
        batch_size, channels, height, width = feats.size()
        feats = feats.view(batch_size, channels, height * width)
        bases = self.bases.repeat(batch_size, 1, 1)
        for _ in range(self.stages):
            attention = F.softmax(torch.einsum("bcn,bck->bnk", feats, bases), dim=2)
            bases = F.normalize(torch.einsum("bcn,bnk->bck", feats, F.normalize(attention, dim=1, p=1)), dim=1, p=2)
        recon = torch.einsum("bck,bnk->bcn", bases, attention)
        return recon.view(batch_size, channels, height, width)


class DCM(nn.Module):
    """DMNet: filters that are computed from the image."""

    def __init__(self, channels, size=3):
        super().__init__()
        self.size = size
        self.filter_gen_conv = nn.Conv2d(channels, channels, 1)
        self.norm = nn.BatchNorm2d(channels)

    def forward(self, x):
        generated = self.filter_gen_conv(F.adaptive_avg_pool2d(x, self.size))
        b, c, h, w = x.shape
        x = F.pad(x.view(1, b * c, h, w), [self.size // 2] * 4)
        generated = generated.view(b * c, 1, self.size, self.size)
        return F.relu(self.norm(F.conv2d(x, generated, groups=b * c).view(b, c, h, w)))


class ISALayer(nn.Module):
    """Interlaced attention over windows, with padding to their multiple."""

    def __init__(self, channels, factor=4):
        super().__init__()
        self.factor = factor
        self.global_relation, self.local_relation = SelfAttentionBlock(channels, channels, 8, channels), SelfAttentionBlock(channels, channels, 8, channels)

    def forward(self, x):
        n, c, h, w = x.size()
        size = self.factor
        glb_h, glb_w = -(-h // size), -(-w // size)
        pad_h, pad_w = glb_h * size - h, glb_w * size - w
        if pad_h > 0 or pad_w > 0:
            x = F.pad(x, (pad_w // 2, pad_w - pad_w // 2, pad_h // 2, pad_h - pad_h // 2))
        x = x.view(n, c, glb_h, size, glb_w, size).permute(0, 3, 5, 1, 2, 4).reshape(-1, c, glb_h, glb_w)
        x = self.global_relation(x, x)
        x = x.view(n, size, size, c, glb_h, glb_w).permute(0, 4, 5, 3, 1, 2).reshape(-1, c, size, size)
        x = self.local_relation(x, x)
        x = x.view(n, glb_h, glb_w, c, size, size).permute(0, 3, 1, 4, 2, 5).reshape(n, c, glb_h * size, glb_w * size)
        if pad_h > 0 or pad_w > 0:
            x = x[:, :, pad_h // 2:pad_h // 2 + h, pad_w // 2:pad_w // 2 + w]
        return x


class PointHead(BaseDecodeHead):
    """PointRend as it is exported: points on a regular grid are sampled from the features."""

    def __init__(self, inner=64, channels=16):
        super().__init__(channels)
        self.coarse, self.fine = ConvModule(inner, channels), ConvModule(8, channels)

    def forward(self, inputs):
        coarse = self.coarse(inputs[3])
        n = coarse.shape[0]
        steps = torch.linspace(-0.9, 0.9, 8)
        grid = torch.stack([steps[None, :].repeat(8, 1), steps[:, None].repeat(1, 8)], dim=-1)[None].repeat(n, 1, 1, 1)
        sampled = F.grid_sample(self.fine(inputs[0]), grid, align_corners=False)
        return self.cls_seg(sampled + F.grid_sample(coarse, grid, align_corners=False))


class LightHamHead(BaseDecodeHead):
    """SegNeXt: non-negative matrix factorization with random or fixed bases."""

    def __init__(self, inner=(16, 32, 64), channels=16, bases=4, steps=3):
        super().__init__(channels)
        self.squeeze = ConvModule(sum(inner), channels)
        self.ham_in = ConvModule(channels, channels, norm=None)
        self.register_buffer("bases", F.normalize(torch.rand(1, channels, bases), dim=1))
        self.ham_out, self.align, self.steps = ConvModule(channels, channels, act=None), ConvModule(channels, channels), steps

    def forward(self, inputs):
        inputs = inputs[1:]
        x = self.squeeze(torch.cat([resize(level, inputs[0].shape[2:]) for level in inputs], dim=1))
        y = self.ham_in(x)
        b, c, h, w = y.shape
        y = y.view(b, c, h * w)
        bases = self.bases.repeat(b, 1, 1)
        coef = F.softmax(torch.bmm(y.transpose(1, 2), bases), dim=-1)
        for _ in range(self.steps):
            coef = coef * torch.bmm(y.transpose(1, 2), bases) / (coef.bmm(bases.transpose(1, 2).bmm(bases)) + 1e-6)
            bases = bases * torch.bmm(y, coef) / (bases.bmm(coef.transpose(1, 2).bmm(coef)) + 1e-6)
        y = torch.bmm(bases, coef.transpose(1, 2)).view(b, c, h, w)
        return self.cls_seg(self.align(F.relu(x + self.ham_out(y))))


class SegmenterMaskTransformerHead(BaseDecodeHead):
    """Class tokens, whose products with the normalized patches are the scores."""

    def __init__(self, layer, inner=32, dims=32, classes=5):
        super().__init__(dims)
        self.dec_proj, self.cls_emb = nn.Linear(inner, dims), nn.Parameter(torch.randn(1, classes, dims) * 0.1)
        self.layers, self.decoder_norm = nn.ModuleList([layer(dims, 4)]), nn.LayerNorm(dims)
        self.patch_proj, self.classes_proj = nn.Linear(dims, dims, bias=False), nn.Linear(dims, dims, bias=False)
        self.mask_norm, self.classes = nn.LayerNorm(classes), classes

    def forward(self, inputs):
        x = inputs[-1]
        b, c, h, w = x.shape
        x = self.dec_proj(x.permute(0, 2, 3, 1).contiguous().view(b, -1, c))
        x = torch.cat((x, self.cls_emb.expand(x.size(0), -1, -1)), dim=1)
        for layer in self.layers:
            x = layer(x)
        x = self.decoder_norm(x)
        patches, cls_seg_feat = self.patch_proj(x[:, :-self.classes]), self.classes_proj(x[:, -self.classes:])
        patches, cls_seg_feat = F.normalize(patches, dim=2, p=2), F.normalize(cls_seg_feat, dim=2, p=2)
        masks = self.mask_norm(patches @ cls_seg_feat.transpose(1, 2))
        return masks.permute(0, 2, 1).contiguous().view(b, -1, h, w)


class DPTHead(BaseDecodeHead):
    """Reassembles tokens with a projected class token, and fuses with residual units."""

    def __init__(self, inner=32, channels=16):
        super().__init__(channels)
        self.projects = nn.ModuleList([ConvModule(inner, channels) for _ in range(4)])
        self.resize_layers = nn.ModuleList([
            nn.ConvTranspose2d(channels, channels, 4, 4), nn.ConvTranspose2d(channels, channels, 2, 2), nn.Identity(), nn.Conv2d(channels, channels, 3, 2, 1)])
        self.units = nn.ModuleList([ConvModule(channels, channels, 3) for _ in range(4)])

    def forward(self, inputs):
        x = [layer(project(i)) for layer, project, i in zip(self.resize_layers, self.projects, inputs)]
        out = self.units[3](x[3])
        out = F.interpolate(out, scale_factor=2, mode="bilinear", align_corners=True)
        for i in (2, 1, 0):
            level = x[i]
            if level.shape != out.shape:
                level = resize(level, (out.shape[2], out.shape[3]))
            out = self.units[i](out + level)
            out = F.interpolate(out, scale_factor=2, mode="bilinear", align_corners=True)
        return self.cls_seg(out)

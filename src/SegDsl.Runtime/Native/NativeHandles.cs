using System.Runtime.InteropServices;

namespace SegDsl.Native;

/// <summary>Something of libsegdsl_torch that is freed once, when nobody uses it any more.</summary>
internal abstract class NativeHandle : SafeHandle
{
    protected NativeHandle(IntPtr value) : base(IntPtr.Zero, ownsHandle: true) => SetHandle(value);

    public override bool IsInvalid => handle == IntPtr.Zero;

    protected abstract void Free(IntPtr value);

    protected sealed override bool ReleaseHandle()
    {
        Free(handle);
        return true;
    }
}

/// <summary>A store.</summary>
internal sealed class StoreHandle(IntPtr store) : NativeHandle(store)
{
    protected override void Free(IntPtr value) => NativeTorch.sdt_free_store(value);
}

/// <summary>A process group.</summary>
internal sealed class GroupHandle(IntPtr group) : NativeHandle(group)
{
    protected override void Free(IntPtr value) => NativeTorch.sdt_free_group(value);
}

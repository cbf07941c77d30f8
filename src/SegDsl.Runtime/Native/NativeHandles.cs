using System.Runtime.InteropServices;

namespace SegDsl.Native;

/// <summary>A store of libsegdsl_torch.</summary>
internal sealed class StoreHandle : SafeHandle
{
    public StoreHandle(IntPtr store) : base(IntPtr.Zero, ownsHandle: true) => SetHandle(store);

    public override bool IsInvalid => handle == IntPtr.Zero;

    protected override bool ReleaseHandle()
    {
        NativeTorch.sdt_free_store(handle);
        return true;
    }
}

/// <summary>A process group of libsegdsl_torch.</summary>
internal sealed class GroupHandle : SafeHandle
{
    public GroupHandle(IntPtr group) : base(IntPtr.Zero, ownsHandle: true) => SetHandle(group);

    public override bool IsInvalid => handle == IntPtr.Zero;

    protected override bool ReleaseHandle()
    {
        NativeTorch.sdt_free_group(handle);
        return true;
    }
}

/// <summary>A reducer of libsegdsl_torch.</summary>
internal sealed class ReducerHandle : SafeHandle
{
    public ReducerHandle(IntPtr reducer) : base(IntPtr.Zero, ownsHandle: true) => SetHandle(reducer);

    public override bool IsInvalid => handle == IntPtr.Zero;

    protected override bool ReleaseHandle()
    {
        NativeTorch.sdt_free_reducer(handle);
        return true;
    }
}

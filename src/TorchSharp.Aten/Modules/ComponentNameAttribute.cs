namespace TorchSharp.Utils;

/// <summary>Gives a field of a module another name among the module's parameters, buffers and children than its own.</summary>
[AttributeUsage(AttributeTargets.Field)]
public class ComponentNameAttribute : Attribute
{
    /// <summary>The name to register the field's value by.</summary>
    public string? Name { get; set; }
}

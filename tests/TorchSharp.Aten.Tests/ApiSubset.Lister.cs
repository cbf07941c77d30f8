using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace TorchSharp.Aten.Tests;

/// <summary>Lists the public and protected members of an assembly, one a line, in the form of Api/api-0.106.txt, nullability of references left out.</summary>
internal static class ApiLister
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>A type's line: what it is, and what it derives from and implements.</summary>
    internal sealed record TypeLine(string Head, IReadOnlyList<string> Bases, string Constraints);

    public static IEnumerable<(Type Type, TypeLine Line)> Types(Assembly assembly)
    {
        foreach (var type in assembly.GetTypes().Where(IsVisible))
        {
            if (IsDelegate(type))
                continue;
            var bases = new List<string>();
            if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum))
                bases.Add(TypeNames.Of(parent));
            if (!type.IsEnum)
                bases.AddRange(type.GetInterfaces().Where(face => face.IsPublic || face.IsNestedPublic).Select(TypeNames.Of));
            yield return (type, new TypeLine($"{TypeNames.Full(type)}  [{Kind(type)}]", bases, Constraints(type.GetGenericArguments())));
        }
    }

    public static IEnumerable<string> Members(Assembly assembly) => assembly.GetTypes().Where(IsVisible).SelectMany(Members);

    private static IEnumerable<string> Members(Type type)
    {
        var owner = TypeNames.Full(type);
        if (IsDelegate(type))
        {
            var invoke = type.GetMethod("Invoke") ?? throw new InvalidOperationException($"{type} cannot be invoked.");
            return [$"{owner}({Parameters(invoke)}) -> {TypeNames.Of(invoke.ReturnType)}  [delegate]{Constraints(type.GetGenericArguments())}"];
        }
        if (type.IsEnum)
            return type.GetFields(BindingFlags.Public | BindingFlags.Static)
                .Select(field => $"{owner}.{field.Name} = {Convert.ToString(field.GetRawConstantValue(), CultureInfo.InvariantCulture)}  [enum value]");
        return Constructors(type, owner).Concat(Methods(type, owner)).Concat(Properties(type, owner)).Concat(Fields(type, owner)).Concat(Events(type, owner));
    }

    private static IEnumerable<string> Constructors(Type type, string owner) =>
        from constructor in type.GetConstructors(Declared)
        where IsVisible(constructor) && !constructor.IsStatic
        select $"{owner}.ctor({Parameters(constructor)}) -> {owner}  [{Access(constructor)}constructor]";

    private static IEnumerable<string> Methods(Type type, string owner)
    {
        foreach (var method in type.GetMethods(Declared))
        {
            var isAccessor = method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);
            if (!IsVisible(method) || isAccessor || method.Name.Contains('<', StringComparison.Ordinal))
                continue;
            if (method.Name == "Finalize" && method.GetParameters().Length == 0)
                continue;
            var arguments = method.IsGenericMethodDefinition ? method.GetGenericArguments() : [];
            var generic = arguments.Length > 0 ? $"<{string.Join(", ", arguments.Select(argument => argument.Name))}>" : "";
            var modifiers = (Access(method) + Modifiers(method)).Trim();
            yield return $"{owner}.{method.Name}{generic}({Parameters(method)}) -> {WithNames(method.ReturnParameter, TypeNames.Of(method.ReturnType))}"
                + (modifiers.Length > 0 ? $"  [{modifiers}]" : "") + Constraints(arguments);
        }
    }

    private static IEnumerable<string> Properties(Type type, string owner)
    {
        foreach (var property in type.GetProperties(Declared))
        {
            var (getter, setter) = (property.GetMethod, property.SetMethod);
            if (!IsVisible(getter) && !IsVisible(setter))
                continue;
            var accessor = (IsVisible(getter) ? getter : setter) ?? throw new InvalidOperationException($"{property} cannot be accessed.");
            var access = "";
            if (getter is not null && IsVisible(getter))
                access += getter.IsPublic ? "get;" : "protected get;";
            if (setter is not null && IsVisible(setter))
            {
                var initOnly = setter.ReturnParameter.GetRequiredCustomModifiers().Any(modifier => modifier == typeof(IsExternalInit));
                access += (setter.IsPublic ? "" : "protected ") + (initOnly ? "init;" : "set;");
            }
            var index = property.GetIndexParameters();
            var name = index.Length > 0 ? $"this[{string.Join(", ", index.Select(Parameter))}]" : property.Name;
            var result = WithNames(property, TypeNames.Of(property.PropertyType));
            yield return $"{owner}.{name} {{{access}}} -> {result}  [{Modifiers(accessor)}property]";
        }
    }

    private static IEnumerable<string> Fields(Type type, string owner) =>
        from field in type.GetFields(Declared)
        where (field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly) && !field.IsSpecialName && !field.Name.Contains('<', StringComparison.Ordinal)
        let value = field.IsLiteral ? $" = {Literal(field.GetRawConstantValue())}" : ""
        let access = field.IsPublic ? "" : "protected "
        let modifiers = access + (field.IsLiteral ? "const " : field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : "")
        select $"{owner}.{field.Name}{value} -> {WithNames(field, TypeNames.Of(field.FieldType))}  [{modifiers}field]";

    private static IEnumerable<string> Events(Type type, string owner) =>
        from @event in type.GetEvents(Declared)
        let adder = @event.AddMethod
        where adder is not null && IsVisible(adder)
        select $"{owner}.{@event.Name} -> {TypeNames.Of(@event.EventHandlerType ?? typeof(void))}  [{Modifiers(adder)}event]";

    private static string Parameters(MethodBase method)
    {
        var extension = method.IsDefined(typeof(ExtensionAttribute), false);
        return string.Join(", ", method.GetParameters().Select((parameter, i) => (extension && i == 0 ? "this " : "") + Parameter(parameter)));
    }

    private static string Parameter(ParameterInfo parameter)
    {
        var modifier = parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params "
            : !parameter.ParameterType.IsByRef ? ""
            : parameter.IsOut ? "out "
            : parameter.IsIn ? "in "
            : "ref ";
        return $"{modifier}{WithNames(parameter, TypeNames.Of(parameter.ParameterType))} {parameter.Name}{Default(parameter)}";
    }

    private static string Default(ParameterInfo parameter)
    {
        if (!parameter.HasDefaultValue)
            return parameter.IsOptional ? " = default" : "";
        var value = parameter.RawDefaultValue;
        if (value is null or Missing or DBNull)
            return parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null ? " = default" : " = null";
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return type.IsEnum ? $" = {type.Name}.{Enum.ToObject(type, value)}" : $" = {Literal(value)}";
    }

    private static string Literal(object? value) => value switch
    {
        bool truth => truth ? "true" : "false",
        string text => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"",
        char character => $"'{character}'",
        float.NaN => "float.NaN",
        float number when float.IsInfinity(number) => number > 0 ? "float.PositiveInfinity" : "float.NegativeInfinity",
        float number => number.ToString("R", CultureInfo.InvariantCulture) + "f",
        double.NaN => "double.NaN",
        double number when double.IsInfinity(number) => number > 0 ? "double.PositiveInfinity" : "double.NegativeInfinity",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value?.ToString() ?? "null",
    };

    private static string WithNames(ICustomAttributeProvider provider, string type) =>
        provider.GetCustomAttributes(typeof(TupleElementNamesAttribute), false) is [TupleElementNamesAttribute names]
            ? $"{type} /*{string.Join(",", names.TransformNames.Select(name => name ?? "-"))}*/"
            : type;

    private static string Constraints(Type[] arguments)
    {
        var result = new StringBuilder();
        foreach (var argument in arguments)
        {
            var kinds = argument.GenericParameterAttributes;
            var constraints = new List<string>();
            var isValue = kinds.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
            if (isValue)
                constraints.Add(argument.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "IsUnmanagedAttribute") ? "unmanaged" : "struct");
            else if (kinds.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
                constraints.Add("class");
            constraints.AddRange(argument.GetGenericParameterConstraints().Where(type => type != typeof(ValueType)).Select(TypeNames.Of));
            if (kinds.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !isValue)
                constraints.Add("new()");
            if (constraints.Count > 0)
                result.Append(CultureInfo.InvariantCulture, $" where {argument.Name} : {string.Join(", ", constraints)}");
        }
        return result.ToString();
    }

    private static string Kind(Type type) =>
        type.IsEnum ? $"enum {TypeNames.Of(Enum.GetUnderlyingType(type))}"
        : type.IsInterface ? "interface"
        : type.IsValueType ? "struct"
        : type is { IsAbstract: true, IsSealed: true } ? "static class"
        : type.IsAbstract ? "abstract class"
        : type.IsSealed ? "sealed class"
        : "class";

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";

    private static string Modifiers(MethodInfo method)
    {
        var modifiers = method.IsStatic ? "static " : "";
        if (method.DeclaringType is { IsInterface: true })
            return modifiers;
        if (method.IsAbstract)
            return modifiers + "abstract ";
        if (method is { IsVirtual: true, IsFinal: false })
            modifiers += method.GetBaseDefinition() != method ? "override " : "virtual ";
        return modifiers;
    }

    private static bool IsDelegate(Type type) => typeof(Delegate).IsAssignableFrom(type);

    private static bool IsVisible(MethodBase? method) => method is { IsPublic: true } or { IsFamily: true } or { IsFamilyOrAssembly: true };

    private static bool IsVisible(Type type)
    {
        for (var level = type; level is not null; level = level.DeclaringType)
            if (!(level.IsPublic || level.IsNestedPublic || level.IsNestedFamily || level.IsNestedFamORAssem))
                return false;
        return true;
    }
}

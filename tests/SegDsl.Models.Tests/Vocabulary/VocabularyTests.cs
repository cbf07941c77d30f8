using System.Collections;
using System.Globalization;
using System.Reflection;
using SegDsl.Schedules;
using SegDsl.Optimizers;
using SegDsl.Data;
using SegDsl.Inference;
using SegDsl.Language;
using SegDsl.Language.Vocabulary;
using SegDsl.Losses;
using SegDsl.Experiments;

namespace SegDsl.Models.Tests.Vocabulary;

/// <summary>
/// Every entry of the vocabulary fits the runtime: with all arguments and with none it compiles to its record, and the compiler and the record reject
/// the same numbers. The tests are written from the vocabulary, so that they include every new entry.
/// </summary>
public class VocabularyTests
{
    private static readonly Lazy<CompiledText> Compiled = new(() => new(VocabularyText.Start + string.Concat(Text())));

    public static TheoryData<string, string> Entries
    {
        get
        {
            var entries = new TheoryData<string, string>();
            foreach (var group in ExperimentVocabulary.Groups)
                foreach (var entry in group.Entries) entries.Add(KeyOf(group), entry.Name);
            return entries;
        }
    }

    [Theory, MemberData(nameof(Entries))]
    public void All_arguments_of_an_entry_reach_its_record(string kind, string name)
    {
        var (group, entry) = Find(kind, name);
        var experiment = Experiment("All", kind, name);
        Assert.Equal(entry.RecordType, RecordOf(experiment, group).GetType().FullName);
        Assert.All(entry.Parameters, parameter =>
            AssertValues(VocabularyText.Argument(entry, parameter).Values, parameter, OwnerOf(experiment, group, parameter)));
    }

    [Theory, MemberData(nameof(Entries))]
    public void Defaults_of_an_entry_are_those_of_its_record(string kind, string name)
    {
        var (group, entry) = Find(kind, name);
        var experiment = Experiment("Default", kind, name);
        Assert.Equal(entry.RecordType, RecordOf(experiment, group).GetType().FullName);
        Assert.All(entry.Parameters.Where(p => !p.IsRequired), parameter =>
            AssertValues(DefaultsOf(parameter), parameter, OwnerOf(experiment, group, parameter)));
    }

    [Fact]
    public void Items_reach_the_experiment_and_have_its_defaults()
    {
        Assert.All(Parameters(), parameter =>
        {
            AssertValues(VocabularyText.Argument(null, parameter).Values, parameter, Compiled.Value.Catalog.Experiments.Single(e => e.Name == "AllItems"));
            if (!parameter.IsRequired)
                AssertValues(DefaultsOf(parameter), parameter, Compiled.Value.Catalog.Experiments.Single(e => e.Name == "DefaultItems"));
        });

        static IEnumerable<EntryParameter> Parameters() => ExperimentItems.All.Select(i => i.Parameter).OfType<EntryParameter>();
    }

    [Fact]
    public void Default_entries_are_those_of_the_experiment()
    {
        var experiment = Compiled.Value.Catalog.Experiments.Single(e => e.Name == "DefaultItems");
        Assert.All(ExperimentVocabulary.Groups.Where(g => g.Default is not null), group =>
            Assert.Equal(group.Default?.RecordType, RecordOf(experiment, group).GetType().FullName));
    }

    [Fact]
    public void Every_record_of_the_runtime_has_an_entry_with_all_its_parameters()
    {
        Type[] kinds = [typeof(LossDefinition), typeof(OptimizerDefinition), typeof(ScheduleDefinition), typeof(Augmentation), typeof(SamplingDefinition)];
        var records = typeof(Experiment).Assembly.GetExportedTypes()
            .Where(type => !type.IsAbstract && type != typeof(WeightedSumDefinition) && kinds.Any(kind => kind.IsAssignableFrom(type))).ToList();
        var entries = ExperimentVocabulary.Groups.Where(g => g != ExperimentVocabulary.Inference).SelectMany(g => g.Entries).ToList();

        Assert.Equal(records.Select(r => r.FullName ?? "").Order(StringComparer.Ordinal), entries.Select(e => e.RecordType).Order(StringComparer.Ordinal));
        Assert.All(records, record => Assert.Equal(
            record.GetProperties().Where(p => p.CanWrite).Select(p => p.Name).Order(StringComparer.Ordinal),
            entries.Single(e => e.RecordType == record.FullName).Parameters.Where(p => !p.IsOfTerm).SelectMany(p => p.Targets)
                .Concat(FixedOf(record)).Order(StringComparer.Ordinal)));

        // Schedules that change at epochs only have no PerEpoch.
        static IEnumerable<string> FixedOf(Type record) =>
            typeof(ScheduleDefinition).IsAssignableFrom(record) && record.GetConstructors().All(c => c.GetParameters().All(p => p.Name != "PerEpoch"))
                ? ["PerEpoch"]
                : [];
    }

    [Fact]
    public void The_entries_of_inference_have_all_properties_of_its_mode() => Assert.Equal(
        typeof(InferenceMode).GetProperties().Where(p => p.CanWrite).Select(p => p.Name).Order(StringComparer.Ordinal),
        ExperimentVocabulary.Inference.Entries.SelectMany(e => e.Parameters).SelectMany(p => p.Targets).Distinct().Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Entries))]
    public void Compiler_and_record_reject_numbers_out_of_range(string kind, string name)
    {
        var (group, entry) = Find(kind, name);
        var experiment = Experiment("Default", kind, name);
        foreach (var parameter in entry.Parameters)
        {
            var record = OwnerOf(experiment, group, parameter);
            foreach (var (text, target, value) in VocabularyText.Invalid(parameter))
            {
                Assert.Contains($"SEG513: '{parameter.Name}' must be {parameter.Range}.", Diagnose(group, entry, parameter, text), StringComparison.Ordinal);
                AssertRejected(record, target, value);
            }
            foreach (var (text, target, value) in VocabularyText.Limits(parameter))
            {
                Assert.Equal("", Diagnose(group, entry, parameter, text));
                Change(record, target, value);
            }
        }
    }

    [Fact]
    public void Compiler_and_experiment_reject_items_out_of_range() => Assert.All(ExperimentItems.Scalars, item =>
    {
        var experiment = Compiled.Value.Catalog.Experiments.Single(e => e.Name == "DefaultItems");
        foreach (var (text, target, value) in VocabularyText.Invalid(item.Parameter!))
        {
            var actual = Diagnose(VocabularyText.Experiment("Run", new() { [item.Name] = text }));
            Assert.Contains($"SEG513: '{item.Name}' must be {item.Parameter!.Range}.", actual, StringComparison.Ordinal);
            AssertRejected(experiment, target, value);
        }
        foreach (var (text, target, value) in VocabularyText.Limits(item.Parameter!))
        {
            Assert.Equal("", Diagnose(VocabularyText.Experiment("Run", new() { [item.Name] = text })));
            Change(experiment, target, value);
        }
    });

    /// <summary>Every entry with all arguments, and with required ones only; then the items.</summary>
    private static IEnumerable<string> Text()
    {
        foreach (var group in ExperimentVocabulary.Groups)
            foreach (var entry in group.Entries)
            {
                var arguments = entry.Parameters.Select(p => (p, VocabularyText.Argument(entry, p).Text)).ToList();
                yield return VocabularyText.Experiment(NameOf("All", KeyOf(group), entry.Name), group, entry, arguments);
                yield return VocabularyText.Experiment(NameOf("Default", KeyOf(group), entry.Name), group, entry, arguments.Where(a => a.p.IsRequired));
            }
        yield return VocabularyText.Experiment("DefaultItems", []);
        yield return VocabularyText.Experiment("AllItems", ExperimentItems.All.Where(i => i.Parameter is not null)
            .ToDictionary(i => i.Name, i => VocabularyText.Argument(null, i.Parameter!).Text));
    }

    private static string Diagnose(VocabularyGroup group, VocabularyEntry entry, EntryParameter parameter, string text) =>
        Diagnose(VocabularyText.Experiment("Run", group, entry, entry.Parameters.Where(p => p.IsRequired || p == parameter)
            .Select(p => (p, p == parameter ? text : VocabularyText.Argument(entry, p).Text))));

    private static string Diagnose(string experiment) =>
        string.Join('\n', SegCompiler.Compile([SegCompiler.Parse("run.seg", VocabularyText.Start + experiment)]).Diagnostics);

    private static (VocabularyGroup Group, VocabularyEntry Entry) Find(string kind, string name)
    {
        var group = ExperimentVocabulary.Groups.Single(g => KeyOf(g) == kind);
        return (group, group.Find(name) ?? throw new KeyNotFoundException(name));
    }

    /// <summary>The losses of classes of images have the same kind as other losses.</summary>
    private static string KeyOf(VocabularyGroup group) => group == ExperimentVocabulary.ImageLosses ? "image" : group.Kind;

    private static string NameOf(string prefix, string kind, string name) => $"{prefix}_{kind}_{name}";

    private static Experiment Experiment(string prefix, string kind, string name) =>
        Compiled.Value.Catalog.Experiments.Single(e => e.Name == NameOf(prefix, kind, name));

    private static object RecordOf(Experiment experiment, VocabularyGroup group) => group.Kind switch
    {
        "loss" => experiment.Term(0).Loss,
        "optimizer" => experiment.Optimizer,
        "schedule" => experiment.Schedule,
        "augmentation" => experiment.Augment[^1],
        "sampling" => experiment.Sampling,
        "inference" => experiment.Inference,
        var kind => throw new NotSupportedException($"An experiment has no {kind}."),
    };

    private static object OwnerOf(Experiment experiment, VocabularyGroup group, EntryParameter parameter) =>
        parameter.IsOfTerm ? experiment.Term(0) : RecordOf(experiment, group);

    private static object?[] DefaultsOf(EntryParameter parameter) =>
        parameter.Default is ValueTuple<double, double> ends ? [ends.Item1, ends.Item2] : [parameter.Default];

    private static void AssertValues(object?[] expected, EntryParameter parameter, object record) => Assert.Equal(
        expected.Select(Text), parameter.Targets.Select(target => Text(record.GetType().GetProperty(target)!.GetValue(record))));

    private static string Text(object? value) => value is IEnumerable list and not string
        ? $"[{string.Join(", ", list.Cast<object>().Select(Text))}]"
        : value is Enum word ? word.ToString().ToLowerInvariant()
        : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    /// <summary>A record rejects a value in an initializer and in its constructor.</summary>
    private static void AssertRejected(object record, string target, object value)
    {
        var error = Assert.Throws<TargetInvocationException>(() => Change(record, target, value)).InnerException;
        Assert.StartsWith(target + " must be ", Assert.IsType<ArgumentOutOfRangeException>(error).Message, StringComparison.Ordinal);
        var constructor = record.GetType().GetConstructors().Single();
        if (constructor.GetParameters().All(p => p.Name != target)) return;
        var arguments = constructor.GetParameters().Select(p => p.Name == target
            ? Converted(value, p.ParameterType)
            : record.GetType().GetProperty(p.Name!)!.GetValue(record));
        error = Assert.Throws<TargetInvocationException>(() => constructor.Invoke([.. arguments])).InnerException;
        Assert.StartsWith(target + " must be ", Assert.IsType<ArgumentOutOfRangeException>(error).Message, StringComparison.Ordinal);
    }

    /// <summary>Does what <c>record with { target = value }</c> does.</summary>
    private static void Change(object record, string target, object value)
    {
        var copy = record.GetType().GetMethod("<Clone>$")!.Invoke(record, null);
        var property = record.GetType().GetProperty(target)!;
        property.SetValue(copy, Converted(value, property.PropertyType));
    }

    private static object Converted(object value, Type type) =>
        value is IConvertible ? Convert.ChangeType(value, Nullable.GetUnderlyingType(type) ?? type, CultureInfo.InvariantCulture) : value;
}

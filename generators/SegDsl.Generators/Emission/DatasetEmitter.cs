using SegDsl.Language.Binding;

namespace SegDsl.Generators.Emission;

/// <summary>Emits the class with the definition of a dataset.</summary>
internal static class DatasetEmitter
{
    /// <summary>Writes the class.</summary>
    public static void Write(BoundDataset dataset, CSharpWriter writer)
    {
        DocComment.Summary(writer, dataset.Summary.Length > 0 ? DocComment.ToXml(dataset.Summary) : $"<c>{dataset.Name}</c>.");
        using (writer.Braces($"public static partial class {dataset.Name}"))
        {
            DocComment.Summary(writer, "The dataset.");
            using (writer.Braces("public static DatasetDefinition Definition { get; } = new()"))
            {
                writer.Line($"Name = {ConstantEmitter.Quote(dataset.Name)},");
                writer.Line($"Summary = {ConstantEmitter.Quote(DocComment.FirstLine(dataset.Summary))},");
                writer.Line($"Root = {ConstantEmitter.Quote(dataset.Root)},");
                writer.Line($"IgnoreIndex = {CSharpExpression.Number(dataset.IgnoreIndex)},");
                if (dataset.VoidIds.Count > 0) writer.Line($"VoidIds = {Numbers(dataset.VoidIds)},");
                WriteEncoding(writer, dataset.Encoding);
                if (!dataset.Normalization.IsDefault) writer.Line($"Normalization = {Normalization(dataset.Normalization)},");
                WriteList(writer, "Classes", dataset.Classes.Select(Class));
                writer.Line($"Images = {Images(dataset.Images)},");
                writer.Line($"Labels = {Texts(dataset.Labels)},");
                if (dataset.Inputs.Count > 0) WriteList(writer, "Inputs", dataset.Inputs.Select(Input));
                if (dataset.Targets.Count > 0) WriteList(writer, "Targets", dataset.Targets.Select(Map));
                WriteList(writer, "Splits", dataset.Splits.Select(Split));
                if (dataset.Shares.Seed != 0) writer.Line($"Seed = {CSharpExpression.Number(dataset.Shares.Seed)},");
                if (dataset.Shares.Group is { } group) writer.Line($"Group = {ConstantEmitter.Quote(group)},");
                if (dataset.Folds is { Validated: { } validated }) WriteFolds(writer, validated);
                else if (dataset.Folds is { Count: var count }) writer.Line($"Folds = new RotatingFolds({CSharpExpression.Number(count)}),");
            }

            writer.Terminate();
        }
    }

    private static void WriteEncoding(CSharpWriter writer, BoundEncoding encoding)
    {
        if (!encoding.IsColors) return;
        writer.Line("Encoding = LabelEncoding.Colors,");
        if (encoding.Tolerance > 0) writer.Line($"ColorTolerance = {CSharpExpression.Number(encoding.Tolerance)},");
        var colors = encoding.VoidColors.Select(c => $"new(0x{c.Substring(1, 2)}, 0x{c.Substring(3, 2)}, 0x{c.Substring(5)})").ToList();
        if (colors.Count > 0) writer.Line($"VoidColors = [{string.Join(", ", colors)}],");
    }

    private static void WriteFolds(CSharpWriter writer, IReadOnlyList<IReadOnlyList<int>> validated)
    {
        writer.Line("Folds = new ListedFolds(");
        writer.Line("[");
        using (writer.Indent())
        {
            foreach (var places in validated) writer.Line(Numbers(places) + ",");
        }

        writer.Line("]),");
    }

    private static void WriteList(CSharpWriter writer, string name, IEnumerable<string> items)
    {
        writer.Line($"{name} =");
        writer.Line("[");
        using (writer.Indent())
        {
            foreach (var item in items) writer.Line(item + ",");
        }

        writer.Line("],");
    }

    private static string Class(BoundClass c)
    {
        var others = c.Ids.Count == 1 ? "" : $" {{ OtherIds = {Numbers([.. c.Ids.Skip(1)])} }}";
        var color = $"new SegDsl.Imaging.Rgb({Hex(c.Red)}, {Hex(c.Green)}, {Hex(c.Blue)})";
        return $"new({ConstantEmitter.Quote(c.Name)}, {CSharpExpression.Number(c.Ids[0])}, {color}){others}";
    }

    private static string Map(BoundMap map)
    {
        var rest = new List<string>();
        if (map.Scale != 1) rest.Add($"Scale = {Double(map.Scale)}");
        if (map.Ignore is { } ignore) rest.Add($"Ignore = {Double(ignore)}");
        if (map.Labels.Count > 0) rest.Add($"Labels = {Texts(map.Labels)}");
        return $"new({ConstantEmitter.Quote(map.Name)}, MapKind.{map.Kind}, {Images(map.Files)}){(rest.Count == 0 ? "" : $" {{ {string.Join(", ", rest)} }}")}";
    }

    private static string Input(BoundDatasetInput input)
    {
        var rest = new List<string>();
        if (input.Scale is { } scale) rest.Add($"Scale = {Double(scale)}");
        if (input.Ignore is { } ignore) rest.Add($"Ignore = {Double(ignore)}");
        return $"new({ConstantEmitter.Quote(input.Name)}, {Images(input.Files)}, {Normalization(input.Normalization)})"
            + (rest.Count == 0 ? "" : $" {{ {string.Join(", ", rest)} }}");
    }

    private static string Double(double number) => number.ToString("R", System.Globalization.CultureInfo.InvariantCulture);

    private static string Split(BoundSplit split)
    {
        var rest = new List<string>();
        if (split.Folder != split.Name) rest.Add($"Folder = {ConstantEmitter.Quote(split.Folder)}");
        if (!split.HasLabels) rest.Add("HasLabels = false");
        if (split.Images is { } images) rest.Add($"Images = {Images(images)}");
        if (split.Labels is { } labels) rest.Add($"Labels = {Texts(labels)}");
        if (split.List is { } list) rest.Add($"List = {ConstantEmitter.Quote(list)}");
        if (split.Pairs is { } pairs) rest.Add($"Pairs = {ConstantEmitter.Quote(pairs)}");
        if (split.Percent is { } percent) rest.Add($"Percent = {Double(percent)}");
        if (split.Parts.Count > 0) rest.Add($"Parts = {Texts(split.Parts)}");
        return $"new({ConstantEmitter.Quote(split.Name)}){(rest.Count == 0 ? "" : $" {{ {string.Join(", ", rest)} }}")}";
    }

    private static string Normalization(BoundNormalization normalization) =>
        normalization is { DeclaresMean: false, DeclaresDeviation: false }
            ? $"ImageNormalization.Default({CSharpExpression.Number(normalization.Mean.Count)})"
            : $"new([{Floats(normalization.Mean)}], [{Floats(normalization.Deviation)}])"
                + (normalization is { DeclaresMean: true, DeclaresDeviation: true } ? "" : " { IsMeasured = false }");

    private static string Images(IEnumerable<IReadOnlyList<string>> patterns) =>
        $"[{string.Join(", ", patterns.Select(planes => planes.Count == 1 ? ConstantEmitter.Quote(planes[0]) : $"new({Texts(planes)})"))}]";

    private static string Texts(IEnumerable<string> texts) => $"[{string.Join(", ", texts.Select(ConstantEmitter.Quote))}]";

    private static string Numbers(IEnumerable<int> numbers) => $"[{string.Join(", ", numbers.Select(n => CSharpExpression.Number(n)))}]";

    private static string Floats(IEnumerable<double> numbers) =>
        string.Join(", ", numbers.Select(n => n.ToString("R", System.Globalization.CultureInfo.InvariantCulture) + "f"));

    private static string Hex(byte value) => "0x" + value.ToString("X2", System.Globalization.CultureInfo.InvariantCulture);
}

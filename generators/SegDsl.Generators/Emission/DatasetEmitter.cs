using SegDsl.Language.Binding;

namespace SegDsl.Generators.Emission;

/// <summary>The class that holds a dataset's definition.</summary>
internal static class DatasetEmitter
{
    /// <summary>Writes the class.</summary>
    public static void Write(BoundDataset dataset, CSharpWriter writer)
    {
        DocComment.Summary(writer, dataset.Summary.Length > 0 ? DocComment.ToXml(dataset.Summary) : $"<c>{dataset.Name}</c>.");
        using (writer.Braces($"public static partial class {dataset.Name}"))
        {
            DocComment.Summary(writer, "The dataset.");
            writer.Line("public static DatasetDefinition Definition { get; } = new(");
            using (writer.Indent())
            {
                writer.Line($"Name: {ConstantEmitter.Quote(dataset.Name)},");
                writer.Line($"Summary: {ConstantEmitter.Quote(DocComment.FirstLine(dataset.Summary))},");
                writer.Line($"Root: {ConstantEmitter.Quote(dataset.Root)},");
                writer.Line($"IgnoreLabel: {CSharpExpression.Number(dataset.IgnoreLabel)},");
                writer.Line("Classes:");
                writer.Line("[");
                using (writer.Indent())
                {
                    foreach (var c in dataset.Classes)
                        writer.Line($"new({ConstantEmitter.Quote(c.Name)}, {CSharpExpression.Number(c.Id)}, new Rgb({Hex(c.Red)}, {Hex(c.Green)}, {Hex(c.Blue)})),");
                }

                writer.Line("],");
                writer.Line($"Layout: new({ConstantEmitter.Quote(dataset.Images)}, {ConstantEmitter.Quote(dataset.Labels)}),");
                writer.Line($"Splits: [{string.Join(", ", dataset.Splits.Select(ConstantEmitter.Quote))}]);");
            }
        }
    }

    private static string Hex(byte value) => "0x" + value.ToString("X2", System.Globalization.CultureInfo.InvariantCulture);
}

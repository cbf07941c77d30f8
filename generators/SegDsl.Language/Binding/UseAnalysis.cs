namespace SegDsl.Language.Binding;

/// <summary>Determines how often, where last, and for which kind of outputs values are used.</summary>
internal static class UseAnalysis
{
    /// <summary>The uses of every input and value of a body.</summary>
    public static IReadOnlyDictionary<BoundValue, ValueUse> Analyze(BlockSignature signature, IReadOnlyList<BoundStatement> statements)
    {
        var uses = new Dictionary<BoundValue, ValueUse>();
        foreach (var input in signature.Inputs) uses[input.Value] = new(0, -1, OnlyAuxiliary: true);
        foreach (var statement in statements.OfType<ValueStatement>()) uses[statement.Value] = new(0, -1, OnlyAuxiliary: true);
        foreach (var statement in statements.OfType<WeightStatement>()) uses[statement.Value] = new(0, -1, OnlyAuxiliary: true);

        // Backwards, so that all uses of a value are known before its operands are visited.
        for (var i = statements.Count - 1; i >= 0; i--)
        {
            var (expression, isNeeded) = statements[i] switch
            {
                ValueStatement value => (value.Expression, !uses[value.Value].OnlyAuxiliary),
                OutputStatement output => (output.Expression, !signature.IsOptional(output.Output)),
                _ => (null, false),
            };
            if (expression is null) continue;
            var references = new References();
            references.Walk(expression);
            foreach (var value in references.Values)
            {
                if (uses.TryGetValue(value, out var use))
                    uses[value] = new(use.Count + 1, Math.Max(use.LastStatement, i), use.OnlyAuxiliary && !isNeeded);
            }
        }
        return uses;
    }

    private sealed class References : TreeWalker
    {
        public List<BoundValue> Values { get; } = [];

        protected override void OnReference(ValueReference reference) => Values.Add(reference.Value);
    }
}

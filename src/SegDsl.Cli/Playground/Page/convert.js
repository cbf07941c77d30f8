/** Converts between the structures of the Language Server Protocol and those of Monaco. */
export const toRange = r => ({
  startLineNumber: r.start.line + 1, startColumn: r.start.character + 1, endLineNumber: r.end.line + 1, endColumn: r.end.character + 1,
});

export const toPosition = p => ({ lineNumber: p.line + 1, column: p.character + 1 });

export const fromPosition = p => ({ line: p.lineNumber - 1, character: p.column - 1 });

export const fromRange = r => ({
  start: { line: r.startLineNumber - 1, character: r.startColumn - 1 }, end: { line: r.endLineNumber - 1, character: r.endColumn - 1 },
});

export const toEdit = edit => ({ range: toRange(edit.range), text: edit.newText });

const markup = text => text && { value: text.value };

export function toMarker(monaco, diagnostic) {
  return {
    ...toRange(diagnostic.range),
    severity: diagnostic.severity === 1 ? monaco.MarkerSeverity.Error : monaco.MarkerSeverity.Warning,
    code: diagnostic.code, source: diagnostic.source, message: diagnostic.message, tags: diagnostic.tags,
    relatedInformation: diagnostic.relatedInformation?.map(
      r => ({ resource: monaco.Uri.parse(r.location.uri), message: r.message, ...toRange(r.location.range) })),
  };
}

export function fromMarker(monaco, marker) {
  return {
    range: fromRange(marker), severity: marker.severity === monaco.MarkerSeverity.Error ? 1 : 2, source: 'seg', message: marker.message,
    code: typeof marker.code === 'object' ? marker.code.value : marker.code,
  };
}

export function toCompletion(monaco, item, range) {
  const kinds = {
    3: 'Function', 5: 'Field', 6: 'Variable', 7: 'Class', 9: 'Module', 10: 'Property', 12: 'Value', 14: 'Keyword', 17: 'File', 20: 'EnumMember', 22: 'Struct',
  };
  return {
    label: item.label, kind: monaco.languages.CompletionItemKind[kinds[item.kind] ?? 'Text'], detail: item.detail, documentation: markup(item.documentation),
    insertText: item.insertText ?? item.label, sortText: item.sortText, range, additionalTextEdits: item.additionalTextEdits?.map(toEdit),
  };
}

export function toSignature(help) {
  return {
    activeSignature: help.activeSignature, activeParameter: help.activeParameter,
    signatures: help.signatures.map(s => ({
      label: s.label, documentation: markup(s.documentation),
      parameters: s.parameters.map(p => ({ label: p.label, documentation: markup(p.documentation) })),
    })),
  };
}

export function toSymbol(symbol) {
  // Monaco numbers the kinds from 0.
  return {
    name: symbol.name, detail: symbol.detail ?? '', kind: symbol.kind - 1, tags: [], range: toRange(symbol.range),
    selectionRange: toRange(symbol.selectionRange), children: symbol.children.map(toSymbol),
  };
}

export function toWorkspaceEdit(monaco, edit) {
  return {
    edits: Object.entries(edit.changes).flatMap(([uri, edits]) => edits.map(
      e => ({ resource: monaco.Uri.parse(uri), textEdit: toEdit(e), versionId: undefined }))),
  };
}

import * as convert from './convert.js';

/**
 * Registers what the editor asks the language server.
 * @param monaco Monaco.
 * @param client Sends requests, and opens the files to which answers lead.
 * @param server The result of 'initialize'.
 * @param commands The identifiers of the commands of code lenses, by the name of the server.
 */
export function registerProviders(monaco, client, server, commands) {
  const { languages } = monaco;
  const { capabilities } = server;
  const document = model => ({ textDocument: { uri: model.uri.toString() } });
  const at = (model, position) => ({ ...document(model), position: convert.fromPosition(position) });

  /** Locations, with the texts of their files, which Monaco shows in a peek window. */
  async function open(locations) {
    const found = (Array.isArray(locations) ? locations : locations ? [locations] : [])
      .map(l => ({ uri: monaco.Uri.parse(l.uri), range: convert.toRange(l.range) }));
    await Promise.all(found.map(l => client.open(l.uri)));
    return found;
  }

  languages.registerCompletionItemProvider('seg', {
    triggerCharacters: capabilities.completionProvider.triggerCharacters,
    async provideCompletionItems(model, position, context, token) {
      const items = await client.request('textDocument/completion', at(model, position), token);
      const word = model.getWordUntilPosition(position);
      const range = { startLineNumber: position.lineNumber, endLineNumber: position.lineNumber, startColumn: word.startColumn, endColumn: word.endColumn };
      return { suggestions: items.map(item => convert.toCompletion(monaco, item, range)) };
    },
  });
  languages.registerHoverProvider('seg', {
    async provideHover(model, position, token) {
      const hover = await client.request('textDocument/hover', at(model, position), token);
      return hover && { contents: [{ value: hover.contents.value }], range: convert.toRange(hover.range) };
    },
  });
  languages.registerSignatureHelpProvider('seg', {
    signatureHelpTriggerCharacters: capabilities.signatureHelpProvider.triggerCharacters,
    async provideSignatureHelp(model, position, token) {
      const help = await client.request('textDocument/signatureHelp', at(model, position), token);
      return help && { value: convert.toSignature(help), dispose() {} };
    },
  });
  languages.registerInlayHintsProvider('seg', {
    async provideInlayHints(model, range, token) {
      const hints = await client.request('textDocument/inlayHint', { ...document(model), range: convert.fromRange(range) }, token);
      const toHint = h => ({ label: h.label, position: convert.toPosition(h.position), kind: languages.InlayHintKind.Type, paddingLeft: h.paddingLeft });
      return { hints: hints.map(toHint), dispose() {} };
    },
  });
  languages.registerDefinitionProvider('seg', {
    provideDefinition: async (model, position, token) => open(await client.request('textDocument/definition', at(model, position), token)),
  });
  languages.registerReferenceProvider('seg', {
    provideReferences: async (model, position, context, token) => open(await client.request(
      'textDocument/references', { ...at(model, position), context: { includeDeclaration: context.includeDeclaration } }, token)),
  });
  languages.registerDocumentHighlightProvider('seg', {
    async provideDocumentHighlights(model, position, token) {
      const found = await client.request('textDocument/documentHighlight', at(model, position), token);
      return found.map(h => ({ range: convert.toRange(h.range), kind: h.kind - 1 }));
    },
  });
  languages.registerRenameProvider('seg', {
    async resolveRenameLocation(model, position, token) {
      const found = await client.request('textDocument/prepareRename', at(model, position), token);
      return found ? { range: convert.toRange(found.range), text: found.placeholder } : { rejectReason: 'This cannot be renamed.' };
    },
    async provideRenameEdits(model, position, newName, token) {
      try {
        return convert.toWorkspaceEdit(monaco, await client.request('textDocument/rename', { ...at(model, position), newName }, token));
      } catch (error) {
        return { edits: [], rejectReason: error.message };
      }
    },
  });
  languages.registerDocumentSymbolProvider('seg', {
    provideDocumentSymbols: async (model, token) => (await client.request('textDocument/documentSymbol', document(model), token)).map(convert.toSymbol),
  });
  languages.registerFoldingRangeProvider('seg', {
    async provideFoldingRanges(model, context, token) {
      const folds = await client.request('textDocument/foldingRange', document(model), token);
      return folds.map(f => ({ start: f.startLine + 1, end: f.endLine + 1, kind: f.kind && new languages.FoldingRangeKind(f.kind) }));
    },
  });
  languages.registerDocumentFormattingEditProvider('seg', {
    async provideDocumentFormattingEdits(model, options, token) {
      return (await client.request('textDocument/formatting', { ...document(model), options }, token)).map(convert.toEdit);
    },
  });
  languages.registerCodeActionProvider('seg', {
    async provideCodeActions(model, range, context, token) {
      const diagnostics = context.markers.map(marker => convert.fromMarker(monaco, marker));
      const actions = diagnostics.length === 0 ? [] : await client.request(
        'textDocument/codeAction', { ...document(model), range: convert.fromRange(range), context: { diagnostics } }, token);
      const toAction = a => ({
        title: a.title, kind: a.kind, isPreferred: a.isPreferred, diagnostics: context.markers, edit: convert.toWorkspaceEdit(monaco, a.edit),
      });
      return { actions: actions.map(toAction), dispose() {} };
    },
  });
  languages.registerCodeLensProvider('seg', {
    onDidChange: client.onChange,
    async provideCodeLenses(model, token) {
      const lenses = await client.request('textDocument/codeLens', document(model), token);
      const toLens = l => ({
        range: convert.toRange(l.range), command: { id: commands[l.command.command] ?? '', title: l.command.title, arguments: l.command.arguments },
      });
      return { lenses: lenses.map(toLens), dispose() {} };
    },
  });
  languages.registerDocumentSemanticTokensProvider('seg', {
    getLegend: () => capabilities.semanticTokensProvider.legend,
    async provideDocumentSemanticTokens(model, last, token) {
      const tokens = await client.request('textDocument/semanticTokens/full', document(model), token);
      return { data: new Uint32Array(tokens.data) };
    },
    releaseDocumentSemanticTokens() {},
  });
}

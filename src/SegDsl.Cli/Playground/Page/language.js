/** Registers the language: its words, comments and brackets, and the colors of its tokens. */
export function registerLanguage(monaco) {
  monaco.languages.register({ id: 'seg', extensions: ['.seg'] });
  monaco.languages.setLanguageConfiguration('seg', {
    comments: { lineComment: '//' },
    brackets: [['{', '}'], ['[', ']'], ['(', ')']],
    autoClosingPairs: [
      { open: '{', close: '}' }, { open: '[', close: ']' }, { open: '(', close: ')' }, { open: '"', close: '"', notIn: ['string', 'comment'] },
    ],
    surroundingPairs: [{ open: '{', close: '}' }, { open: '[', close: ']' }, { open: '(', close: ')' }, { open: '"', close: '"' }],
    wordPattern: /[A-Za-z_][A-Za-z0-9_]*/,
    indentationRules: { increaseIndentPattern: /^((?!\/\/).)*[{[(]\s*(\/\/.*)?$/, decreaseIndentPattern: /^\s*[}\])]/ },
    onEnterRules: [{ beforeText: /^\s*\/\/\//, action: { indentAction: monaco.languages.IndentAction.None, appendText: '/// ' } }],
  });
  // The server colors names by their meaning; this covers the time before its first answer, and comments.
  monaco.languages.setMonarchTokensProvider('seg', {
    declarations: ['namespace', 'use', 'block', 'backbone', 'head', 'network', 'dataset', 'experiment', 'extern', 'param', 'init', 'norm'],
    keywords: ['in', 'out', 'aux', 'for', 'as', 'if', 'else', 'match', 'parallel', 'inline', 'again', 'carry', 'and', 'or', 'not', 'true', 'false', 'from'],
    tokenizer: {
      root: [
        [/\/\/\/.*$/, 'comment.doc'],
        [/\/\/.*$/, 'comment'],
        [/"[^"]*("|$)/, 'string'],
        [/#[0-9A-Fa-f]{6}\b/, 'number'],
        [/\b[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?x?\b/, 'number'],
        [/->|=>|\.\.=?|[-+*/%=<>!|]+/, 'operator'],
        [/[A-Za-z_][A-Za-z0-9_]*/, { cases: { '@declarations': 'keyword', '@keywords': 'keyword', '@default': 'identifier' } }],
      ],
    },
  });
  const colors = {
    light: {
      keyword: '7a3e9d', class: '005f8a', function: '795e26', parameter: '9a4f00', property: '0b6e4f', variable: '1c1f24', label: '8a5a00',
      typeParameter: '267f99', enumMember: '0070c1', namespace: '005f8a', string: 'a31515', number: '098658', operator: '5f6672', comment: '6a737d',
    },
    dark: {
      keyword: 'c792ea', class: '7cc7ff', function: 'e6d38a', parameter: 'f0a875', property: '7fd6b4', variable: 'e6e8ec', label: 'e5c07b',
      typeParameter: '6fc9d8', enumMember: '8fc7ff', namespace: '7cc7ff', string: 'f29e8e', number: 'b5d6a0', operator: '9aa1ad', comment: '8b939f',
    },
  };
  for (const [name, base] of [['light', 'vs'], ['dark', 'vs-dark']]) {
    monaco.editor.defineTheme(`seg-${name}`, {
      base, inherit: true,
      rules: Object.entries(colors[name]).map(([token, foreground]) => ({ token, foreground })),
      colors: {
        ...(name === 'dark' ? { 'editor.background': '#1b1d21' } : {}),
        'editorInlayHint.background': '#00000000',
        'editorInlayHint.foreground': name === 'dark' ? '#8b98a9' : '#6b7686',
        'editorInlayHint.typeBackground': '#00000000',
        'editorInlayHint.typeForeground': name === 'dark' ? '#8b98a9' : '#6b7686',
      },
    });
  }
}

// Settings of docfx's template 'modern'.

/** The language of .seg files for highlight.js, after grammar/editors/seg.tmLanguage.json. */
function seg(hljs) {
  const name = '[A-Za-z_][A-Za-z0-9_]*'
  const literals = [
    { scope: 'string', begin: '"', end: '"|$', contains: [{ scope: 'subst', match: `\\{${name}\\}` }] },
    { scope: 'number', match: '#[0-9A-Fa-f]{6}\\b' },
    { scope: 'number', match: '\\b[0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?x?' },
  ]
  const comments = [
    { scope: 'comment', match: '///.*$' },
    { scope: 'comment', match: '//.*$' },
  ]
  return {
    name: 'seg',
    keywords: {
      $pattern: name,
      keyword: 'in out aux inline if else match for as and or not parallel again carry param init norm',
      literal: 'true false',
      type: 'int float bool string Backbone',
    },
    contains: [
      ...comments,
      ...literals,
      { begin: [/^\s*/, /(?:namespace|use)/, /\s+/, /[A-Za-z_][A-Za-z0-9_.]*/], beginScope: { 2: 'keyword', 4: 'title' } },
      {
        begin: [/^\s*/, /(?:block|backbone|head|network|extern\s+(?:op|loss|metric|augment|optimizer))/, /\s+/, /[A-Za-z_]\w*/],
        beginScope: { 2: 'keyword', 4: 'title.class' },
      },
      {
        // Datasets and experiments: a setting at the start of each line.
        begin: [/^\s*/, /(?:dataset|experiment)/, /\s+/, /[A-Za-z_]\w*/],
        beginScope: { 2: 'keyword', 4: 'title.class' },
        end: /^\}|\}\s*$/,
        keywords: { $pattern: name, keyword: 'from until rename to', literal: 'true false' },
        contains: [...comments, ...literals, { scope: 'attr', match: /^\s+[A-Za-z_]\w*/ }],
      },
      { scope: 'symbol', match: /->\s*[A-Za-z_]\w*\s*:/ },
      { scope: 'attr', match: /\b[A-Za-z_]\w*(?=\s*:)/ },
      { scope: 'title.function', match: /\b[A-Za-z_]\w*(?=\s*\()/ },
      { scope: 'variable', match: /\b[A-Z]\b/ },
      { scope: 'operator', match: /->|=>|\.\.=?|==|!=|<=|>=|[-+*/%<>=|]/ },
    ],
  }
}

export default {
  configureHljs: hljs => {
    hljs.registerLanguage('seg', seg)
    hljs.registerAliases(['elisp'], { languageName: 'plaintext' })
  },
}

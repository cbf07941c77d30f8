import { Client } from './client.js';
import { registerLanguage } from './language.js';
import { Panel } from './panel.js';
import { showProblems } from './problems.js';

const $ = id => document.getElementById(id);

const toastTime = 6000;

// Monaco cancels an action if another one is started meanwhile, and reports that as an exception.
window.addEventListener('unhandledrejection', event => {
  if (event.reason?.name === 'Canceled') event.preventDefault();
});

/** Requests a JSON document; a failure has the message of the program. */
async function request(url, options) {
  const answer = await fetch(url, options);
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

function loadMonaco() {
  return new Promise((resolve, reject) => {
    window.require.config({ paths: { vs: '/monaco/vs' } });
    window.require(['vs/editor/editor.main'], () => resolve(window.monaco), reject);
  });
}

let toastTimer;

function toast(message) {
  $('toast').textContent = message;
  $('toast').hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { $('toast').hidden = true; }, toastTime);
}

function createEditor(monaco, model) {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const setTheme = () => monaco.editor.setTheme(dark.matches ? 'seg-dark' : 'seg-light');
  const editor = monaco.editor.create($('editor'), {
    model, automaticLayout: true, useShadowDOM: false, minimap: { enabled: false }, scrollBeyondLastLine: false, tabSize: 4, insertSpaces: true, fontSize: 13.5,
    fontFamily: 'ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace', 'semanticHighlighting.enabled': true, wordBasedSuggestions: false,
    fixedOverflowWidgets: true, renderLineHighlight: 'line', lineNumbersMinChars: 3, padding: { top: 8, bottom: 8 }, glyphMargin: false,
    ariaLabel: 'The .seg file', inlayHints: { enabled: 'on', fontSize: 12 }, unicodeHighlight: { ambiguousCharacters: false },
  });
  setTheme();
  dark.addEventListener('change', setTheme);
  return editor;
}

/** Shows definitions of other files in the same editor, read-only. Monaco 0.34 has no public interface for this. */
function followDefinitions(editor, model, file) {
  const service = editor._codeEditorService;
  let own = null;
  const original = service.openCodeEditor.bind(service);
  service.openCodeEditor = async (input, source, sideBySide) => {
    const found = window.monaco.editor.getModel(input.resource);
    if (!found) return original(input, source, sideBySide);
    if (editor.getModel() === model) own = editor.saveViewState();
    if (editor.getModel() !== found) editor.setModel(found);
    const { selection } = input.options ?? {};
    if (selection) {
      editor.setPosition({ lineNumber: selection.startLineNumber, column: selection.startColumn });
      editor.revealLineInCenterIfOutsideViewport(selection.startLineNumber);
    }
    return editor;
  };
  editor.onDidChangeModel(() => {
    const isOwn = editor.getModel() === model;
    editor.updateOptions({ readOnly: !isOwn });
    $('back').hidden = isOwn;
    $('name').textContent = isOwn ? file.name : `${decodeURIComponent(editor.getModel().uri.path).replace(/^\/([^/]*\.dll\/)?/, '')} (read-only)`;
    for (const id of ['save', 'format']) $(id).disabled = !isOwn;
  });
  $('back').textContent = `← ${file.name}`;
  $('back').addEventListener('click', () => {
    editor.setModel(model);
    if (own) editor.restoreViewState(own);
    editor.focus();
  });
}

/** Saves to the file of the command line, or else downloads the text. */
function keepSaved(monaco, editor, model, file) {
  let { version } = file;
  let saved = model.getAlternativeVersionId();
  const isChanged = () => model.getAlternativeVersionId() !== saved;
  const showState = () => { document.title = `${isChanged() ? '• ' : ''}${file.name} – seg playground`; };

  async function save() {
    const [text, at] = [model.getValue(), model.getAlternativeVersionId()];
    if (!file.canBeSaved) {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
      link.download = file.name;
      link.click();
      URL.revokeObjectURL(link.href);
    } else {
      const send = expected => request('/file', {
        method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ text, version: expected }),
      });
      let result = await send(version);
      if (!result.version && result.isConflict && confirm(`${result.problem} Replace it?`)) result = await send(null);
      if (!result.version) throw new Error(result.problem);
      ({ version } = result);
      toast(`Saved ${file.name}.`);
    }
    saved = at;
    showState();
  }

  const run = () => save().catch(error => toast(`Not saved: ${error.message}`));
  $('save').textContent = file.canBeSaved ? 'Save' : 'Download';
  $('save').addEventListener('click', run);
  editor.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.KeyS, run);
  model.onDidChangeContent(showState);
  window.addEventListener('beforeunload', event => { if (isChanged()) event.preventDefault(); });
  showState();
}

async function start() {
  const [monaco, file] = await Promise.all([loadMonaco(), request('/file')]);
  registerLanguage(monaco);
  const model = monaco.editor.createModel(file.text, 'seg', monaco.Uri.parse(file.uri));
  const editor = createEditor(monaco, model);
  $('name').textContent = file.name;
  const train = editor.addCommand(0, (_, experiment) => toast(`Train it with: seg train ${experiment} --file ${file.path ?? file.name}`));
  followDefinitions(editor, model, file);
  keepSaved(monaco, editor, model, file);
  $('format').addEventListener('click', () => editor.getAction('editor.action.formatDocument').run());
  monaco.editor.onDidChangeMarkers(() => showProblems(monaco, editor, model));
  showProblems(monaco, editor, model);
  const panel = new Panel();
  model.onDidChangeContent(() => panel.update(model.getValue()));
  panel.update(model.getValue());
  await new Client(monaco, model, text => { $('state').textContent = text; }).start({ 'segdsl.train': train });
  // For the console of the browser, and for tests.
  window.playground = { monaco, editor, model };
}

start().catch(error => toast(`The page cannot start: ${error.message}`));

import { Connection } from './connection.js';
import { toMarker } from './convert.js';
import { registerProviders } from './providers.js';

const reconnectDelay = 2000;

/** The editor's side of the language server: keeps the server's text equal to that of the model, and shows its diagnostics. */
export class Client {
  #monaco;
  #model;
  #connection;
  #changed;
  #report;

  /**
   * @param monaco Monaco.
   * @param model The edited text.
   * @param report Shows the state of the connection; receives an empty text while it is open.
   */
  constructor(monaco, model, report) {
    this.#monaco = monaco;
    this.#model = model;
    this.#report = report;
    this.#changed = new monaco.Emitter();
    this.onChange = this.#changed.event;
    model.onDidChangeContent(event => this.#connection?.notify('textDocument/didChange', {
      textDocument: { uri: model.uri.toString(), version: model.getVersionId() },
      contentChanges: event.changes.map(c => ({
        range: {
          start: { line: c.range.startLineNumber - 1, character: c.range.startColumn - 1 },
          end: { line: c.range.endLineNumber - 1, character: c.range.endColumn - 1 },
        },
        text: c.text,
      })),
    }));
  }

  /** Connects, registers the features of the server, and connects again whenever the connection ends. */
  async start(commands) {
    registerProviders(this.#monaco, this, await this.#connect(), commands);
    this.#keepConnected();
  }

  request(method, params, token) {
    return this.#connection.request(method, params, token);
  }

  /** Creates the model of a file of the library, unless it exists. */
  async open(uri) {
    if (this.#monaco.editor.getModel(uri)) return;
    const answer = await fetch(`/library?uri=${encodeURIComponent(uri.toString())}`);
    if (!answer.ok) throw new Error(await answer.text());
    const text = await answer.text();
    if (!this.#monaco.editor.getModel(uri)) this.#monaco.editor.createModel(text, 'seg', uri);
  }

  async #connect() {
    const connection = await Connection.open(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/lsp`);
    connection.on('textDocument/publishDiagnostics', params => this.#show(params));
    connection.on('window/logMessage', params => console.warn(params.message));
    const server = await connection.request('initialize', { processId: null, rootUri: null, capabilities: {} });
    connection.notify('initialized', {});
    const { uri, text, version } = { uri: this.#model.uri.toString(), text: this.#model.getValue(), version: this.#model.getVersionId() };
    connection.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'seg', version, text } });
    this.#connection = connection;
    this.#report('');
    return server;
  }

  async #keepConnected() {
    for (;;) {
      await this.#connection.closed;
      this.#report('Disconnected. Is the program still running?');
      await new Promise(resolve => setTimeout(resolve, reconnectDelay));
      try {
        await this.#connect();
      } catch (error) {
        console.warn(error.message);
      }
    }
  }

  #show({ uri, version, diagnostics }) {
    const model = this.#monaco.editor.getModel(this.#monaco.Uri.parse(uri));
    if (!model || (version && version !== model.getVersionId())) return;
    this.#monaco.editor.setModelMarkers(model, 'seg', diagnostics.map(d => toMarker(this.#monaco, d)));
    this.#changed.fire();
  }
}

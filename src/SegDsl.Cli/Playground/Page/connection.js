/** A connection to the language server: JSON-RPC 2.0, one message in every message of the WebSocket. */
export class Connection {
  #socket;
  #next = 1;
  #pending = new Map();
  #handlers = new Map();

  /** Opens a connection. The promise is rejected if the server is not available. */
  static open(url) {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(url);
      socket.onopen = () => resolve(new Connection(socket));
      socket.onerror = () => reject(new Error('The language server is not available.'));
    });
  }

  constructor(socket) {
    this.#socket = socket;
    socket.onmessage = event => this.#receive(JSON.parse(event.data));
    this.closed = new Promise(resolve => {
      socket.onclose = () => {
        for (const { reject } of this.#pending.values()) reject(new Error('The connection to the language server is closed.'));
        this.#pending.clear();
        resolve();
      };
    });
  }

  /** Calls a handler for every notification of a method. */
  on(method, handler) {
    this.#handlers.set(method, handler);
  }

  notify(method, params) {
    this.#send({ jsonrpc: '2.0', method, params });
  }

  /** Sends a request. The token, if any, cancels it. */
  request(method, params, token) {
    const id = this.#next++;
    const answer = new Promise((resolve, reject) => this.#pending.set(id, { resolve, reject }));
    this.#send({ jsonrpc: '2.0', id, method, params });
    token?.onCancellationRequested(() => {
      const pending = this.#pending.get(id);
      if (!pending) return;
      this.#pending.delete(id);
      this.notify('$/cancelRequest', { id });
      // Monaco ignores an error of this name and message.
      pending.reject(Object.assign(new Error('Canceled'), { name: 'Canceled' }));
    });
    return answer;
  }

  #send(message) {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
    else if (message.id) {
      this.#pending.get(message.id).reject(new Error('The connection to the language server is closed.'));
      this.#pending.delete(message.id);
    }
  }

  #receive(message) {
    if (message.method) {
      this.#handlers.get(message.method)?.(message.params);
      return;
    }
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (message.error) pending?.reject(new Error(message.error.message));
    else pending?.resolve(message.result);
  }
}

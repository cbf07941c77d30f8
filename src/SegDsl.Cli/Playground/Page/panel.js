const $ = id => document.getElementById(id);

const pause = 200;

function element(name, text, className) {
  const created = document.createElement(name);
  if (text !== undefined) created.textContent = text;
  if (className) created.className = className;
  return created;
}

const grouped = number => number.toLocaleString('en-US');

const giga = number => (number / 1e9).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

function bytes(number) {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  for (; number >= 1024 && unit < units.length - 1; unit++) number /= 1024;
  return `${number.toLocaleString('en-US', { maximumFractionDigits: unit === 0 ? 0 : 1 })} ${units[unit]}`;
}

const sizeOf = (shape, size) => (size.length > 0 && size.every(s => s !== null) ? size.join(' × ') : shape ?? '');

/** The drawing and the summary of a network. They follow the text; while it has errors, the last version without errors stays. */
export class Panel {
  #text = '';
  #timer;
  #request;
  #shown = null;

  constructor() {
    for (const id of ['network', 'depth']) $(id).addEventListener('change', () => this.#load());
    $('size').addEventListener('input', () => this.#later());
    $('choice').addEventListener('submit', event => event.preventDefault());
    $('zoom').addEventListener('click', () => {
      $('zoom').setAttribute('aria-pressed', $('drawing').classList.toggle('whole'));
    });
  }

  /** Shows another text, after a pause. */
  update(text) {
    this.#text = text;
    this.#later();
  }

  #later() {
    clearTimeout(this.#timer);
    this.#request?.abort();
    this.#timer = setTimeout(() => this.#load(), pause);
  }

  async #load() {
    this.#request?.abort();
    const { signal } = this.#request = new AbortController();
    try {
      const answer = await fetch('/network', {
        method: 'POST', signal, headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ text: this.#text, network: $('network').value || null, size: $('size').value.trim(), depth: Number($('depth').value) }),
      });
      if (!answer.ok) throw new Error(await answer.text());
      this.#show(await answer.json());
    } catch (error) {
      if (error.name !== 'AbortError') this.#hold(`The panel is not up to date: ${error.message}`);
    }
  }

  #show(panel) {
    if (panel.problem) {
      this.#hold(this.#shown ? `${panel.problem} This is the last version of ${this.#shown} that compiled.` : panel.problem);
      return;
    }
    this.#hold('');
    this.#shown = panel.network;
    const names = panel.networks.map(n => {
      const option = element('option', n.kind === 'network' ? n.name : `${n.name} (${n.kind})`);
      option.value = n.name;
      return option;
    });
    $('network').replaceChildren(...names);
    $('network').value = panel.network;
    $('size').setAttribute('aria-invalid', Boolean(panel.sizeProblem));
    this.#draw(panel);
    $('summary').replaceChildren(...this.#summary(panel));
  }

  /** Marks what is shown as old; an empty text ends this. */
  #hold(message) {
    $('stale').textContent = message;
    $('stale').hidden = message.length === 0;
    $('panel').classList.toggle('stale', message.length > 0);
  }

  #draw(panel) {
    const drawing = $('drawing');
    if (!panel.drawing) {
      drawing.replaceChildren(element('p', panel.drawingProblem));
      return;
    }
    const svg = document.importNode(new DOMParser().parseFromString(panel.drawing, 'image/svg+xml').documentElement, true);
    drawing.setAttribute('aria-label', `Drawing of ${panel.network}`);
    drawing.replaceChildren(svg);
  }

  #summary(panel) {
    const { summary } = panel;
    const show = (formula, format) => (formula.value === null ? formula.formula : format(formula.value));
    const facts = element('dl');
    const add = (name, text) => facts.append(element('dt', name), element('dd', text));
    for (const input of summary.inputs) add(`input ${input.name}`, sizeOf(input.shape, input.size));
    for (const output of summary.outputs) add(`${output.auxiliary ? 'aux' : 'output'} ${output.name}`, sizeOf(output.shape, output.size));
    add('parameters', show(summary.parameters, grouped));
    add('GFLOPs', summary.flops.value === null ? summary.flops.formula : `${giga(summary.flops.value)} in inference`);
    if (summary.inferencePeakBytes !== null) add('activations', `${bytes(summary.inferencePeakBytes)} at the peak of inference`);
    if (summary.requirements.length > 0) add('requires', summary.requirements.join(', '));
    const parts = [element('h2', panel.network)];
    if (summary.summary) parts.push(element('p', summary.summary));
    if (panel.settings) parts.push(element('p', panel.settings, 'quiet'));
    if (panel.sizeProblem) parts.push(element('p', panel.sizeProblem, 'notice'));
    return [...parts, facts, this.#table(summary, show)];
  }

  #table(summary, show) {
    const [scroll, table, head] = [element('div', undefined, 'scroll'), element('table'), element('tr')];
    for (const title of ['module', 'kind', 'output']) head.append(element('th', title));
    for (const title of ['parameters', 'GFLOPs']) head.append(element('th', title, 'number'));
    table.append(head);
    for (const module of summary.modules) {
      const row = element('tr');
      const output = [...new Set(module.outputs.map(o => sizeOf(o.shape, o.size)))].join(', ');
      row.append(element('td', module.name || '·'), element('td', module.kind), element('td', output));
      row.append(element('td', module.parameters.value === 0 ? '' : show(module.parameters, grouped), 'number'));
      row.append(element('td', show(module.flops, giga), 'number'));
      table.append(row);
    }
    scroll.append(table);
    return scroll;
  }
}

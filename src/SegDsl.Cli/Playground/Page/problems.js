const $ = id => document.getElementById(id);

/** Lists the diagnostics of a model; a click leads to the place. */
export function showProblems(monaco, editor, model) {
  const markers = monaco.editor.getModelMarkers({ resource: model.uri }).sort((a, b) => a.startLineNumber - b.startLineNumber || a.startColumn - b.startColumn);
  const { Error: error } = monaco.MarkerSeverity;
  const count = (number, noun) => `${number} ${noun}${number === 1 ? '' : 's'}`;
  const errors = markers.filter(m => m.severity === error).length;
  const warnings = markers.length - errors;
  $('count').textContent = markers.length === 0 ? 'No problems'
    : [errors > 0 ? count(errors, 'error') : '', warnings > 0 ? count(warnings, 'warning') : ''].filter(Boolean).join(', ');
  $('list').replaceChildren(...markers.map(marker => {
    const item = document.createElement('li');
    item.className = marker.severity === error ? 'error' : 'warning';
    const button = document.createElement('button');
    button.type = 'button';
    const [code, place] = [document.createElement('b'), document.createElement('i')];
    code.textContent = typeof marker.code === 'object' ? marker.code.value : marker.code;
    place.textContent = `${marker.startLineNumber}:${marker.startColumn}`;
    button.append(code, ` ${marker.message} `, place);
    button.addEventListener('click', () => {
      editor.setModel(model);
      editor.setSelection(marker);
      editor.revealRangeInCenterIfOutsideViewport(marker);
      editor.focus();
    });
    item.append(button);
    return item;
  }));
}

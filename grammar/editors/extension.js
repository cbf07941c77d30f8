// Starts the language server, and runs the commands of code lenses in a terminal.
const vscode = require('vscode');
const { LanguageClient } = require('vscode-languageclient/node');

let client;

function command() {
  const words = vscode.workspace.getConfiguration('seg').get('command');
  return words.length > 0 ? words : ['seg'];
}

async function start() {
  const [program, ...first] = command();
  const run = { command: program, args: [...first, 'lsp'] };
  client = new LanguageClient('seg', 'seg', { run, debug: run }, {
    documentSelector: [{ language: 'seg' }],
    synchronize: { fileEvents: vscode.workspace.createFileSystemWatcher('**/*.seg') },
  });
  try {
    await client.start();
  } catch (error) {
    vscode.window.showErrorMessage(`Cannot start '${[program, ...first].join(' ')} lsp': ${error.message}. Set 'seg.command' to the program seg.`);
  }
}

exports.activate = async (context) => {
  context.subscriptions.push(
    vscode.commands.registerCommand('segdsl.restart', async () => {
      await client?.dispose();
      await start();
    }),
    vscode.commands.registerCommand('segdsl.train', (experiment, file) => {
      const [program, ...first] = command();
      const terminal = vscode.window.createTerminal({ name: `train ${experiment}`, shellPath: program, shellArgs: [...first, 'train', experiment, '--file', file] });
      terminal.show();
    }));
  await start();
};

exports.deactivate = () => client?.dispose();

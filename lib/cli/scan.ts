import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { InputError } from '../compliance/check/read-templates';
import { type CredentialFinding, credentialsIn } from '../compliance/credentials/scan';
import { EXIT } from './exit';

interface Options {
  readonly json?: true;
}

interface ScannedFile {
  readonly path: string;
  readonly bytes: number;
  readonly findings: readonly CredentialFinding[];
}

/** A text of JavaScript cannot be longer; what cannot be scanned is not passed. */
const MOST_BYTES = 256 * 1024 * 1024;

/** `bulwark scan`: whether what leaves the server holds a credential of a service. */
export function scanCommand(exit: (code: number) => void): Command {
  return new Command('scan')
    .description('Scan what browsers get, bundles and responses, for credentials of services (IDN-6).')
    .argument('<path...>', 'files, or folders with everything below them; - reads standard input')
    .option('--json', 'print what was scanned and found as JSON')
    .addHelpText(
      'after',
      '\nNo finding shows the credential itself. A response: curl -s <url> | npx bulwark scan -',
    )
    .action(async (paths: string[], options: Options) => exit(await scan(paths, options)));
}

async function scan(paths: readonly string[], { json }: Options): Promise<number> {
  const inputs = [...new Set(paths.flatMap(inputsAt))];
  const files: ScannedFile[] = [];
  for (const path of inputs) {
    const content = readFileSync(path === '-' ? 0 : path);
    if (content.length > MOST_BYTES)
      throw new InputError(`${path}: ${content.length} bytes; at most ${MOST_BYTES} are scanned`);
    // Every byte a character: a credential is ASCII, also inside of a picture.
    const findings = await credentialsIn(content.toString('latin1'), path);
    files.push({ path, bytes: content.length, findings });
  }
  const findings = files.reduce((sum, file) => sum + file.findings.length, 0);
  if (json) process.stdout.write(`${JSON.stringify({ findings, files }, undefined, 1)}\n`);
  else process.stdout.write(textOf(files, findings));
  return findings > 0 ? EXIT.findings : EXIT.ok;
}

function inputsAt(path: string): readonly string[] {
  if (path === '-') return [path];
  if (!existsSync(path)) throw new InputError(`${path}: no such file or folder`);
  if (!statSync(path).isDirectory()) return [path];
  // Links are followed: what they point to is served too.
  const files = readdirSync(path, { recursive: true, encoding: 'utf8' })
    .map((file) => join(path, file))
    .filter((file) => statSync(file).isFile())
    .toSorted();
  if (files.length === 0) throw new InputError(`${path}: an empty folder; expected what browsers get`);
  return files;
}

function textOf(files: readonly ScannedFile[], findings: number): string {
  const lines = files.flatMap(({ path, findings: found }) =>
    found.map(({ kind, line, column }) => `${path}:${line}:${column}: ${kind}`),
  );
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const count = (n: number, noun: string) => `${n} ${noun}${n === 1 ? '' : 's'}`;
  return `${[...lines, `${count(findings, 'credential')} in ${count(files.length, 'file')}, ${count(bytes, 'byte')}`].join('\n')}\n`;
}

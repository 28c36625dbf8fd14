import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { InputError } from '../compliance/check/read-templates';
import { type CredentialFinding, credentialsIn } from '../compliance/credentials/scan';
import { EXIT } from './exit';
import { contentOf } from './scan-content';

interface Options {
  readonly json?: true;
}

interface ScannedFile {
  readonly path: string;
  readonly bytes: number;
  readonly findings: readonly CredentialFinding[];
  /** Why it was not all seen. */
  readonly unreadable?: string;
}

const HELP = `
What was compressed for browsers, gzip or Brotli (.br), is looked into, and so is UTF-16. No finding shows the credential itself.
In what is unpacked, lines and columns are those of what was packed.

Exit codes: 0 nothing found, 1 credentials, 2 wrong usage, or a file that cannot be looked into: broken, too large, other formats.

A response: curl -s <url> | npx bulwark scan -`;

/** `bulwark scan`: whether what leaves the server holds a credential of a service. */
export function scanCommand(exit: (code: number) => void): Command {
  return new Command('scan')
    .description('Scan what browsers get, bundles and responses, for credentials of services (IDN-6).')
    .argument('<path...>', 'files, or folders with everything below them; - reads standard input')
    .option('--json', 'print what was scanned and found as JSON')
    .addHelpText('after', HELP)
    .action(async (paths: string[], options: Options) => exit(await scan(paths, options)));
}

async function scan(paths: readonly string[], { json }: Options): Promise<number> {
  const inputs = [...new Set(paths.flatMap(inputsAt))];
  const files: ScannedFile[] = [];
  for (const path of inputs) {
    const bytes = readFileSync(path === '-' ? 0 : path);
    const { texts, unreadable } = contentOf(bytes, path);
    // Some rules decide by the ending: that of what was packed.
    const name = path.replace(/(?:\.(?:gz|br))+$/i, '');
    let findings: readonly CredentialFinding[] = [];
    // The innermost that shows any: what would not shrink is stored as it is, and would be found twice.
    for (const text of texts.toReversed())
      if (findings.length === 0) findings = await credentialsIn(text, name);
    files.push({ path, bytes: bytes.length, findings, ...(unreadable !== undefined && { unreadable }) });
  }
  const findings = files.reduce((sum, file) => sum + file.findings.length, 0);
  const unreadable = files.filter((file) => file.unreadable !== undefined).length;
  if (json) process.stdout.write(`${JSON.stringify({ findings, unreadable, files }, undefined, 1)}\n`);
  else process.stdout.write(textOf(files, findings));
  if (findings > 0) return EXIT.findings;
  return unreadable > 0 ? EXIT.usage : EXIT.ok;
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
  const lines = files.flatMap(({ path, findings: found, unreadable }) => [
    ...found.map(({ kind, line, column }) => `${path}:${line}:${column}: ${kind}`),
    ...(unreadable === undefined ? [] : [`${path} ${unreadable}`]),
  ]);
  const seen = files.filter(({ unreadable }) => unreadable === undefined);
  const bytes = seen.reduce((sum, file) => sum + file.bytes, 0);
  const count = (n: number, noun: string) => `${n} ${noun}${n === 1 ? '' : 's'}`;
  const unseen = files.length - seen.length;
  return `${[
    ...lines,
    `${count(findings, 'credential')} in ${count(seen.length, 'file')}, ${count(bytes, 'byte')}` +
      (unseen > 0 ? `; not looked into: ${count(unseen, 'file')}` : ''),
  ].join('\n')}\n`;
}

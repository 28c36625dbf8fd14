import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { bundleOf } from '../../lib/constructs/function/bundle';

const ROOT = join(__dirname, '..', '..');

/** Runs in a process of its own, as Lambda does: reads the event from stdin, answers on file descriptor 3. */
const RUNTIME = `
const { writeSync } = require('node:fs');
let text = '';
process.stdin.on('data', (chunk) => (text += chunk)).on('end', () => {
  const started = Date.now();
  const context = { awsRequestId: 'emulated', getRemainingTimeInMillis: () => 900000 - (Date.now() - started) };
  const { handler } = require(process.env.HANDLER);
  Promise.resolve().then(() => handler(JSON.parse(text), context)).then(
    (answer) => { writeSync(3, JSON.stringify({ answer: answer ?? null })); process.exit(0); },
    ({ name, message, stack }) => { writeSync(3, JSON.stringify({ error: { name, message, stack } })); process.exit(0); },
  );
});
`;

export interface Invocation {
  /** What the handler returned. */
  readonly answer: unknown;
  /** Lines it wrote to its log. */
  readonly log: readonly string[];
}

/**
 * Invokes the code that would be deployed: the minified bundle of `lambda/<name>/`, cold, with the AWS SDK beside it as
 * the Lambda runtime has it.
 * @throws what the handler threw, with its name
 */
export async function invoke(
  name: string,
  environment: Readonly<Record<string, string>>,
  event: unknown,
): Promise<Invocation> {
  const child = spawn(process.execPath, ['--no-warnings', '-e', RUNTIME], {
    env: {
      PATH: process.env.PATH,
      ...environment,
      HANDLER: join(bundleOf(name), 'index.js'),
      NODE_PATH: join(ROOT, 'node_modules'),
    },
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  });
  const read = async (stream: NodeJS.ReadableStream): Promise<string> => {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(Buffer.from(chunk as Buffer));
    return Buffer.concat(chunks).toString();
  };
  child.stdin.end(JSON.stringify(event));
  const [log, errors, result] = await Promise.all([
    read(child.stdout),
    read(child.stderr),
    read(child.stdio[3] as NodeJS.ReadableStream),
  ]);
  if (result === '') throw new Error(`${name} ended without an answer: ${errors.slice(0, 2000)}`);
  const { answer, error } = JSON.parse(result) as { answer?: unknown; error?: Error };
  if (error !== undefined) throw Object.assign(new Error(error.message), error);
  return { answer, log: log.split('\n').filter((line) => line !== '') };
}

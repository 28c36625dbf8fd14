import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { buildSync } from 'esbuild';
import { createScrubber } from '../../../runtime/logs';
import { OutputDoor } from '../../../runtime/logs/output-door';

const folder = mkdtempSync(join(tmpdir(), 'bulwark-capture-'));
const LOGS = join(folder, 'logs.js');
beforeAll(() =>
  buildSync({
    entryPoints: ['runtime/logs/index.ts'],
    outfile: LOGS,
    bundle: true,
    platform: 'node',
    target: 'node20',
  }),
);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a script that has its output captured; `$` is the package. */
function run(
  script: string,
  options: { readonly before?: string; readonly args?: readonly string[]; readonly fd3?: true } = {},
) {
  const code = `${options.before ?? ''};const $ = require(${JSON.stringify(LOGS)}); $.captureOutput();${script}`;
  const { status, signal, stdout, stderr, output } = spawnSync(
    process.execPath,
    [...(options.args ?? []), '-e', code],
    {
      timeout: 20_000,
      stdio: ['ignore', 'pipe', 'pipe', ...(options.fd3 ? (['pipe'] as const) : [])],
    },
  );
  expect(signal).toBeNull();
  return { status, out: stdout.toString(), err: stderr.toString(), third: output[3] ?? Buffer.alloc(0) };
}

const SSN = '123-45-6789';

test('proof LOG-1 · whoever writes to standard output, and however, is scrubbed', () => {
  const { status, out, err } = run(`
    const fs = require('node:fs');
    console.log('console SSN ${SSN}');
    console.log({ name: 'Jane Doe', count: 3 });
    process.stdout.write('pieces SSN 123-'); process.stdout.write('45-6789\\n');
    process.stdout.write(Buffer.from('buffer SSN ${SSN}\\n'));
    process.stdout.write('${Buffer.from(`hex SSN ${SSN}\n`).toString('hex')}', 'hex');
    process.stdout.cork(); process.stdout.write('corked SSN 123-'); process.stdout.write('45-6789\\n'); process.stdout.uncork();
    const said = fs.writeSync(1, 'descriptor SSN ${SSN}\\n');
    fs.writeSync(1, Buffer.from('--part SSN ${SSN}\\n--'), 2, 21);
    fs.writevSync(1, [Buffer.from('vector SSN 123-'), Buffer.from('45-6789\\n')]);
    fs.createWriteStream(null, { fd: 1, autoClose: false }).write('file stream SSN ${SSN}\\n');
    require('node:stream').Readable.from(['piped SSN ${SSN}\\n']).pipe(process.stdout);
    require('${require.resolve('pino').replaceAll('\\', '/')}')({ base: null, timestamp: false }).info({ ssn: '${SSN}' }, 'pino');
    process.stdout.write('called back\\n', () => {
      require('node:util').promisify(fs.write)(1, 'promised SSN ${SSN}\\n').then(({ bytesWritten }) => {
        console.log(said, bytesWritten);
        import('node:fs').then(({ writeSync }) => {
          writeSync(1, 'module SSN ${SSN}\\n');
          process.on('exit', () => process.stdout.write('last words SSN ${SSN}'));
          process.stdout.write('no end SSN ${SSN}');
        });
      });
    });
  `);
  expect(err).toBe('');
  expect(status).toBe(0);
  expect(out).not.toContain(SSN);
  expect(out).not.toContain('Jane');
  const says = (what: string) => expect(out).toMatch(new RegExp(`^${what} SSN \\[\\w+\\]$`, 'm'));
  for (const what of ['console', 'pieces', 'buffer', 'hex', 'corked', 'descriptor', 'part', 'vector'])
    says(what);
  for (const what of ['file stream', 'piped', 'promised', 'module']) says(what);
  expect(out).toMatch(/^\{"level":30,"ssn":"\[\w+\]","msg":"pino"\}$/m);
  expect(out).toMatch(/^called back$/m);
  expect(out).toMatch(/^27 25$/m);
  expect(out).toMatch(/no end SSN \[\w+\](last words SSN \[\w+\])$/);
});

test('proof LOG-1 · warnings and deprecations are scrubbed', () => {
  const { err } = run(
    `process.emitWarning('old SSN ${SSN}'); require('node:util').deprecate(() => 0, 'SSN ${SSN}')();`,
  );
  expect(err).toMatch(/Warning: old SSN \[\w+\]/);
  expect(err).toMatch(/DeprecationWarning: SSN \[\w+\]/);
  expect(err).not.toContain(SSN);
});

test('metrics in the embedded format go through unchanged', () => {
  const metric = JSON.stringify({
    _aws: {
      Timestamp: 1_767_225_600_123,
      CloudWatchMetrics: [
        { Namespace: 'Bulwark/Audit', Dimensions: [[]], Metrics: [{ Name: 'records', Unit: 'Count' }] },
      ],
    },
    records: 1_234_567_890,
    waitedSeconds: 12.25,
  });
  expect(run(`process.stdout.write(${JSON.stringify(metric)} + '\\n')`).out).toBe(`${metric}\n`);
});

describe('what nobody caught', () => {
  test('proof LOG-1 · an uncaught exception is scrubbed, with its cause, and ends the process as before', () => {
    const { status, out, err } = run(`
      process.on('exit', (code) => process.stdout.write('exit ' + code + '\\n'));
      process.stderr.write('unfinished SSN ${SSN}');
      setTimeout(() => process.stdout.write('never'), 50);
      setImmediate(function handler() {
        throw Object.assign(new TypeError('SSN ${SSN}', { cause: new Error('call (212) 555-0143') }), { patient: { name: 'Jane Doe' } });
      });`);
    expect(status).toBe(1);
    expect(out).toBe('exit 1\n');
    expect(err).not.toMatch(/123-45|555-0143|Jane/);
    expect(err).toMatch(/^unfinished SSN \[\w+\]Uncaught TypeError: SSN \[\w+\]\n {4}at .*handler/m);
    expect(err).toContain('[cause]');
  });

  test.each([
    ['of an error', `Promise.reject(new Error('SSN ${SSN}'))`],
    ['of anything', `Promise.reject({ name: 'Jane Doe', ssn: '${SSN}' })`],
    ['as a warning', `Promise.reject(new Error('SSN ${SSN}'))`, '--unhandled-rejections=warn'],
  ])('proof LOG-1 · a rejection %s is scrubbed', (_, script, ...args) => {
    const { status, err } = run(script, { args });
    expect(err).not.toMatch(/123-45|Jane/);
    expect(err).toMatch(/Error|Rejection/);
    expect(status).toBe(args.length > 0 ? 0 : 1);
  });

  test('proof LOG-1 · an object that was rejected is shown, scrubbed', () => {
    const { status, err } = run(
      `Promise.reject({ patient: { name: 'Jane Doe' }, ssn: '${SSN}', code: 'E_COVERAGE' })`,
    );
    expect(err).toContain(`[cause]: { patient: { name: '[name]' }, ssn: '[ssn]', code: 'E_COVERAGE' }`);
    expect(err).not.toMatch(/123-45|Jane/);
    expect(status).toBe(1);
  });

  test('whoever handles rejections does, as before', () => {
    const { status, err } = run(`
      process.on('unhandledRejection', (reason) => { console.error('theirs', reason.count); process.exitCode = 7; });
      Promise.reject({ count: 3 });`);
    expect([err, status]).toEqual(['theirs 3\n', 7]);
  });

  test('whoever listens decides, as before', () => {
    const { status, err } = run(`
      process.on('uncaughtException', (error) => { console.error('theirs', error); process.exitCode = 7; });
      setImmediate(() => { throw new Error('SSN ${SSN}'); });`);
    expect(status).toBe(7);
    expect(err).toMatch(/^theirs Error: SSN \[\w+\]/);
  });
});

/**
 * How AWS Lambda's Node.js runtime logs, from its public runtime interface client: before the function is loaded it
 * replaces the methods of the console by some that write frames (type, length, time, message) to a descriptor of its
 * own, and listens to uncaught exceptions, which it says to the console before it ends with 129.
 */
const runtime = (format: 'JSON' | 'TEXT') => `
  const { writeSync } = require('node:fs');
  const { format } = require('node:util');
  const frame = (text) => {
    const message = Buffer.from(text);
    const head = Buffer.alloc(16);
    head.writeUInt32BE(0xa55a0003, 0);
    head.writeUInt32BE(message.length, 4);
    head.writeBigInt64BE(BigInt(Date.now()) * 1000n, 8);
    writeSync(3, head);
    writeSync(3, message);
  };
  const error = (it) => ({ errorType: it.constructor.name, errorMessage: it.message, stackTrace: it.stack.split('\\n'), ...it });
  for (const level of ['info', 'log', 'warn', 'error', 'fatal']) {
    console[level] = (message, ...more) => frame('${format}' === 'TEXT'
      ? level + '\\t' + format(message, ...more) + '\\n'
      : JSON.stringify(more.length === 0
        ? { level, message: message instanceof Error ? error(message) : message }
        : { level, message: format(message, ...more), ...more.filter((it) => it instanceof Error).map(error)[0] }) + '\\n');
  }
  process.on('uncaughtException', (thrown) => {
    '${format}' === 'TEXT' ? console.error('Uncaught Exception', '\\t' + JSON.stringify(error(thrown))) : console.error(thrown);
    process.exit(129);
  });`;

/** Messages of the frames. */
function messagesIn(frames: Buffer): string[] {
  const messages: string[] = [];
  for (let at = 0; at < frames.length; at += 16 + frames.readUInt32BE(at + 4)) {
    expect(frames.readUInt32BE(at)).toBe(0xa55a0003);
    messages.push(frames.toString('utf8', at + 16, at + 16 + frames.readUInt32BE(at + 4)));
  }
  return messages;
}

/** What reaches AWS Lambda of a function that says all kinds of things, and then dies. */
function saidToLambda(format: 'JSON' | 'TEXT'): string[] {
  const { status, out, third } = run(
    `console.log('SSN ${SSN}');
     console.info({ patient: { name: 'Jane Doe' }, count: 3 });
     console.warn('failed', new RangeError('SSN ${SSN}'));
     process.stdout.write('SSN ${SSN}\\n');
     setImmediate(() => { throw Object.assign(new TypeError('SSN ${SSN}'), { patient: { name: 'Jane Doe' } }); });`,
    { before: runtime(format), fd3: true },
  );
  expect(status).toBe(129);
  expect(out).toMatch(/^SSN \[\w+\]\n$/);
  expect(third.toString()).not.toMatch(/123-45|Jane/);
  return messagesIn(third);
}

test('proof LOG-1 · a console that writes JSON to AWS Lambda is scrubbed, and keeps its shape', () => {
  expect(saidToLambda('JSON').map((message) => JSON.parse(message) as unknown)).toMatchObject([
    { message: expect.stringMatching(/^SSN \[\w+\]$/) as string },
    { message: { count: 3 } },
    { errorType: 'RangeError', errorMessage: expect.stringMatching(/^SSN \[\w+\]$/) as string },
    { message: { errorType: 'TypeError' } },
  ]);
});

test('proof LOG-1 · a console that writes text to AWS Lambda is scrubbed', () => {
  const said = saidToLambda('TEXT').join('');
  expect(said).toMatch(/log\tSSN \[\w+\]\n/);
  expect(said).toContain('"errorType":"TypeError"');
});

test('a second capture is the first one; released, all is as before', () => {
  const { out } = run(`
    const log = console.log;
    const again = $.captureOutput();
    if (again !== $.captureOutput() || console.log !== log) process.stdout.write('other\\n');
    process.stdout.write('left over');
    again.release();
    console.log(' SSN ${SSN}');
    require('node:fs').writeSync(1, 'SSN ${SSN}\\n');
    process.stdout.write('SSN ${SSN}\\n');`);
  expect(out).toBe(`left over SSN ${SSN}\nSSN ${SSN}\nSSN ${SSN}\n`);
});

describe('a door', () => {
  /** A stream that takes its time, and remembers. */
  class Slow extends Writable {
    readonly taken: string[] = [];
    readonly pending: (() => void)[] = [];
    constructor() {
      super({ highWaterMark: 8, decodeStrings: false });
    }
    override _write(chunk: Buffer, _encoding: string, done: () => void): void {
      this.taken.push(chunk.toString());
      this.pending.push(done);
    }
  }
  const none = { writeSync: () => { throw new Error('not written past the stream'); } }; // prettier-ignore

  test('holds writers back as long as the stream does, and calls back in order', async () => {
    const stream = new Slow();
    const door = new OutputDoor(9, stream, none, createScrubber(), {});
    const called: number[] = [];
    expect(stream.write('a long enough line\n', () => called.push(1))).toBe(false);
    stream.write('second\n', () => called.push(2));
    expect(stream.taken).toEqual(['a long enough line\n']);
    const drained = new Promise((resolve) => stream.once('drain', resolve));
    stream.pending.shift()!();
    await new Promise(setImmediate);
    expect(stream.taken).toEqual(['a long enough line\n', 'second\n']);
    stream.pending.shift()!();
    await drained;
    expect(called).toEqual([1, 2]);
    door.remove();
  });

  test('waits for a reader that is slow, and writes every byte', () => {
    const written: Buffer[] = [];
    let calls = 0;
    const slow = {
      writeSync(_fd: number, bytes: Buffer, offset: number, length: number): number {
        if (calls++ % 2 === 0) throw Object.assign(new Error('try again'), { code: 'EAGAIN' });
        const some = Math.min(length, 4);
        written.push(bytes.subarray(offset, offset + some));
        return some;
      },
    };
    new OutputDoor(9, new Slow(), slow, createScrubber(), {}).writeSync(Buffer.from('0123456789\n'));
    expect(Buffer.concat(written).toString()).toBe('0123456789\n');
  });
});

test('the sources that are captured are those of the package', () => {
  expect(readFileSync(LOGS, 'utf8')).toContain('bulwark.logs.capture');
});

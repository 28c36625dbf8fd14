import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { Logger } from '@aws-lambda-powertools/logger';
import pino from 'pino';
import {
  createScrubber,
  scrubConsole,
  scrubbedDestination,
  scrubbedLogger,
  scrubbingReplacer,
} from '../../../runtime/logs';

const SSN = '123-45-6789';
const PHONE = '(212) 555-0143';
const found = (text: string): string[] =>
  [SSN, PHONE, '555-0143', 'Jane', 'Doe'].filter((it) => text.includes(it));

/** An error as applications throw them: identifiers in the message, in a cause and in a field. */
function failure(): Error {
  return Object.assign(new Error(`no coverage for SSN ${SSN}`, { cause: new Error(`asked ${PHONE}`) }), {
    patient: { name: 'Jane Doe' },
    code: 'E_COVERAGE',
  });
}

describe('pino', () => {
  function logged(
    use: (log: pino.Logger) => void,
    options: pino.LoggerOptions = {},
  ): Record<string, unknown>[] {
    let out = '';
    const to = { write: (bytes: Uint8Array) => (out += Buffer.from(bytes).toString()) };
    use(pino(options, scrubbedDestination({ to })));
    expect(found(out)).toEqual([]);
    return out.trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>); // prettier-ignore
  }

  test('proof LOG-1 · messages, fields, child loggers and errors leave pino scrubbed', () => {
    const lines = logged((log) => {
      log.info({ patient: { name: 'Jane Doe', ssn: SSN }, count: 3 }, `call ${PHONE}`);
      log
        .child({ patient: { name: 'Jane Doe' } })
        .child({ phone: PHONE })
        .warn('again');
      log.error(failure());
      log.error({ err: failure() }, 'failed');
    });
    expect(lines).toMatchObject([
      { level: 30, count: 3 },
      { level: 40, msg: 'again' },
      { level: 50, err: { type: 'Error', code: 'E_COVERAGE' } },
      { msg: 'failed', err: { type: 'Error', stack: expect.stringContaining('adapters.test') as string } },
    ]);
  });

  test('serializers, mixins and formatters of the application come first', () => {
    const [line] = logged((log) => log.info({ who: 1 }, 'done'), {
      serializers: { who: () => ({ name: 'Jane Doe' }) },
      mixin: () => ({ asked: `SSN ${SSN}` }),
      formatters: { bindings: () => ({ phone: PHONE }) },
    });
    expect(line).toMatchObject({ msg: 'done' });
  });

  test('a line that comes in pieces is one line; the last one needs no end', () => {
    let out = '';
    const destination = scrubbedDestination({
      to: { write: (bytes) => (out += Buffer.from(bytes).toString()) },
    });
    destination.write('{"msg":"SSN 123-45');
    expect(out).toBe('');
    destination.write('-6789"}\n{"msg":"b"}');
    destination.flushSync();
    expect(out.split('\n')).toHaveLength(2);
    expect(found(out)).toEqual([]);
  });

  test('back pressure of what is behind it is passed on', () => {
    const destination = scrubbedDestination({ to: { write: () => false } });
    expect(destination.write('begun')).toBe(true);
    expect(destination.write(' and ended\n')).toBe(false);
  });
});

describe('Powertools for AWS Lambda', () => {
  function logged(use: (log: Logger) => void, replacer = scrubbingReplacer()): Record<string, unknown>[] {
    let out = '';
    const spy = (stream: 'stdout' | 'stderr') =>
      jest.spyOn(process[stream], 'write').mockImplementation((text) => ((out += String(text)), true));
    const spies = [spy('stdout'), spy('stderr')];
    try {
      use(new Logger({ serviceName: 'intake', jsonReplacerFn: replacer }));
    } finally {
      spies.forEach((it) => it.mockRestore());
    }
    expect(found(out)).toEqual([]);
    return out.trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>); // prettier-ignore
  }

  test('proof LOG-1 · messages, keys, child loggers and errors leave Powertools scrubbed', () => {
    const lines = logged((log) => {
      log.appendKeys({ patient: { name: 'Jane Doe' }, clinic: 'north' });
      log.info(`SSN ${SSN}`, { phone: PHONE, count: 3 });
      log.createChild({ persistentKeys: { contact: { phone: PHONE } } }).warn('again');
      log.error('failed', failure());
      log.error('failed', { failure: failure() });
    });
    expect(lines).toMatchObject([
      { level: 'INFO', service: 'intake', clinic: 'north', count: 3 },
      { level: 'WARN', message: 'again' },
      {
        level: 'ERROR',
        error: { name: 'Error', location: expect.stringContaining('adapters.test') as string },
      },
      { level: 'ERROR', failure: { name: 'Error' } },
    ]);
  });

  test('a replacer of the application comes first', () => {
    const replacer = scrubbingReplacer({
      replacer: (key, value) => (key === 'who' ? { name: 'Jane Doe' } : key === 'big' ? 'big' : value),
    });
    const [line] = logged((log) => log.info('done', { big: 1n, list: [1, { a: 2 }] }), replacer);
    expect(line).toMatchObject({ message: 'done', big: 'big', list: [1, { a: 2 }] });
  });
});

describe('the console', () => {
  function said(use: (target: Console) => void): unknown[][] {
    const calls: unknown[][] = [];
    const method = (...values: unknown[]) => void calls.push(values);
    const target = { log: method, error: method, warn: method } as unknown as Console;
    const restore = scrubConsole(createScrubberOf(), target);
    use(target);
    restore();
    expect({ ...target }).toEqual({ log: method, error: method, warn: method });
    return calls;
  }
  const createScrubberOf = () =>
    (require('../../../runtime/logs') as typeof import('../../../runtime/logs')).createScrubber();

  test('proof LOG-1 · text, templates, objects and errors reach the console scrubbed', () => {
    const calls = said((target) => {
      target.log(`SSN ${SSN}`);
      target.log('SSN %s of %s', SSN, 'nobody');
      target.log({ name: 'Jane Doe', count: 3 });
      target.log('patient', { name: 'Jane Doe' });
      target.error('failed 100%', failure());
      target.warn(failure());
    });
    expect(found(JSON.stringify(calls))).toEqual([]);
    expect(calls[2]).toEqual([expect.objectContaining({ count: 3 })]);
    const [text, error] = calls[4]!;
    expect(text).toBe('failed 100%%');
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      code: 'E_COVERAGE',
      stack: expect.stringContaining('adapters.test') as string,
    });
    expect(found(String((error as Error).cause))).toEqual([]);
    expect(found(String((calls[5]![0] as Error).stack))).toEqual([]);
  });

  test('proof LOG-1 · a table and a listing know the fields of what they show', () => {
    let out = '';
    const stdout = new Writable({ write: (chunk, _, done) => ((out += String(chunk)), done()) });
    const target = new Console(stdout);
    const restore = scrubConsole(createScrubberOf(), target);
    const patient = { name: 'Jane Doe', visits: 3, clinicalNote: 'she is unwell' };
    target.table([patient], ['name', 'visits', 'clinicalNote']);
    target.dir({ a: { b: { c: { patient } } } }, { depth: 9 });
    restore();
    expect(found(out)).toEqual([]);
    expect(out).not.toContain('unwell');
    expect(out.match(/\[name\]/g)).toHaveLength(2);
    expect(out).toMatch(/│ 3 +│[^]*visits: 3/);
  });

  test('an error that nobody can read is none that is said', () => {
    const hostile = Object.defineProperty(new Error('x'), 'message', {
      get: () => {
        throw new Error(SSN);
      },
    });
    const cyclic = new Error('cyclic');
    cyclic.cause = cyclic;
    const calls = said((target) => {
      target.log(hostile);
      target.log(cyclic);
      target.log();
    });
    expect(String(calls[0]![0])).toContain('withheld');
    expect(calls[1]![0]).toBeInstanceOf(Error);
    expect(calls[2]).toEqual([]);
  });
});

describe('the logger', () => {
  const lines: string[] = [];
  const log = scrubbedLogger({
    write: (line) => lines.push(line),
    now: () => 1_767_225_600_000,
    fields: { service: 'intake' },
  });
  const last = () => JSON.parse(lines.at(-1)!) as Record<string, unknown>;

  test('proof LOG-1 · a line is JSON, and scrubbed', () => {
    log.info(`SSN ${SSN}`, { patient: { name: 'Jane Doe' }, count: 3 });
    expect(last()).toMatchObject({
      level: 'info',
      time: '2026-01-01T00:00:00.000Z',
      service: 'intake',
      count: 3,
    });
    log.error('failed', failure());
    expect(last().error).toBeDefined();
    log.child({ request: 'r-1' }).warn('again', { contact: { phone: PHONE } });
    expect(last()).toMatchObject({ service: 'intake', request: 'r-1' });
    expect(found(lines.join('\n'))).toEqual([]);
  });

  test('below its level it says nothing; a field is no level', () => {
    const before = lines.length;
    log.debug('nothing');
    expect(lines).toHaveLength(before);
    log.warn('true', { level: 'error', time: 'never', message: 'forged' });
    expect(last()).toMatchObject({ level: 'warn', message: 'true', time: '2026-01-01T00:00:00.000Z' });
  });

  test('a field by a name of the head is kept beside it, always under the same name', () => {
    const fields = { level: 'ward', time: 100, message: { count: 3 }, 'fields.time': 200, timeout: 5 };
    log.info('measured', fields);
    expect(last()).toEqual({
      level: 'info',
      time: '2026-01-01T00:00:00.000Z',
      message: 'measured',
      service: 'intake',
      'fields.level': 'ward',
      'fields.time': 100,
      'fields.message': { count: 3 },
      'fields.fields.time': 200,
      timeout: 5,
    });
    log.child({ time: 1 }).info('measured');
    expect(last()).toMatchObject({ 'fields.time': 1 });
  });

  test('proof LOG-1 · it is scrubbed by its own name, and is not the time of the line', () => {
    const scrubber = createScrubber({ fields: { level: 'mrn' } });
    const own = scrubbedLogger({ write: (line) => lines.push(line), scrubber });
    own.info('called', { level: 'A-77', time: '1974-12-25T10:22:11Z', message: `SSN ${SSN}` });
    expect(last()).toMatchObject({
      'fields.level': '[mrn]',
      'fields.time': '1974-[date]',
      'fields.message': 'SSN [ssn]',
    });
  });

  test('nothing that it is given stops it', () => {
    const cyclic: Record<string, unknown> = { big: 1n, at: new Date(0) };
    cyclic.self = cyclic;
    const hostile = {
      get trap(): string {
        throw new Error(SSN);
      },
      toJSON(): string {
        throw new Error(SSN);
      },
    };
    for (const fields of [cyclic, hostile, { hostile }, null, 'text', Symbol('x')]) {
      expect(() => log.info('still', fields as never)).not.toThrow();
    }
    expect(found(lines.join('\n'))).toEqual([]);
  });
});

import pinoRedact from '@pinojs/redact';
import { Redactor } from '@redactpii/node';
import fastRedact from 'fast-redact';
import { createScrubber } from '../runtime/scrubber';
import { corpus } from '../test/support/scrub-corpus';
import { ordinaryLines } from '../test/support/scrub-corpus/ordinary';
import { score } from '../test/support/scrub-corpus/score';
import { ADVERSARIES } from './scrub-adversaries';
import { median, table } from './statistics';

type Scrub = (line: string) => string;

/** Paths that somebody lists who has read the lines: every field of the corpus that holds an identifier, two levels deep. */
const FIELDS =
  `email phone ssn mrn dob firstName lastName patientName subscriber_name policy_number cardNumber
  accountNumber routingNumber iban birthDate address telecom identifier to ip license_plate vin macAddress imei
  deviceSerialNumber publicIp nombre apellidos telefono`.split(/\s+/);
const paths = [
  ...FIELDS.flatMap((path) => [path, `*.${path}`]),
  'req.headers.authorization',
  'req.headers.cookie',
  'req.headers["x-forwarded-for"]',
  'req.remoteAddress',
  'patient.address.*',
  'name[*].family',
  'name[*].given',
];

/** What others do with a line: it is JSON, so they parse it first, as they must. */
function others(): Readonly<Record<string, Scrub>> {
  const fast = fastRedact({ paths: [...paths], censor: '[redacted]' });
  const pino = pinoRedact({ paths: [...paths], censor: '[redacted]' });
  const redactor = new Redactor();
  return {
    'fast-redact': (line) => String(fast(JSON.parse(line))),
    '@pinojs/redact': (line) => String(pino(JSON.parse(line))),
    '@redactpii/node, as text': (line) => redactor.redact(line),
    '@redactpii/node, as object': (line) => JSON.stringify(redactor.redactObject(JSON.parse(line) as object)),
    'JSON.parse and JSON.stringify': (line) => JSON.stringify(JSON.parse(line)),
  };
}

const isJson = (line: string): boolean => line.startsWith('{') && line.endsWith('}');

/** Megabytes a second of processor time on one core, recall and precision of the same; then what attackers write. */
export function benchScrub(runs: number): void {
  const samples = (['training', 'held-out'] as const).flatMap((part) => corpus(part));
  const dense = samples.filter(({ line }) => isJson(line));
  const scrubbers: Readonly<Record<string, Scrub>> = {
    bulwark: createScrubber().line,
    'bulwark, with pseudonyms': createScrubber({ pseudonymKey: new Uint8Array(32).fill(1) }).line,
    ...others(),
  };
  const ordinary = ordinaryLines(4000);
  const sets = { ordinary, dense: dense.map(({ line }) => line) };
  const rates = measure(scrubbers, sets, runs);
  const rows = Object.entries(scrubbers).map(([name, scrub]): [string, string] => {
    const { recall, precision } = score(dense, scrub);
    const rate = (set: keyof typeof sets) => `${rates[`${set} ${name}`]!.toFixed(1).padStart(6)} MB/s`;
    return [
      name,
      `${rate('ordinary')} ${rate('dense')}   recall ${recall.toFixed(3)}, precision ${precision.toFixed(3)}`,
    ];
  });
  const size = (lines: readonly string[]) =>
    `${lines.length} lines of ${Math.round(bytes(lines) / lines.length)} bytes`;
  process.stdout.write(
    `JSON lines of a service (${size(sets.ordinary)}), and of the corpus (${size(sets.dense)}, an identifier in each ${Math.round(bytes(sets.dense) / identifiers(dense))} bytes)\n`,
  );
  process.stdout.write(table(rows));
  for (const part of ['training', 'held-out'] as const) {
    const all = corpus(part);
    const { recall, precision } = score(all, scrubbers.bulwark!);
    process.stdout.write(
      `${part}: ${all.length} lines, ${identifiers(all)} identifiers, recall ${recall.toFixed(4)}, precision ${precision.toFixed(4)}\n`,
    );
  }
  adversaries(scrubbers.bulwark!, runs);
  process.stdout.write(`${runs} runs each, medians of processor time\n`);
}

const bytes = (lines: readonly string[]): number =>
  lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0);
const identifiers = (samples: ReturnType<typeof corpus>): number =>
  samples.reduce((sum, { parts }) => sum + parts.filter(({ hide }) => hide !== undefined).length, 0);

/** Passes of each run over a set, so that it takes some tenths of a second. */
const LEAST_BYTES = 8_000_000;

function measure(
  scrubbers: Readonly<Record<string, Scrub>>,
  sets: Readonly<Record<string, readonly string[]>>,
  runs: number,
): Record<string, number> {
  const rates: Record<string, number[]> = {};
  for (let run = -1; run < runs; run++) {
    for (const [set, lines] of Object.entries(sets)) {
      const size = bytes(lines);
      const passes = Math.ceil(LEAST_BYTES / size);
      for (const [name, scrub] of Object.entries(scrubbers)) {
        const seconds = processorTime(() => {
          let length = 0;
          // Its bytes, so that no string is left half built
          for (let pass = 0; pass < passes; pass++)
            for (const line of lines) length += Buffer.byteLength(scrub(line));
          return length;
        });
        if (run >= 0) (rates[`${set} ${name}`] ??= []).push((size * passes) / seconds / 1e6); // the first warms up
      }
    }
  }
  return Object.fromEntries(Object.entries(rates).map(([name, values]) => [name, median(values)]));
}

function processorTime(work: () => number): number {
  const started = process.cpuUsage();
  if (work() < 0) throw new Error('nothing was done');
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1e6;
}

const SMALL = 50_000;

/** Four times the length takes four times as long, or somebody can stop a service with a line. */
function adversaries(scrub: Scrub, runs: number): void {
  const ratios = ADVERSARIES.map(([name, unit]) => {
    const text = (size: number) => unit.repeat(Math.ceil(size / unit.length)).slice(0, size);
    const spent = (size: number, times: number) => {
      const one = text(size);
      return median(
        Array.from({ length: runs }, () =>
          processorTime(() => {
            for (let time = 0; time < times; time++) scrub(one);
            return 1;
          }),
        ),
      );
    };
    const [small, large] = [spent(SMALL, 8), spent(4 * SMALL, 2)];
    return { name, rate: (SMALL * 8) / large / 1e6, ratio: (4 * large * 4) / (small * 4) };
  }).toSorted((a, b) => a.rate - b.rate);
  const slowest = ratios
    .slice(0, 5)
    .map(({ name, rate, ratio }): [string, string] => [
      `  ${name}`,
      `${rate.toFixed(1).padStart(6)} MB/s, four times the length takes ${ratio.toFixed(1)} times as long`,
    ]);
  const steepest = Math.max(...ratios.map(({ ratio }) => ratio));
  process.stdout.write(
    `${ADVERSARIES.length} adversarial texts of ${SMALL} and ${4 * SMALL} characters: the steepest takes ${steepest.toFixed(1)} times as long for four times the length; the slowest are\n${table(slowest)}`,
  );
}

import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pinoRedact from '@pinojs/redact';
import { Redactor } from '@redactpii/node';
import { buildSync } from 'esbuild';
import fastRedact from 'fast-redact';
import type * as scrubber from '../runtime/scrubber';
import { corpus } from '../test/support/scrub-corpus';
import type { Sample } from '../test/support/scrub-corpus/marks';
import { ordinaryLines } from '../test/support/scrub-corpus/ordinary';
import { score } from '../test/support/scrub-corpus/score';
import { ADVERSARIES } from './scrub-adversaries';
import { median, table } from './statistics';

type Scrub = (line: string) => string;

/** Paths of all values in the samples that are an identifier as a whole: as somebody lists them who has read every line. */
function pathsOf(samples: readonly Sample[]): string[] {
  const paths = new Set<string>();
  const walk = (value: unknown, path: string, hidden: ReadonlySet<string>): void => {
    if (typeof value !== 'object' || value === null) {
      if (hidden.has(String(value))) paths.add(path.replace(/^\./, ''));
      return;
    }
    for (const [name, one] of Object.entries(value)) {
      const step = Array.isArray(value)
        ? `[${name}]`
        : /^[A-Za-z_]\w*$/.test(name)
          ? `.${name}`
          : `["${name}"]`;
      walk(one, path + step, hidden);
    }
  };
  for (const { line, parts } of samples)
    walk(
      JSON.parse(line),
      '',
      new Set(parts.filter(({ hide }) => hide !== undefined).map(({ text }) => text)),
    );
  return [...paths];
}

/** What others do with a line: it is JSON, so they parse it first, as they must. */
function others(paths: readonly string[]): Readonly<Record<string, Scrub>> {
  const fast = fastRedact({ paths: [...paths], censor: '[redacted]' });
  const pino = pinoRedact({ paths: [...paths], censor: '[redacted]' });
  const redactor = new Redactor();
  return {
    [`fast-redact, ${paths.length} paths`]: (line) => String(fast(JSON.parse(line))),
    [`@pinojs/redact, ${paths.length} paths`]: (line) => String(pino(JSON.parse(line))),
    '@redactpii/node, as text': (line) => redactor.redact(line),
    '@redactpii/node, as object': (line) => JSON.stringify(redactor.redactObject(JSON.parse(line) as object)),
    'JSON.parse and JSON.stringify': (line) => JSON.stringify(JSON.parse(line)),
  };
}

/** As a function carries it: in one file. */
function bundled(): typeof scrubber {
  const folder = mkdtempSync(join(tmpdir(), 'bulwark-bench-'));
  try {
    const outfile = join(folder, 'scrubber.js');
    buildSync({
      entryPoints: [join(__dirname, '../runtime/scrubber/index.ts')],
      bundle: true,
      platform: 'node',
      outfile,
    });
    return createRequire(outfile)(outfile) as typeof scrubber;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const isJson = (line: string): boolean => line.startsWith('{') && line.endsWith('}');

/** Megabytes a second of processor time on one core, recall and precision of the same; then what attackers write. */
export function benchScrub(runs: number): void {
  const { createScrubber } = bundled();
  const samples = (['training', 'held-out'] as const).flatMap((part) => corpus(part));
  const dense = samples.filter(({ line }) => isJson(line));
  const paths = pathsOf(dense);
  const scrubbers: Readonly<Record<string, Scrub>> = {
    bulwark: createScrubber().line,
    'bulwark, with pseudonyms': createScrubber({ pseudonymKey: new Uint8Array(32).fill(1) }).line,
    ...others(paths),
  };
  const ordinary = ordinaryLines(4000);
  const sets = { ordinary, dense: dense.map(({ line }) => line) };
  const rates = measure(scrubbers, sets, runs);
  const rows = Object.entries(scrubbers).map(([name, scrub]): [string, string] => {
    const { recall, precision } = score(dense, scrub);
    const rate = (set: keyof typeof sets) => `${rates[`${set} ${name}`]!.toFixed(1).padStart(6)} MB/s`;
    return [
      name,
      `${rate('ordinary')} ${rate('dense')}${recall === 0 ? '' : `   recall ${recall.toFixed(3)}, precision ${precision.toFixed(3)}`}`,
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
const identifiers = (samples: readonly Sample[]): number =>
  samples.reduce((sum, { parts }) => sum + parts.filter(({ hide }) => hide !== undefined).length, 0);

/** Passes of each run over a set, so that it takes a tenth of a second or so. */
const LEAST_BYTES = 3_000_000;

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

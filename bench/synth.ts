import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { median, table } from './statistics';

interface Run {
  readonly timings: Readonly<Record<string, number>>;
  readonly resources: number;
  readonly rows: number;
  readonly failures: number;
  readonly peakMiB: number;
}

const ENGINE = 'CloudFormation Validate';
const PLAIN = ['load', 'construct', 'templates'];

/** Times whole synths of the example with several workloads, each in a fresh process. */
export function benchSynth(runs: number): void {
  const directory = configWith(WORKLOADS);
  const results = Array.from({ length: runs }, (_, i) => {
    process.stderr.write(`\rsynth ${i + 1} of ${runs}`);
    return once(directory);
  });
  process.stderr.write('\r\x1b[K');
  report(results);
}

/** As many workloads as bring the deployment to 500 resources and more. */
const WORKLOADS = 12;

function configWith(workloads: number): string {
  const example = parse(readFileSync(join(__dirname, '..', 'config', 'example.yaml'), 'utf8')) as {
    workloads: Record<string, unknown>[];
  };
  const [first] = example.workloads;
  const directory = mkdtempSync(join(tmpdir(), 'bulwark-bench-config-'));
  const list = Array.from({ length: workloads }, (_, i) => ({
    ...first,
    name: `service-${i}`,
    path: `/service-${i}/*`,
  }));
  writeFileSync(join(directory, 'bench.yaml'), stringify({ ...example, workloads: list }));
  return directory;
}

function once(directory: string): Run {
  const script = join(__dirname, 'synth-once.ts');
  const output = execFileSync(process.execPath, ['--import', 'tsx', script, directory, 'bench'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(output.trim().split('\n').at(-1)!) as Run;
}

function report(runs: readonly Run[]): void {
  const { resources, rows, failures } = runs[0]!;
  const time = (phase: string) => median(runs.map(({ timings }) => timings[phase] ?? 0));
  const sum = (phases: readonly string[]) =>
    median(runs.map(({ timings }) => phases.reduce((total, phase) => total + (timings[phase] ?? 0), 0)));
  const phases = Object.keys(runs[0]!.timings);
  const ours = phases.filter((phase) => !PLAIN.includes(phase) && phase !== ENGINE);
  const [plain, added, all] = [sum(PLAIN), sum(ours), sum(phases)];
  const milliseconds = (value: number) => `${value.toFixed(0)} ms`;
  process.stdout.write(
    table([
      ['resources', String(resources)],
      ['judgements', String(rows)],
      ['unexplained findings', String(failures)],
      ...phases.map((phase) => [phase, milliseconds(time(phase))] as const),
      ['plain synth (load, construct, templates)', milliseconds(plain)],
      [
        'our rules, four packs, evidence',
        `${milliseconds(added)} (${(added / plain).toFixed(2)} of the plain synth)`,
      ],
      ['everything', `${milliseconds(all)} (${(all / resources).toFixed(1)} ms per resource)`],
      [`everything but AWS's engine`, `${((all - time(ENGINE)) / resources).toFixed(1)} ms per resource`],
      ['peak memory', `${median(runs.map(({ peakMiB }) => peakMiB)).toFixed(0)} MiB`],
      ['runs', `${runs.length}, medians`],
    ]),
  );
}

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { ConfigProblem } from './problem';

const reportSchema = z.object({
  files: z.array(
    z.object({
      path: z.string(),
      findings: z.array(z.object({ kind: z.string(), line: z.number(), column: z.number() })),
      unreadable: z.string().optional(),
    }),
  ),
});

/**
 * What browsers get, with a credential in it (IDN-6). Scanned by the command itself, `bulwark scan`: what it uses works
 * asynchronously, and a synth does not.
 */
export function scanProblems(bundles: readonly string[], path: string): ConfigProblem[] {
  if (bundles.length === 0) return [];
  const problem = (given: string, allowed: string): ConfigProblem => ({
    path,
    given,
    allowed,
    control: 'IDN-6',
  });
  const absent = bundles.filter((bundle) => !existsSync(bundle));
  if (absent.length > 0) {
    return [
      problem(
        `${absent.join(', ')}: there is no such file`,
        'files and folders, relative to the project, built before the synth',
      ),
    ];
  }
  const { stdout, stderr, error } = spawnSync(
    process.execPath,
    [command(), 'scan', '--json', '--', ...bundles],
    {
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  if (error || stdout === '')
    return [problem(stderr.trim() || String(error), 'what npx bulwark scan can read')];
  return reportSchema
    .parse(JSON.parse(stdout))
    .files.flatMap(({ path: file, findings, unreadable }) => [
      ...findings.map(({ kind, line, column }) =>
        problem(`${file}:${line}:${column}: ${kind}`, 'nothing that is a credential of a service'),
      ),
      ...(unreadable === undefined
        ? []
        : [problem(`${file} ${unreadable}`, 'files that npx bulwark scan can look into')]),
    ]);
}

/** Beside the sources, and beside `dist/`. */
function command(): string {
  const near = join(__dirname, '..', '..', 'bin', 'bulwark.js');
  return existsSync(near) ? near : join(__dirname, '..', '..', '..', 'bin', 'bulwark.js');
}

import { existsSync, statSync } from 'node:fs';
import { scanProblems } from './client-bundles';
import { TRUST_BUNDLE_ALLOWED, trustBundleProblem } from '../compliance/trust-bundle';
import type { ConfigProblem } from './problem';
import type { Config } from './schema';

/** What is wrong with the files that a configuration names; paths are relative to the project, where synth runs. */
export function fileProblems(config: Config, today: string): ConfigProblem[] {
  const { clientAuthorities } = config.edge;
  const bundle = trustBundleProblem(clientAuthorities, today);
  const problems: ConfigProblem[] = bundle
    ? [
        {
          path: 'edge.clientAuthorities',
          given: `${JSON.stringify(clientAuthorities)}: ${bundle}`,
          allowed: TRUST_BUNDLE_ALLOWED,
          control: 'TLS-3',
        },
      ]
    : [];
  config.workloads.forEach(({ clientBundles }, i) => {
    problems.push(...scanProblems(clientBundles, `workloads.${i}.clientBundles`));
  });
  config.workloads.forEach((workload, i) => {
    if (workload.kind !== 'function') return;
    const { code } = workload;
    const exists = existsSync(code);
    if (exists && (code.endsWith('.zip') || statSync(code).isDirectory())) return;
    problems.push({
      path: `workloads.${i}.code`,
      given: `${JSON.stringify(code)}: ${exists ? 'neither a folder nor a .zip file' : 'there is no such file'}`,
      allowed: 'a folder or .zip file, relative to the project',
    });
  });
  return problems;
}

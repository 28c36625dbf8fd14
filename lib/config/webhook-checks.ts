import { globMatches } from '../compliance/template/glob';
import { type ConfigProblem, wrong } from './problem';
import type { Config } from './schema';

/** Vendors that make the secrets themselves. */
const ISSUING: ReadonlySet<string> = new Set(['twilio', 'stripe']);

/** A webhook has a path of its own, a vendor and a reader that are in the file, and a secret that its vendor knows. */
export function webhookProblems({ webhooks, workloads, vendors }: Config): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const known = (list: readonly { readonly name: string }[], what: string) =>
    list.map(({ name }) => name).join(', ') || `none, for the file names no ${what}`;
  const seen = { name: new Set<string>(), path: new Set<string>() };
  webhooks.forEach((webhook, i) => {
    const report = (key: keyof typeof webhook, allowed: string, control: 'INT-1' | 'VND-2' | 'IDN-6') =>
      problems.push(wrong(`webhooks.${i}.${key}`, webhook[key], allowed, control));
    for (const key of ['name', 'path'] as const) {
      if (seen[key].has(webhook[key])) report(key, `a ${key} used once`, 'INT-1');
      seen[key].add(webhook[key]);
    }
    if (!vendors.some(({ name }) => name === webhook.vendor)) {
      report('vendor', known(vendors, 'vendors'), 'VND-2');
    }
    if (!workloads.some(({ name }) => name === webhook.workload)) {
      report('workload', known(workloads, 'workloads'), 'INT-1');
    }
    if (webhook.secretFrom === 'bulwark' && ISSUING.has(webhook.verifier)) {
      report('secretFrom', `vendor, for ${webhook.verifier} makes its own secrets`, 'IDN-6');
    }
    if (webhook.secretHeader !== undefined && webhook.verifier !== 'shared-secret') {
      report('secretHeader', 'no secretHeader, but with the verifier shared-secret', 'INT-1');
    }
  });
  // The one that takes everything else comes last, and never sees what a webhook has taken.
  workloads.forEach(({ path }, i) => {
    const taken = webhooks.find((webhook) => path !== '/*' && globMatches(path, webhook.path));
    if (taken === undefined) return;
    const allowed = `a path that no webhook lies under; the webhook ${taken.name} is at ${taken.path}`;
    problems.push(wrong(`workloads.${i}.path`, path, allowed, 'INT-1'));
  });
  return problems;
}

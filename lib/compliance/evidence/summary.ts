import { join, relative } from 'node:path';
import type { Status } from '../controls/control';
import type { Evidence } from './model';

const MOST_FAILURES = 50;

/** What a person sees after synth: the verdict, its reasons, where the evidence is. */
export function renderSummary(evidence: Evidence, directory: string): string {
  const { controls, failures, judgements, templates, source } = evidence;
  const count = (status: Status) => controls.filter((control) => control.status === status).length;
  const statuses: Status[] = ['met', 'unproved', 'not-met', 'attested', 'inherited', 'planned'];
  const resources = templates.reduce((sum, template) => sum + template.resources, 0);
  const excepted = judgements.rows.filter(({ result }) => result === 'excepted').length;
  const lines = [
    `Bulwark ${evidence.deployment.environment}: ${templates.length} stacks, ${resources} resources, ` +
      `${judgements.rows.length} judgements, ${excepted} excepted, ${failures.length} unexplained`,
    `Controls: ${statuses.map((status) => `${count(status)} ${status}`).join(', ')}`,
    ...(source.tests === 'run' ? [] : ['Tests: not run for this source; `npm test` turns unproved into met']),
    ...failures.slice(0, MOST_FAILURES).map((failure) => `  FAIL ${failure}`),
    ...(failures.length > MOST_FAILURES
      ? [`  … and ${failures.length - MOST_FAILURES} more in the evidence`]
      : []),
    `Evidence: ${relative(process.cwd(), join(directory, 'index.html'))}`,
  ];
  return `${lines.join('\n')}\n`;
}

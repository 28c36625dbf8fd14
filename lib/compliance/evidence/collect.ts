import { basename } from 'node:path';
import type { Config } from '../../config/schema';
import { judgedOn } from '../../config/load';
import { attestAgreements, loadAgreements } from '../registers/agreement-register';
import { attestLeaving, loadWorkforce } from '../registers/workforce-register';
import { CONTROLS } from '../controls';
import type { Gate } from '../gate/gate';
import { RULES } from '../gate/rules';
import { citationAnswers } from '../hipaa/citations';
import { version } from '../../version';
import { dataFlow } from './data-flow';
import { existingTypes } from './existing';
import { inventory } from './inventory';
import type { Evidence } from './model';
import { networkMap } from './network-map';
import { sourceDigest } from './source-digest';
import { readTestResults } from './test-results';
import { controlsOf, failuresOf } from './verdict';

export interface CollectProps {
  readonly config: Config;
  readonly environment: string;
  readonly gate: Gate;
  /** Project root: where the sources and the results of their tests lie. */
  readonly root: string;
}

/** Gathers what one synth proved, from the templates, the judgements and the test results, with the verdict on it. */
export function collect({ config, environment, gate, root }: CollectProps): Evidence {
  const sha256 = sourceDigest(root);
  const tests = readTestResults(root, sha256);
  const context = {
    set: gate.templates,
    rules: RULES,
    judgements: gate.recorder,
    registers: new Map([
      ['agreements', attestAgreements(loadAgreements(config.registers.agreements, judgedOn(config)))],
      ['workforce', attestLeaving(loadWorkforce(config.registers.workforce, judgedOn(config)))],
    ]),
    existing: existingTypes(config.accountServices),
    ...(tests && { tests }),
  };
  const controls = controlsOf(context);
  const failures = failuresOf(gate.recorder.rows, gate.auditFindings, controls, gate.unfinished);
  return {
    bulwark: version(),
    deployment: {
      name: config.name,
      environment,
      account: config.account,
      region: config.region,
      judgedOn: judgedOn(config),
    },
    source: { sha256, tests: tests ? 'run' : 'not run for this source' },
    passed: failures.length === 0,
    failures,
    controls,
    citations: citationAnswers(CONTROLS),
    judgements: gate.recorder,
    rules: RULES.map(({ id, title, help }) => ({ id, title, help })),
    inventory: inventory(gate.templates),
    templates: gate.templates.templates.map((template) => ({
      stack: template.name,
      file: basename(template.path),
      sha256: template.sha256,
      resources: template.resources.size,
      ...(template.region !== undefined && { region: template.region }),
    })),
    diagrams: [networkMap(gate.templates), dataFlow(gate.templates)],
  };
}

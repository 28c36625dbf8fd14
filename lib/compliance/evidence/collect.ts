import { basename } from 'node:path';
import type { Config } from '../../config/schema';
import { judgedOn } from '../../config/load';
import { CONTROLS } from '../controls';
import type { Gate } from '../gate/gate';
import { renderProblem } from '../gate/rule';
import { RULES } from '../gate/rules';
import { citationAnswers } from '../hipaa/citations';
import { existingTypes } from './existing';
import { inventory } from './inventory';
import type { ControlRecord, Evidence } from './model';
import { sourceDigest } from './source-digest';
import { controlRecord } from './status';
import { readTestResults } from './test-results';

export interface CollectProps {
  readonly config: Config;
  readonly environment: string;
  readonly gate: Gate;
  /** Project root: where the sources and the results of their tests lie. */
  readonly root: string;
  /** Version of this package. */
  readonly version: string;
}

/** Gathers what one synth proved. Reads the templates, the judgements and the test results; decides nothing itself. */
export function collect({ config, environment, gate, root, version }: CollectProps): Evidence {
  const sha256 = sourceDigest(root);
  const tests = readTestResults(root, sha256);
  const context = {
    set: gate.templates,
    rules: RULES,
    judgements: gate.recorder,
    existing: existingTypes(config.accountServices),
    ...(tests && { tests }),
  };
  const controls = CONTROLS.map((control) => controlRecord(control, context));
  const failures = failuresOf(gate, controls);
  return {
    bulwark: version,
    deployment: {
      name: config.name,
      environment,
      account: config.account,
      region: config.region,
      judgedOn: judgedOn(config),
    },
    source: { sha256, tests: tests ? 'run' : 'not run for this source' },
    passed: gate.passed && failures.length === 0,
    failures,
    controls,
    citations: citationAnswers(CONTROLS),
    judgements: gate.recorder,
    inventory: inventory(gate.templates),
    templates: gate.templates.templates.map((template) => ({
      stack: template.name,
      file: basename(template.path),
      sha256: template.sha256,
      resources: template.resources.size,
      ...(template.region !== undefined && { region: template.region }),
    })),
  };
}

/** Why a synth fails, a line each, the control's name first where there is one. */
function failuresOf(gate: Gate, controls: readonly ControlRecord[]): string[] {
  return [
    ...gate.findings.map((row) => {
      const where = `${row.stack}/${row.logicalId}`;
      return `${row.rule} ${where}: ${row.problems.map(renderProblem).join('; ')}`;
    }),
    ...gate.auditFindings.map(({ rule, path, message }) => `${rule} ${path}: ${message}`),
    ...controls.flatMap(({ id, proofs }) =>
      proofs
        .filter(({ kind, result }) => result === 'fail' && kind !== 'rule')
        .map(({ ref, detail }) => `${id} ${ref}: ${detail}`),
    ),
  ];
}

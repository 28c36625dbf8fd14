import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as cdk from 'aws-cdk-lib';
import { transformSync } from 'esbuild';
import * as bulwark from '../../lib';
import { evaluate } from '../../lib/compliance/gate/evaluate';
import { exceptionsInMetadata, ruleExcusing } from '../../lib/compliance/gate/exception';
import { renderProblem } from '../../lib/compliance/gate/rule';
import { Template, type JsonObject } from '../../lib/compliance/template/template';
import { TemplateSet } from '../../lib/compliance/template/template-set';
import { newApp } from '../support/synth';
import { ENVIRONMENT, surroundings, type Given } from './surroundings';

const TODAY = '2026-11-22';

/** `aws_ec2` of aws-cdk-lib is `ec2` in an example, as everybody imports it. */
const CDK = Object.fromEntries(
  ['App', 'Duration', 'RemovalPolicy', 'Stack', 'Validations']
    .map((name) => [name, name])
    .concat(Object.keys(cdk).flatMap((name) => (name.startsWith('aws_') ? [[name.slice(4), name]] : [])))
    .map(([alias, name]) => [alias!, cdk[name as keyof typeof cdk]]),
);
/** Shorter names that are usual where the module's own is long. */
const USUAL = { elb: cdk.aws_elasticloadbalancingv2 };

/** Runs code as the body of a stack's constructor. */
export function run(code: string, stack: cdk.Stack, given: Given): void {
  const { code: script } = transformSync(`function example() {${code}\n}`, { loader: 'ts' });
  // A name that an example declares itself hides the given one, as it would in a file of its own.
  const names = { ...CDK, ...USUAL, ...bulwark, ...given };
  // oxlint-disable-next-line no-implied-eval -- the code is that of our own docstrings
  const body = new Function(...Object.keys(names), `${script}; example.call(this);`);
  body.apply(stack, Object.values(names));
}

export interface Outcome {
  /** Why the example did not run, by the name of its construct. */
  readonly errors: ReadonlyMap<string, Error>;
  /** What the rules find in the stack of an example, judged together with its surroundings alone. */
  findings(name: string): readonly string[];
  /** The resources of an example. */
  resources(name: string): number;
}

/** Every example in a stack of its own, all in one app, which is synthesized once. */
export function runExamples(
  examples: ReadonlyMap<string, string>,
  context: Record<string, unknown>,
): Outcome {
  const app = newApp({ context, outdir: mkdtempSync(join(tmpdir(), 'bulwark-examples-')) });
  const { given, routes } = surroundings(app);
  const errors = new Map<string, Error>();
  for (const [name, code] of examples) {
    try {
      run(code, new cdk.Stack(app, name, { env: ENVIRONMENT }), given);
    } catch (error) {
      errors.set(name, error as Error);
    }
  }
  routes.cover(app);
  const templates = new Map(
    app.synth().stacks.map((stack) => {
      const place = { name: stack.stackName, region: ENVIRONMENT.region, account: ENVIRONMENT.account };
      return [stack.stackName, Template.fromObject(stack.template as JsonObject, place)];
    }),
  );
  return {
    errors,
    resources: (name) => templates.get(name)!.resources.size,
    findings(name) {
      const set = new TemplateSet([templates.get('Surroundings')!, templates.get(name)!], { today: TODAY });
      // As `bulwark check` does: what a construct excuses must be in the template itself, whatever app it is in.
      return evaluate(set, bulwark.RULES, ({ metadata }, rule) =>
        exceptionsInMetadata(metadata).find((exception) => ruleExcusing(exception, rule) !== undefined),
      )
        .rows.filter(({ stack, result }) => stack === name && result === 'non-compliant')
        .map(
          ({ rule, logicalId, problems }) =>
            `${rule} ${logicalId}: ${problems.map(renderProblem).join('; ')}`,
        );
    },
  };
}

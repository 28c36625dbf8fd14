import { readFileSync } from 'node:fs';
import {
  Stack,
  Token,
  type IPolicyValidationContext,
  type IPolicyValidationPlugin,
  type PolicyValidationPluginReport,
  type PolicyValidationStack,
  type PolicyViolation,
} from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { Template, type JsonObject } from '../template/template';
import { TemplateSet } from '../template/template-set';
import { evaluate } from './evaluate';
import { ledgerOf } from './ledger';
import { Recorder } from './recorder';
import { renderProblem, type Rule } from './rule';
import { RULES } from './rules';
import type { RuleRow } from './row';
import { nameOf, stackTemplates } from './stack-templates';

export interface BulwarkChecksProps {
  /**
   * The rules to judge by.
   * @default - every rule of the gate
   */
  readonly rules?: readonly Rule[];
  /**
   * Day on which exceptions are judged, YYYY-MM-DD.
   * @default - today
   */
  readonly today?: string;
  /**
   * Where every judgement is kept, the compliant ones too.
   * @default - a recorder of its own, readable as `recorder`
   */
  readonly recorder?: Recorder;
}

/**
 * Judges the final templates of any CDK app.
 *
 * @example
 * Validations.of(app).addPlugins(new BulwarkChecks());
 */
export class BulwarkChecks implements IPolicyValidationPlugin {
  readonly name = 'Bulwark';
  readonly ruleIds: string[];
  readonly recorder: Recorder;
  /** The templates of the last synth. */
  templates = new TemplateSet([]);
  private readonly rules: readonly Rule[];
  private readonly today: string;

  constructor(props: BulwarkChecksProps = {}) {
    this.rules = props.rules ?? RULES;
    this.today = props.today ?? new Date().toISOString().slice(0, 10);
    this.recorder = props.recorder ?? new Recorder();
    this.ruleIds = this.rules.map((rule) => rule.id);
  }

  validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    return this.recorder.timed('Bulwark', () => this.judge(context));
  }

  private judge(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const ledger = ledgerOf(context.appConstruct, this.today);
    const stackPaths = new Map<Template, string>();
    this.templates = new TemplateSet(
      stackTemplates(context).map((stack) => {
        const template = read(stack, context.appConstruct);
        stackPaths.set(template, stack.stackConstructPath);
        return template;
      }),
      { today: this.today },
    );
    const judgements = evaluate(this.templates, this.rules, ({ template, logicalId }, rule) =>
      ledger.excuse(ledger.construct(stackPaths.get(template)!, logicalId), rule),
    );
    this.recorder.add(judgements);
    return report(judgements.rows, this.rules, this.templates);
  }
}

function read(stack: PolicyValidationStack, root: IConstruct): Template {
  const text = readFileSync(stack.templatePath, 'utf8');
  const known = (value: string | undefined) => (Token.isUnresolved(value) ? undefined : value);
  const [region, account] = [known(stack.region), known(stack.accountId)];
  return new Template(
    {
      name: stackName(root, stack.stackConstructPath),
      path: stack.templatePath,
      ...(region !== undefined && { region }),
      ...(account !== undefined && { account }),
    },
    JSON.parse(text) as JsonObject,
    text,
  );
}

/** The CloudFormation name: what `Fn::GetStackOutput` of another stack calls it. */
function stackName(root: IConstruct, path: string): string {
  const ids = path === '' ? [] : path.split('/');
  const node = ids.reduce<IConstruct | undefined>((scope, id) => scope?.node.tryFindChild(id), root);
  return node && Stack.isStack(node) ? nameOf(node) : path;
}

function report(
  rows: readonly RuleRow[],
  rules: readonly Rule[],
  set: TemplateSet,
): PolicyValidationPluginReport {
  const paths = new Map(set.templates.map((template) => [template.name, template.path]));
  const byId = new Map<string, Rule>(rules.map((rule) => [rule.id, rule]));
  const violations = rows
    .filter((row) => row.result === 'non-compliant')
    .map((row): PolicyViolation => {
      const rule = byId.get(row.rule)!;
      return {
        ruleName: row.rule,
        description: `${rule.title}. ${row.problems.map(renderProblem).join('; ')}`,
        fix: rule.help,
        severity: 'error',
        violatingResources: [
          {
            resourceLogicalId: row.logicalId,
            templatePath: paths.get(row.stack)!,
            locations: row.problems.map((problem) => problem.path),
          },
        ],
      };
    });
  return { success: violations.length === 0, violations };
}

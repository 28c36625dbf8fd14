import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  CloudFormationValidatePlugin,
  Stack,
  type IPolicyValidationContext,
  type PolicyValidationPluginReport,
  type PolicyViolatingResource,
} from 'aws-cdk-lib';
import { ledgerOf } from './ledger';
import type { Recorder } from './recorder';
import { nameOf, stackTemplates } from './stack-templates';

/** One engine for all gates of a process: starting it takes seconds and 300 MB. */
const engine = new CloudFormationValidatePlugin();

/** AWS's own template engine, with our exceptions in front and its findings kept. Every severity is a finding. */
export class TemplateValidation extends CloudFormationValidatePlugin {
  constructor(
    private readonly today: string,
    private readonly recorder: Recorder,
  ) {
    super();
  }

  override validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    return this.recorder.timed(this.name, () => this.judge(context));
  }

  private judge(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const ledger = ledgerOf(context.appConstruct, this.today);
    const stacks = stackTemplates(context);
    const stackPaths = new Map(stacks.map((stack) => [stack.templatePath, stack.stackConstructPath]));
    const digests = new Map<string, string>();
    const report = engine.validate({ ...context, stackTemplates: stacks });
    const violations = report.violations.flatMap((violation) => {
      this.recorder.rules.add(violation.ruleName);
      const unexplained = violation.violatingResources.filter((resource) => {
        const stackPath = stackPaths.get(resource.templatePath ?? '') ?? resource.constructPath ?? '';
        const node = ledger.construct(stackPath, resource.resourceLogicalId ?? '');
        const exception = ledger.excuse(node, violation.ruleName);
        this.recorder.rows.push({
          judge: 'CloudFormation Validate',
          rule: violation.ruleName,
          stack: node ? nameOf(Stack.of(node)) : stackPath,
          logicalId: resource.resourceLogicalId ?? '',
          type: node?.cfnResourceType ?? '',
          ...(node && { path: node.node.path }),
          result: exception ? 'excepted' : 'non-compliant',
          problems: [problem(resource, violation.description)],
          ...(exception && { exception }),
          ...(resource.templatePath !== undefined && {
            templateSha256: digest(resource.templatePath, digests),
          }),
        });
        return !exception;
      });
      return unexplained.length > 0
        ? [{ ...violation, severity: 'error', violatingResources: unexplained }]
        : [];
    });
    return { ...report, success: violations.length === 0, violations };
  }
}

/** SHA-256 of a template file, read once. */
function digest(path: string, known: Map<string, string>): string {
  let sha256 = known.get(path);
  if (sha256 === undefined) {
    sha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
    known.set(path, sha256);
  }
  return sha256;
}

const problem = (resource: PolicyViolatingResource, description: string) => ({
  path: resource.locations[0] ?? 'Properties',
  given: description,
  allowed: 'a template that CloudFormation accepts',
});

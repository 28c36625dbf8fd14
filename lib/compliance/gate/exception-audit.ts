import {
  Validations,
  type IPolicyValidationContext,
  type IPolicyValidationPlugin,
  type PolicyValidationPluginReport,
  type PolicyViolation,
} from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { ledgerOf } from './ledger';
import type { Recorder } from './recorder';

/** A complaint about how findings were excused, or about a warning that nobody answered. */
export interface AuditFinding {
  readonly rule: 'exception' | 'unused-exception' | 'raw-acknowledgement' | 'unanswered-warning';
  readonly path: string;
  readonly message: string;
}

/**
 * CDK acknowledges its own template warning about literal zones whenever a stack names its zones.
 * Nothing else may be acknowledged past our wrapper.
 */
const CDK_ITSELF = ['CloudFormation-Validate::W3010', 'Literal AZs in template are the result of'] as const;

/**
 * Watches the watchers: runs after every judge and reports exceptions that are expired, unsound, unused or name
 * an unknown rule, acknowledgements that went around the exceptions, and CDK warnings.
 */
export class ExceptionAudit implements IPolicyValidationPlugin {
  readonly name = 'Bulwark exceptions';
  findings: readonly AuditFinding[] = [];

  constructor(
    private readonly today: string,
    private readonly recorder: Recorder,
  ) {}

  validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    return this.recorder.timed(this.name, () => this.judge(context));
  }

  private judge({ appConstruct }: IPolicyValidationContext): PolicyValidationPluginReport {
    this.findings = [...this.exceptions(appConstruct), ...warnings(appConstruct)];
    const violations = this.findings.map((finding): PolicyViolation => ({
      ruleName: finding.rule,
      description: finding.message,
      severity: 'error',
      violatingResources: [{ constructPath: finding.path, locations: [] }],
    }));
    return { success: violations.length === 0, violations };
  }

  private exceptions(root: IConstruct): AuditFinding[] {
    const ledger = ledgerOf(root, this.today);
    return ledger.entries.flatMap(({ exception, scope, problems }): AuditFinding[] => {
      const path = scope.node.path;
      const title = `exception for ${exception.rules.join(', ') || 'nothing'}`;
      if (problems.length > 0) {
        return [{ rule: 'exception', path, message: `${title}: ${problems.join('; ')}` }];
      }
      const unknown = exception.rules.filter((rule) => !this.isKnown(rule));
      if (unknown.length > 0) {
        return [{ rule: 'exception', path, message: `${title}: no such rule: ${unknown.join(', ')}` }];
      }
      const idle = exception.rules.filter((rule) => !ledger.isUsed(exception, rule));
      return idle.length > 0
        ? [
            {
              rule: 'unused-exception',
              path,
              message: `${title}: excuses nothing: ${idle.join(', ')}; remove it`,
            },
          ]
        : [];
    });
  }

  /** Our rules and the packs' are known by having been asked; AWS's engine only names those that found something. */
  private isKnown(rule: string): boolean {
    return this.recorder.rules.has(rule.replace(/\[.*\]$/, ''));
  }
}

function warnings(root: IConstruct): AuditFinding[] {
  return root.node.findAll().flatMap((node) =>
    node.node.metadata.flatMap((entry): AuditFinding[] => {
      const path = node.node.path;
      if (entry.type === 'aws:cdk:warning' || entry.type === 'aws:cdk:error') {
        return [{ rule: 'unanswered-warning', path, message: String(entry.data) }];
      }
      if (entry.type !== Validations.ACKNOWLEDGED_RULES_METADATA_KEY) return [];
      return Object.entries(entry.data as Record<string, string>)
        .filter(([id, reason]) => !(id === CDK_ITSELF[0] && reason.startsWith(CDK_ITSELF[1])))
        .map(([id]) => ({
          rule: 'raw-acknowledgement',
          path,
          message: `${id} was acknowledged directly; use Exceptions.of(construct).add({...}) with reason, owner, expiry and compensating control`,
        }));
    }),
  );
}

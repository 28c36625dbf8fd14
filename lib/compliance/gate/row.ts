import type { ControlId } from '../controls/control';
import type { Exception } from './exception';
import type { Problem } from './rule';

/** Who judged: our rules, a cdk-nag pack, or AWS's template engine. */
export type Judge =
  'Bulwark' | 'HIPAA.Security' | 'NIST.800.53.R5' | 'AwsSolutions' | 'Serverless' | 'CloudFormation Validate';

/** One rule's word on one resource. Not-applicable is only counted. */
export interface RuleRow {
  readonly judge: Judge;
  /** Id of the rule, with the finding in brackets where the rule names one. */
  readonly rule: string;
  readonly control?: ControlId;
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  /** Construct path, when the template or the tree knows it. */
  readonly path?: string;
  readonly result: 'compliant' | 'non-compliant' | 'excepted';
  /** Why it is not compliant; empty when it is. */
  readonly problems: readonly Problem[];
  readonly exception?: Exception;
  /** SHA-256 of the template that was judged; undefined when the construct tree was. */
  readonly templateSha256?: string;
}

/** Everything that the judges said in one synth or check. */
export interface Judgements {
  readonly rows: readonly RuleRow[];
  /** Resources to which a rule did not apply, by rule. */
  readonly notApplicable: Readonly<Record<string, number>>;
}

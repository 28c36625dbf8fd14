import type { ControlId } from '../controls/control';
import type { TemplateResource } from '../template/template';
import type { TemplateSet } from '../template/template-set';

/** One reason why a resource breaks a rule. */
export interface Problem {
  /** Dotted property path below the resource, such as `Properties.RotationPeriodInDays`. */
  readonly path: string;
  /** What the template says there, in a word or two; `missing` when nothing does. */
  readonly given: string;
  /** What is allowed. */
  readonly allowed: string;
  /** The value is an intrinsic that a template cannot resolve: a finding too, for it proves nothing. */
  readonly unreadable?: true;
}

/** What a rule says of one resource. An empty list of problems means compliant. */
export type Judgement = readonly Problem[] | 'not-applicable';

/** `KEY-1.kms-rotation`: the control it defends, then the noun. */
export type RuleId = `${ControlId}.${string}`;

/** A pure function over final template JSON that defends one control. */
export interface Rule {
  readonly id: RuleId;
  /** What holds of a compliant resource, as a statement. */
  readonly title: string;
  /** How to mend a finding, in one sentence. */
  readonly help: string;
  /** Resource types that it judges; others are not applicable without a call. `*` judges every type. */
  readonly types: readonly string[] | '*';
  /**
   * The rule forbids what it names, or judges what need not exist, so that no judged resource at all is a pass.
   * @default false: without one compliant resource the rule proves nothing
   */
  readonly forbids?: true;
  judge(resource: TemplateResource, set: TemplateSet): Judgement;
}

export const controlOf = (rule: Pick<Rule, 'id'>): ControlId => rule.id.split('.')[0] as ControlId;

/** `Properties.RotationPeriodInDays is 365; allowed: 90`. */
export const renderProblem = ({ path, given, allowed, unreadable }: Problem): string =>
  `${path} is ${given}${unreadable ? ' (unreadable in a template)' : ''}; allowed: ${allowed}`;

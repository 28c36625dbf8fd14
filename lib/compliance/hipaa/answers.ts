import type { Citation } from './paragraphs';

const NOT_A_PLAN_SPONSOR =
  'Not applicable: the duty is in the documents of a group health plan and falls on its plan sponsor. The operator is a business associate of providers and sponsors no plan.';

/** Paragraphs that no control answers, with the reason. One that a control answers later leaves this table. */
export const ANSWERS: Partial<Readonly<Record<Citation, string>>> = {
  '164.308(a)(4)(ii)(A)':
    'Not applicable: the operator is no health care clearinghouse and no part of an organization that has one. A clearinghouse that uses Bulwark isolates it in an account and deployment of its own.',
  '164.314(a)(2)(ii)':
    'Not applicable: it allows a memorandum or other law in place of a contract where both sides are government entities. Here every arrangement is a contract.',
  '164.314(b)(1)': NOT_A_PLAN_SPONSOR,
  '164.314(b)(2)(i)': NOT_A_PLAN_SPONSOR,
  '164.314(b)(2)(ii)': NOT_A_PLAN_SPONSOR,
  '164.314(b)(2)(iii)': NOT_A_PLAN_SPONSOR,
  '164.314(b)(2)(iv)': NOT_A_PLAN_SPONSOR,
  '164.400':
    'No duty of its own: it says that the subpart applies to breaches on or after 23 September 2009.',
  '164.514(b)(1)':
    'Not used: nothing is treated as de-identified on the word of an expert. Where identifiers are removed, it is by the list of § 164.514(b)(2).',
};

/**
 * - `broken`: rows of one tenant are in reach of another, or somebody who works for one can take the defence away.
 * - `weak`: it holds by one thing only, leaks what can be inferred, or makes every query slower than it need be.
 */
export type Severity = 'broken' | 'weak';

/** Something that does not keep tenants apart. */
export interface Finding {
  /** Id of the rule, such as `TEN-1.forced`; for a query of a folder, the name of its file. */
  readonly check: string;
  /** Ids of the controls it belongs to. */
  readonly controls: readonly string[];
  readonly severity: Severity;
  /** Kind and name, as SQL writes it: `table clinic.patient`. `database` where the check names none. */
  readonly object: string;
  /** What is wrong with the object. */
  readonly finding: string;
  /** Why that matters, in a phrase; absent where a query of a folder found it. */
  readonly why?: string;
  /** SQL that would cure it, or a comment that says what to do; to be read before it is run. */
  readonly cure?: string;
}

/** What a rule says of one object. */
export interface Violation {
  readonly object: string;
  readonly finding: string;
  readonly cure: string;
  /** @default - that of the rule */
  readonly severity?: Severity;
}

export const counted = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

/** `a`, `a and b`, `a, b and 7 more` */
export function listed(names: readonly string[], most = 5): string {
  if (names.length > most + 1) return `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

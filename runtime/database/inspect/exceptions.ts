import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import * as z from 'zod';
import type { Finding } from './finding';
import { RULES } from './rules';

/** Findings that are accepted for a while: promises not kept, with who answers for them. */
export interface Exception {
  /** Ids of rules, exactly. */
  readonly rules: readonly string[];
  /** As the finding names it: `table clinic.patient`. */
  readonly object: string;
  /** Why the findings stand. */
  readonly reason: string;
  /** Who answers for it: a role or a team. */
  readonly owner: string;
  /** Last day on which it holds, YYYY-MM-DD; at most 400 days ahead. */
  readonly expires: string;
  /** What reduces the risk meanwhile. */
  readonly compensating: string;
}

export interface Accepted {
  readonly finding: Finding;
  readonly exception: Exception;
}

const said = z.string().trim().min(5);
const FILE = z.strictObject({
  exceptions: z.array(
    z.strictObject({
      rules: z.array(z.string().refine((id) => RULES.some((rule) => rule.id === id), 'is no rule')).min(1),
      object: z.string().min(1),
      reason: said,
      owner: said,
      expires: z.iso.date(),
      compensating: said,
    }),
  ),
});

const LONGEST_DAYS = 400;
const DAY = 24 * 60 * 60 * 1000;

/** A file of exceptions that cannot be used: every reason, one line each. */
export class ExceptionsError extends Error {
  override readonly name = 'ExceptionsError';
}

/**
 * Reads exceptions from YAML; docs/database-check.md shows one.
 * @throws ExceptionsError
 */
export async function readExceptions(file: string): Promise<readonly Exception[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    throw new ExceptionsError(`${file} cannot be read`);
  }
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw new ExceptionsError(`${file} is no YAML: ${(error as Error).message.split('\n')[0]}`);
  }
  const { success, data, error } = FILE.safeParse(value);
  if (success) return data.exceptions;
  throw new ExceptionsError(
    error.issues.map(({ path, message }) => `${file}, ${path.join('.') || 'top'}: ${message}`).join('\n'),
  );
}

/**
 * Takes out the findings that an exception accepts. An exception that is expired, reaches too far ahead, or excuses
 * nothing is a finding itself.
 * @param today YYYY-MM-DD
 * @param whole whether the whole database was looked at; else an exception may be for what was not
 */
export function accept(
  findings: readonly Finding[],
  exceptions: readonly Exception[],
  today: string,
  whole = true,
): { readonly findings: readonly Finding[]; readonly accepted: readonly Accepted[] } {
  const accepted: Accepted[] = [];
  const problems: Finding[] = [];
  const problem = ({ object, rules }: Exception, rule: string | undefined, what: string) =>
    problems.push({
      check: 'TEN-1.exception',
      controls: ['TEN-1'],
      severity: 'broken',
      object,
      finding: `the exception for ${rule ?? rules.join(', ')} ${what}`,
      why: 'a promise that is not kept is looked at again, or kept',
      cure: '-- in the file of exceptions',
    });
  for (const exception of exceptions) {
    const days = (Date.parse(exception.expires) - Date.parse(today)) / DAY;
    if (days < 0) problem(exception, undefined, `expired on ${exception.expires}`);
    else if (days > LONGEST_DAYS) {
      problem(exception, undefined, `expires on ${exception.expires}, more than ${LONGEST_DAYS} days ahead`);
    } else {
      for (const rule of exception.rules) {
        const excused = findings.filter(({ check, object }) => check === rule && object === exception.object);
        if (excused.length === 0 && whole)
          problem(exception, rule, 'excuses nothing: there is no such finding');
        accepted.push(...excused.map((finding) => ({ finding, exception })));
      }
    }
  }
  const out = new Set(accepted.map(({ finding }) => finding));
  return { findings: [...problems, ...findings.filter((finding) => !out.has(finding))], accepted };
}

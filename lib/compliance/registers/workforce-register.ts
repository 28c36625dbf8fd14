import { parseRegister, readRegister, type RegisterKind } from './register-file';
import { openItems, workforceProblems } from './workforce-checks';
import { workforceSchema, type Person, type WorkforceFile } from './workforce-schema';

const KIND: RegisterKind<WorkforceFile> = {
  what: 'the register of the workforce',
  shape: 'a mapping with people',
  control: 'WRK-2',
  schema: workforceSchema,
  problems: workforceProblems,
};

/** Who works here, validated, as of a day (WRK-2, IDN-5, IDN-8). */
export interface WorkforceRegister {
  /** File it was read from, for people. */
  readonly source: string;
  /** Day on which it was judged, YYYY-MM-DD. */
  readonly today: string;
  readonly people: readonly Person[];
}

/**
 * Reads the register of the workforce.
 * @param file path, relative to the project, where synth runs
 * @param today day on which it is judged, YYYY-MM-DD
 * @throws ConfigError listing every problem, with its line
 */
export function loadWorkforce(file: string, today: string): WorkforceRegister {
  return parseWorkforce(readRegister(KIND, file), file, today);
}

/**
 * Validates the text of a register.
 * @throws ConfigError listing every problem, with its line
 */
export function parseWorkforce(text: string, source: string, today: string): WorkforceRegister {
  const { people } = parseRegister(KIND, text, source, today);
  return { source, today, people };
}

/**
 * The register as functions read it, as JSON. Times are in UTC; a function compares them with its own clock, so that
 * somebody who leaves next week leaves without another deployment.
 */
export function renderWorkforce({ people }: WorkforceRegister): string {
  const rendered = people.map((person) =>
    person.state === 'active' ? person : { ...person, leavesAt: new Date(person.leavesAt).toISOString() },
  );
  return `${JSON.stringify({ people: rendered }, undefined, 1)}\n`;
}

/** Days that the checklist of somebody who left may stay open before the register attests nothing. */
const OPEN_DAYS = 14;

/** What the register proves of IDN-8 on its day: that nobody's leaving was left undone. */
export function attestLeaving({ people, source, today }: WorkforceRegister): {
  readonly detail: string;
  readonly result: 'pass' | 'not-run';
} {
  const leavers = people.filter((person) => person.state !== 'active');
  const limit = new Date(Date.parse(today) - OPEN_DAYS * 86_400_000).toISOString();
  const late = leavers.filter(
    (leaver) => new Date(leaver.leavesAt).toISOString() < limit && openItems(leaver).length > 0,
  );
  const count = `${people.length} people, ${leavers.length} who leave or left, in ${source}`;
  if (people.length === 0) return { detail: `${count}: nothing to attest`, result: 'not-run' };
  return late.length > 0
    ? {
        detail: `${count}; open after ${OPEN_DAYS} days: ${late.map(({ id }) => id).join(', ')}`,
        result: 'not-run',
      }
    : { detail: count, result: 'pass' };
}

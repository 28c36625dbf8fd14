import type { Person } from '../shared/workforce';
import type { DirectoryAccount, Facts, Known, RoleUse } from './facts';
import { type Finding, findingsOf, roleFindings } from './findings';

/** What is known of one person, or of an account that no person is known for. */
export interface AccessRow {
  /** Id in the register; empty for an account that it has not. */
  readonly person: string;
  readonly title: string;
  readonly account: string;
  readonly tenant: string;
  /** Of the register. */
  readonly employment: Person['state'] | 'unknown';
  /** Of the directory. */
  readonly status: DirectoryAccount['status'] | 'absent';
  readonly roles: readonly string[];
  readonly awsRoles: readonly string[];
  readonly createdOn: string;
  /** Day of the last sign-in; empty for never, or not within memory. */
  readonly lastUse: string;
  readonly secondFactors: readonly string[];
  readonly findings: readonly Finding[];
}

export interface RoleRow {
  readonly role: string;
  readonly lastUse: string;
  readonly sessions: number;
  readonly people: number;
  /** Ids of those whom the register gives it to. */
  readonly assigned: readonly string[];
  readonly findings: readonly Finding[];
}

/** Who holds access, in which role, when they used it last, and with which second factor (IDN-5). */
export interface AccessReport {
  readonly at: string;
  /** Whether roles are those of the database, or those of the register. */
  readonly rolesFrom: 'database' | 'register';
  readonly patients: number;
  readonly people: readonly AccessRow[];
  readonly awsRoles: readonly RoleRow[];
  readonly findings: Readonly<Partial<Record<Finding, number>>>;
}

/** Joins what the sources say. The same facts give the same report. */
export function accessReport(facts: Facts): AccessReport {
  const { at, register, directory, application, awsRoles, patients } = facts;
  const now = Date.parse(at);
  const inDirectory = new Map(directory.map((one) => [one.account, one]));
  const inDatabase = application && new Map(application.map((one) => [one.account, one]));
  const persons = new Map(register.flatMap((one) => (one.account === undefined ? [] : [[one.account, one]])));
  const accounts = new Set([...persons.keys(), ...inDirectory.keys(), ...(inDatabase?.keys() ?? [])]);
  const people = [...accounts]
    .map((account) =>
      rowOf(
        account,
        {
          person: persons.get(account),
          directory: inDirectory.get(account),
          application: inDatabase ? inDatabase.get(account) : 'not-asked',
        },
        now,
      ),
    )
    .concat(register.filter(({ account }) => account === undefined).map(withoutAccount))
    .toSorted(byFindings);
  const roles = [...awsRoles]
    .map((use) => roleRow(use, register, now))
    .concat(unknownRoles(awsRoles, register));
  const findings: Partial<Record<Finding, number>> = {};
  for (const finding of [...people, ...roles].flatMap((row) => row.findings)) {
    findings[finding] = (findings[finding] ?? 0) + 1;
  }
  return {
    at,
    rolesFrom: inDatabase ? 'database' : 'register',
    patients,
    people,
    awsRoles: roles,
    findings,
  };
}

function rowOf(account: string, known: Known, now: number): AccessRow {
  const { person, directory, application } = known;
  const inDatabase = application === 'not-asked' ? undefined : application;
  return {
    person: person?.id ?? '',
    title: person?.title ?? '',
    account,
    tenant: directory?.tenant ?? inDatabase?.tenant ?? person?.tenant ?? '',
    employment: person?.state ?? 'unknown',
    status: directory?.status ?? 'absent',
    roles: (application === 'not-asked' ? person?.roles : inDatabase?.roles) ?? [],
    awsRoles: person?.awsRoles ?? [],
    createdOn: day(directory?.createdAt),
    lastUse: day(lastUse(known)),
    secondFactors: directory?.factors ?? [],
    findings: findingsOf(known, lastUse(known), now),
  };
}

/** Somebody who works here without an account of the application. */
const withoutAccount = ({ id, title, tenant, state, awsRoles }: Person): AccessRow => ({
  person: id,
  title,
  account: '',
  tenant: tenant ?? '',
  employment: state,
  status: 'absent',
  roles: [],
  awsRoles,
  createdOn: '',
  lastUse: '',
  secondFactors: [],
  findings: [],
});

const assignedTo = (role: string, register: readonly Person[]): Person[] =>
  register.filter(({ state, awsRoles }) => state !== 'left' && awsRoles.includes(role));

const roleRow = (use: RoleUse, register: readonly Person[], now: number): RoleRow => ({
  role: use.role,
  lastUse: day(use.lastUse),
  sessions: use.sessions,
  people: use.people,
  assigned: assignedTo(use.role, register).map(({ id }) => id),
  findings: roleFindings(use, assignedTo(use.role, register).length, now),
});

/** Roles that the register gives to somebody, and the deployment has not. */
const unknownRoles = (known: readonly RoleUse[], register: readonly Person[]): RoleRow[] =>
  [...new Set(register.filter(({ state }) => state !== 'left').flatMap(({ awsRoles }) => awsRoles))]
    .filter((role) => !known.some((use) => use.role === role))
    .toSorted()
    .map((role) => ({
      role,
      lastUse: '',
      sessions: 0,
      people: 0,
      assigned: assignedTo(role, register).map(({ id }) => id),
      findings: ['role-unknown'],
    }));

/** The later of what directory and database remember. */
const lastUse = ({ directory, application }: Known): string | undefined =>
  [directory?.lastSignIn, application === 'not-asked' ? undefined : application?.lastSignIn]
    .filter((time) => time !== undefined)
    .toSorted((a, b) => Date.parse(a) - Date.parse(b))
    .at(-1);

const day = (time: string | undefined): string => (time === undefined ? '' : time.slice(0, 10));

/** What needs a look comes first; then by id, the same on every machine. */
const byFindings = (a: AccessRow, b: AccessRow): number => {
  const [one, other] = [`${a.person}/${a.account}`, `${b.person}/${b.account}`];
  return b.findings.length - a.findings.length || (one < other ? -1 : Number(one > other));
};

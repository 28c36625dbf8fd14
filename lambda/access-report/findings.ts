import type { Known, RoleUse } from './facts';

/** Days without use after which access is stale. */
export const STALE_DAYS = 90;
/** Days in which somebody who was invited should have come. */
const INVITED_DAYS = 7;
const DAY_MS = 86_400_000;

/** What somebody must look at, and why. */
export const FINDINGS = {
  'left-and-enabled': 'The register says that the person has left; the account works.',
  'not-in-register': 'The account works, and the register has nobody it belongs to.',
  'no-second-factor': 'The account works, and no second factor is enrolled.',
  stale: `The account works, and was not used for ${STALE_DAYS} days.`,
  'never-used': `The account works, and nobody has signed in with it since it was made ${INVITED_DAYS} days ago or more.`,
  'not-in-directory': 'The register has an account that the directory has not.',
  'tenant-differs': 'Register, directory and database do not name the same tenant.',
  'roles-differ': 'The roles in the database are not those of the register.',
  'disabled-and-active': 'The directory has disabled the account; the database has not.',
  'not-in-database': 'The account works, and the database has no role for it.',
  'only-in-database': 'The database has an active account that the directory has not.',
  'role-unknown': 'The register gives out a role that the deployment has not.',
  'role-unused': `Nobody has taken the role for ${STALE_DAYS} days.`,
  'role-unassigned': 'The role was taken, and the register gives it to nobody.',
} as const;
export type Finding = keyof typeof FINDINGS;

/** What needs a look at an account. */
export function findingsOf(known: Known, lastUse: string | undefined, now: number): Finding[] {
  const { person, directory, application } = known;
  const inDatabase = application === 'not-asked' ? undefined : application;
  const works = directory !== undefined && directory.status !== 'disabled';
  const left = person !== undefined && person.state !== 'active' && Date.parse(person.leavesAt) <= now;
  const tenants = new Set([person?.tenant, directory?.tenant, inDatabase?.tenant].filter(Boolean));
  const active = inDatabase?.status === 'active';
  const checks: readonly (readonly [Finding, boolean])[] = [
    ['left-and-enabled', works && left],
    ['not-in-register', works && person === undefined],
    ['no-second-factor', directory?.status === 'active' && directory.factors.length === 0],
    ['stale', works && lastUse !== undefined && daysSince(lastUse, now) >= STALE_DAYS],
    ['never-used', works && lastUse === undefined && daysSince(directory.createdAt, now) >= INVITED_DAYS],
    ['not-in-directory', directory === undefined && person !== undefined && !left],
    ['tenant-differs', tenants.size > 1],
    ['roles-differ', active && person !== undefined && !sameWords(inDatabase.roles, person.roles)],
    ['disabled-and-active', directory?.status === 'disabled' && active],
    ['not-in-database', works && application === undefined],
    ['only-in-database', directory === undefined && active],
  ];
  return checks.filter(([, holds]) => holds).map(([finding]) => finding);
}

/** What needs a look at a role of AWS. */
export const roleFindings = (use: RoleUse, assigned: number, now: number): Finding[] => [
  ...(use.lastUse === undefined || daysSince(use.lastUse, now) >= STALE_DAYS ? ['role-unused' as const] : []),
  ...(use.sessions > 0 && assigned === 0 ? ['role-unassigned' as const] : []),
];

const daysSince = (time: string, now: number): number => (now - Date.parse(time)) / DAY_MS;

const sameWords = (a: readonly string[], b: readonly string[]): boolean =>
  a.toSorted().join(' ') === b.toSorted().join(' ');

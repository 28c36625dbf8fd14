/** A statement of an application, and the same for the twin, with what the policies see to written by hand. */
export interface Statement {
  readonly name: string;
  /** The role that is signed. */
  readonly role: string;
  /** Whether the actor must be in the care team: the last parameter of the twin, behind the tenant. */
  readonly team: boolean;
  readonly forced: string;
  readonly byHand: string;
  readonly values: (patient: string) => unknown[];
}

/** $t the tenant, $a the actor. */
const UNRESTRICTED = (relation: string, patient: string) => `not exists (
  select from twin.restriction r where r.tenant = $t and r.patient = ${patient} and r.in_force and (r.ends_at is null or r.ends_at > now())
    and 'operations' = any (r.purposes) and (r.relation is null or r.relation = '${relation}')
    and (r.record is null or r.record = x.id) and r.field is null)`;
const TEAM = (patient: string) => `exists (
  select from twin.care_team m where m.tenant = $t and m.patient = ${patient} and m.member = $a
    and m.starts_at <= now() and (m.ends_at is null or m.ends_at > now()))`;

const statement = (
  name: string,
  role: string,
  forced: string,
  byHand: string,
  values: Statement['values'] = (patient) => [patient],
): Statement => {
  const count = values('').length;
  return {
    name,
    role,
    team: byHand.includes('$a'),
    forced,
    byHand: byHand.replaceAll('$t', `$${count + 1}`).replaceAll('$a', `$${count + 2}`),
    values,
  };
};

const READ = 'select x.id, x.status, x.birth_year, x.changed_at from';
const PAGE = 'select x.id, x.patient, x.kind, x.status, x.starts_at from';
const insert = (schema: string, tenant: string) =>
  `insert into ${schema}.encounter (${tenant && 'tenant, '}patient, kind, starts_at) ${
    tenant
      ? `values (${tenant}, $1, 'phone', '2026-06-01T08:00:00Z')`
      : `values ($1, 'phone', '2026-06-01T08:00:00Z')`
  }`;

/** The four forms, for a role of the whole practice, and for one that is bound to care teams. */
export const STATEMENTS: readonly Statement[] = [
  statement(
    'point read, practice',
    'front-desk',
    `${READ} phi.patient x where x.id = $1`,
    `${READ} twin.patient x where x.tenant = $t and x.id = $1 and ${UNRESTRICTED('patient', 'x.id')}`,
  ),
  statement(
    'point read, care team',
    'provider',
    `${READ} phi.patient x where x.id = $1`,
    `${READ} twin.patient x where x.tenant = $t and x.id = $1 and ${TEAM('x.id')} and ${UNRESTRICTED('patient', 'x.id')}`,
  ),
  statement(
    'page of 50, practice',
    'front-desk',
    `${PAGE} phi.encounter x order by x.starts_at desc, x.id limit 50`,
    `${PAGE} twin.encounter x where x.tenant = $t and ${UNRESTRICTED('encounter', 'x.patient')} order by x.starts_at desc, x.id limit 50`,
    () => [],
  ),
  statement(
    'page of 50, care team',
    'provider',
    `${PAGE} phi.encounter x order by x.starts_at desc, x.id limit 50`,
    `${PAGE} twin.encounter x where x.tenant = $t and ${TEAM('x.patient')} and ${UNRESTRICTED('encounter', 'x.patient')}
     order by x.starts_at desc, x.id limit 50`,
    () => [],
  ),
  statement('insert, practice', 'front-desk', insert('phi', ''), insert('twin', '$t')),
  statement(
    'update, practice',
    'front-desk',
    `update phi.patient x set status = 'inactive' where x.id = $1`,
    `update twin.patient x set status = 'inactive'
     where x.tenant = $t and x.id = $1 and ${UNRESTRICTED('patient', 'x.id')}`,
  ),
];

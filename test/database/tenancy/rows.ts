import { createHash } from 'node:crypto';
import type { Client } from 'pg';

/** Synthetic rows of one tenant; every table has some. */

/** An id that is always the same for a name, such as `rowId('riverside', 'patient', 'ada')`. */
export function rowId(...name: readonly string[]): string {
  const hex = createHash('sha256').update(name.join('/')).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** What a sealed value looks like from outside; there is nothing in it. */
export const sealed = (...name: readonly string[]): Buffer => {
  const noise = (what: string) =>
    createHash('sha256')
      .update([what, ...name].join('/'))
      .digest();
  return Buffer.concat([
    Buffer.from('BWF1'),
    noise('data key').subarray(0, 16),
    noise('nonce').subarray(0, 12),
    noise('ciphertext').subarray(0, 8),
    noise('tag').subarray(0, 16),
  ]);
};
/** What a blind index of a value looks like. */
export const blindIndex = (...name: readonly string[]): Buffer =>
  createHash('sha256').update(name.join('/')).digest().subarray(0, 16);

/**
 * Patients of each tenant. `ada` restricted nothing. `ben` has restrictions in force on one document (operations), on the
 * phone number (operations), and on psychotherapy notes (treatment). `cleo` paid in full. `dora` is a patient of `provider-2`, in whose
 * care nobody else is, and restricted documents (payment).
 */
export const PATIENTS = ['ada', 'ben', 'cleo', 'dora'] as const;
export type Patient = (typeof PATIENTS)[number];

/** Members of care teams: actor, relation, patients, begin and end as SQL. */
export const CARE_TEAM: readonly (readonly [string, string, readonly Patient[], string, string])[] = [
  ['provider-1', 'treating', ['ada', 'ben', 'cleo'], `now() - interval '1 year'`, 'null'],
  ['provider-covering', 'covering', ['ada'], `now() - interval '1 day'`, `now() + interval '1 day'`],
  ['provider-ended', 'treating', ['ada', 'ben'], `now() - interval '1 year'`, `now() - interval '1 day'`],
  ['provider-future', 'treating', ['ada'], `now() + interval '1 day'`, 'null'],
  ['assistant-1', 'assisting', ['ada'], `now() - interval '1 year'`, 'null'],
  ['referrer-1', 'referring', ['ada'], `now() - interval '1 year'`, 'null'],
  ['patient-ada', 'self', ['ada'], `now() - interval '1 year'`, 'null'],
  ['patient-ben', 'self', ['ben'], `now() - interval '1 year'`, 'null'],
  ['provider-2', 'treating', ['dora'], `now() - interval '1 year'`, 'null'],
  ['parent-of-ada', 'representative', ['ada'], `now() - interval '1 year'`, 'null'],
];

export const FIELDS = ['name', 'birth-date', 'phone'] as const;
export const SECTIONS = ['subjective', 'plan', 'psychotherapy'] as const;
export const DOCUMENTS = ['referral', 'lab-report'] as const;

/** Patient, relation, document, field, purposes, paid in full, decision. */
export const RESTRICTIONS: readonly (readonly [
  Patient,
  string | null,
  (typeof DOCUMENTS)[number] | null,
  string | null,
  readonly string[],
  boolean,
  string | null,
])[] = [
  ['ben', 'document', 'lab-report', null, ['operations'], false, 'granted'],
  ['ben', 'patient_identifier', null, 'phone', ['operations'], false, 'granted'],
  ['ben', 'encounter_note', null, 'psychotherapy', ['treatment'], false, 'granted'],
  ['ben', null, null, null, ['treatment'], false, 'denied'],
  ['ben', null, null, null, ['treatment'], false, null],
  ['cleo', 'encounter', null, null, ['payment', 'operations'], true, null],
  ['dora', 'document', null, null, ['payment'], false, 'granted'],
];

/** Accounts of each tenant: directory, status, roles, locations, the patient whose it is, and end as SQL. */
export const ACCOUNTS: Readonly<
  Record<string, readonly [string, string, readonly string[], readonly string[], Patient | null, string]>
> = {
  admin: ['workforce', 'active', ['administrator'], [], null, 'null'],
  provider: ['workforce', 'active', ['provider', 'therapist'], ['main', 'north'], null, 'null'],
  officer: ['workforce', 'active', ['security-officer'], [], null, 'null'],
  left: ['workforce', 'suspended', ['front-desk'], ['main'], null, 'null'],
  locum: ['workforce', 'active', ['provider'], ['main'], null, `now() - interval '1 day'`],
  ada: ['patients', 'active', ['patient'], [], 'ada', 'null'],
};

/** Inserts them, in a transaction that has entered the tenant, as a role that no policy applies to. */
export async function seed(client: Client, tenant: string): Promise<void> {
  const insert = (table: string, row: Readonly<Record<string, unknown>>) => {
    const columns = Object.keys(row);
    return client.query(
      `insert into phi.${table} (tenant, ${columns.join(', ')})
       values ($1, ${columns.map((_, index) => `$${index + 2}`).join(', ')})`,
      [tenant, ...Object.values(row)],
    );
  };
  for (const name of PATIENTS) {
    const patient = rowId(tenant, 'patient', name);
    await insert('patient', { id: patient, birth_year: 1970 });
    for (const field of FIELDS) {
      const id = rowId(tenant, 'patient_identifier', name, field);
      const value = sealed(tenant, name, field);
      await insert('patient_identifier', {
        id,
        patient,
        field,
        value,
        lookup: blindIndex(tenant, name, field),
      });
    }
    const encounter = rowId(tenant, 'encounter', name);
    await insert('encounter', {
      id: encounter,
      patient,
      kind: 'in-person',
      starts_at: '2026-05-04T08:00:00Z',
    });
    for (const section of SECTIONS) {
      const id = rowId(tenant, 'encounter_note', name, section);
      await insert('encounter_note', {
        id,
        patient,
        encounter,
        section,
        body: sealed(tenant, name, section),
      });
    }
    for (const kind of DOCUMENTS) {
      const id = rowId(tenant, 'document', name, kind);
      const title = sealed(tenant, name, kind);
      const object = rowId(tenant, 'object', name, kind);
      const sha256 = createHash('sha256').update(object).digest();
      await insert('document', { id, patient, kind, title, object, sha256, bytes: 1024 });
    }
    await insert('consent', { id: rowId(tenant, 'consent', name), patient, kind: 'treatment' });
  }
  for (const [member, relation, patients, starts, ends] of CARE_TEAM) {
    for (const name of patients) {
      await client.query(
        `insert into phi.care_team (tenant, id, patient, member, relation, starts_at, ends_at)
         values ($1, $2, $3, $4, $5, ${starts}, ${ends})`,
        [tenant, rowId(tenant, 'care_team', member, name), rowId(tenant, 'patient', name), member, relation],
      );
    }
  }
  for (const [name, [directory, status, roles, locations, patient, ends]] of Object.entries(ACCOUNTS)) {
    await client.query(
      `insert into phi.account (tenant, id, directory, status, roles, locations, home_location, patient, starts_at, ends_at)
       values ($1, $2, $3, $4, $5, $6::text[], $7, $8, now() - interval '1 year', ${ends})`,
      [
        tenant,
        rowId(tenant, 'account', name),
        directory,
        status,
        roles,
        locations,
        locations[0],
        patient && rowId(tenant, 'patient', patient),
      ],
    );
  }
  for (const [index, restriction] of RESTRICTIONS.entries()) {
    const [name, relation, document, field, purposes, paid_in_full, decision] = restriction;
    await insert('restriction', {
      id: rowId(tenant, 'restriction', String(index)),
      patient: rowId(tenant, 'patient', name),
      relation,
      record: document && rowId(tenant, 'document', name, document),
      field,
      purposes,
      paid_in_full,
      decision,
    });
  }
}

import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { Signer } from '@aws-sdk/rds-signer';
import { openDatabase, secretsManagerKeys } from '../../../../runtime/tenancy';
import type { Caller } from './authenticate';

const { DATABASE_URL = '', CONTEXT_KEY_SECRET = '' } = process.env;

/** One for the process. */
export const database = openDatabase({
  url: DATABASE_URL,
  keys: secretsManagerKeys(new SecretsManager({}), CONTEXT_KEY_SECRET),
  token: ({ host: hostname, port, user: username }) =>
    new Signer({ hostname, port, username }).getAuthToken(),
});

/** The encounters of a patient, and a record that they were read, in one transaction. */
export const encountersOf = (patient: string, caller: Caller, requestId: string, signal?: AbortSignal) =>
  database.withTenant(
    { tenant: caller.clinic, actor: caller.id, role: caller.role, purpose: 'treatment', requestId },
    async (tx) => {
      const { rows } = await tx.query(
        'select id, kind, status, starts_at from phi.encounter where patient = $1 order by starts_at desc',
        [patient],
      );
      await tx.audit({
        location: caller.site,
        actor: { type: 'person' },
        source: { ip: caller.ip, userAgent: caller.userAgent },
        action: 'read',
        resource: { type: 'patient', id: patient, patient },
        fields: ['encounter'],
        outcome: 'success',
      });
      return rows;
    },
    { signal },
  );

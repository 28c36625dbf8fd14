/**
 * The life of two tenants, from the register of agreements to the certificate of destruction: the bundle that would be
 * deployed, the state machines that are synthesized, a real PostgreSQL over TLS, and real wire protocols. Needs the
 * emulator: see CONTRIBUTING.md.
 *
 * Where the emulator is laxer than AWS: it enforces neither key policies, bucket policies nor session tags, so that who may
 * ask is proved in templates and against our own fakes alone; S3 asks KMS nothing. It has no Step Functions that would
 * call us: an interpreter of the same definitions does, and lets pauses pass at once. IAM signs nobody in: the server lets
 * in whoever comes. Where it is as strict: encryption contexts, keys on their way out, versions and markers, uploads.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { Kinesis } from '@aws-sdk/client-kinesis';
import { KMS } from '@aws-sdk/client-kms';
import { S3 } from '@aws-sdk/client-s3';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { STS } from '@aws-sdk/client-sts';
import { ENV, type Workflow } from '../../lambda/tenant-lifecycle/env';
import { signingKey as publicHalf } from '../../lambda/shared/audit/kms-signer';
import { lifecycleDefinition } from '../../lib/constructs/tenancy/lifecycle-definition';
import { migrate } from '../../runtime/database/migrate';
import {
  dataKeyBucket,
  dataKeys,
  dedicatedKeys,
  fieldCipher,
  kmsWrapper,
  tenantClients,
  tenantObjects,
  tenantSessions,
} from '../../runtime/field-encryption';
import { oneKey, openDatabase, type Database, type TenantContext } from '../../runtime/tenancy';
import { openNote } from '../../runtime/tlog/note';
import { LOGINS, SHIPPED, SIGNERS, signingKey } from '../database/tenancy/tenancy-database';
import { certificateAuthority } from '../support/certificate';
import { startPostgres, type Postgres } from '../support/postgres';
import { execute, type Execution } from '../support/state-machine';
import { recordsIn } from './audit-stream';
import { invoke } from './deployed-function';
import { startMinistack } from './ministack';
import { say, scratchFolder } from './scenario';

const scratch = scratchFolder();

const DEPLOYMENT = 'clinic';
const [DATA, KEYS, ARCHIVE] = ['data-of-111122223333', 'keys-of-111122223333', 'archive-of-111122223333'];
const SIGNER = 'tenants.app.example.com';
const REGISTRAR = 'tenant_registrar_login';
const DATABASE = 'clinic';
const REGISTER = join(scratch, 'agreements.json');

const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

/** The database as the migrator leaves it, with logins and their keys, and nobody in it. */
async function prepareDatabase(server: Postgres): Promise<void> {
  await server.admin.query('create role migrator login createrole');
  await server.admin.query(`create database ${DATABASE} owner migrator`);
  const migrator = await server.connect('migrator', DATABASE);
  await migrate(migrator, SHIPPED);
  for (const [login, groups] of Object.entries(LOGINS))
    await migrator.query(`create role ${login} login in role ${groups.join(', ')}`);
  const keeper = await server.connect('context_keeper_login', DATABASE);
  for (const { id, login, key } of SIGNERS.map(signingKey))
    await keeper.query(`select tenancy.add_key($1, $2, $3, now() + interval '1 day')`, [id, login, key]);
}

type State = 'executed' | 'ended';

/** What the register says from now on: a function that starts reads it. */
function register(agreements: Readonly<Record<string, State>>): void {
  const entries = Object.entries(agreements).map(([tenant, state]) => ({
    tenant,
    state,
    executedOn: '2026-01-01',
    sha256: sha256(tenant),
  }));
  writeFileSync(REGISTER, JSON.stringify({ agreements: entries }));
}

async function main(): Promise<void> {
  const authority = certificateAuthority();
  const [ministack, server] = await Promise.all([
    startMinistack(),
    startPostgres({ tls: authority.issue('localhost') }),
  ]);
  Object.assign(process.env, ministack.environment);
  writeFileSync(join(scratch, 'ca.pem'), authority.cert);
  const urlOf = (user: string) =>
    `postgresql://${user}@localhost:${server.port}/${DATABASE}?sslmode=verify-full&sslrootcert=${join(scratch, 'ca.pem')}`;
  await prepareDatabase(server);

  const [kms, s3, sts, cognito] = [new KMS({}), new S3({}), new STS({}), new CognitoIdentityProvider({})];
  const { Account: account } = await sts.getCallerIdentity({});
  for (const Bucket of [DATA, KEYS, ARCHIVE]) {
    await s3.createBucket({ Bucket, ObjectLockEnabledForBucket: Bucket === ARCHIVE });
    await s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: 'Enabled' } });
  }
  const kinesis = new Kinesis({});
  await kinesis.createStream({ StreamName: 'audit', ShardCount: 1 });
  const { KeyMetadata: signing } = await kms.createKey({
    KeySpec: 'ECC_NIST_EDWARDS25519',
    KeyUsage: 'SIGN_VERIFY',
  });
  const pools = await Promise.all(
    ['workforce', 'patients'].map(
      async (PoolName) => (await cognito.createUserPool({ PoolName })).UserPool!.Id!,
    ),
  );
  const { id, login, key } = signingKey(REGISTRAR);
  const { ARN: secret } = await new SecretsManager({}).createSecret({
    Name: 'registrar',
    SecretString: JSON.stringify({ id, login, key: key.toString('hex') }),
  });
  const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
  const settings: Record<(typeof ENV)[number], string> = {
    DEPLOYMENT,
    KEY_MODE: 'dedicated',
    REGISTER_FILE: REGISTER,
    DATABASE_URL: urlOf(REGISTRAR),
    CONTEXT_KEY_SECRET: secret!,
    LIFECYCLE_ROLE_ARN: role('lifecycle'),
    TENANT_ROLE_ARN: role('tenant'),
    KEY_ADMINISTRATORS: role('officer'),
    SHARED_KEY_ARN: 'none',
    DELETION_DAYS: '30',
    DATA_BUCKET: DATA,
    KEY_BUCKET: KEYS,
    USER_POOLS: pools.join(','),
    AUDIT_STREAM: 'audit',
    ARCHIVE_BUCKET: ARCHIVE,
    SIGNING_KEY_ID: signing!.Arn!,
    SIGNER_NAME: SIGNER,
    BACKUP_DAYS: '35',
    ARCHIVE_DAYS: '2192',
  };

  let calls = 0;
  let runs = 0;
  /** Runs a state machine as Step Functions would; pauses pass at once. */
  const run = (
    workflow: Workflow,
    input: object,
    changed: Partial<typeof settings> = {},
  ): Promise<Execution> =>
    execute(lifecycleDefinition(workflow, 'function'), input, {
      id: `arn:aws:states:us-east-1:${account}:execution:${DEPLOYMENT}-tenant-${workflow}:run-${++runs}`,
      clock: Date.now,
      pass: () => undefined,
      invoke: async (event) => {
        calls++;
        const { answer } = await invoke(
          'tenant-lifecycle',
          { ...ministack.environment, ...settings, ...changed },
          event,
        );
        return answer;
      },
    });
  const succeed = async (workflow: Workflow, input: object): Promise<Record<string, unknown>> => {
    const { status, error, cause, output } = await run(workflow, input);
    assert.equal(status, 'SUCCEEDED', `${workflow}: ${error}: ${cause}`);
    return output as Record<string, unknown>;
  };

  // The application: its own sessions, data keys and login.
  const sessions = tenantSessions({ sts, roleArn: role('tenant'), workload: 'portal' });
  const s3Of = tenantClients(sessions, (credentials) => new S3({ credentials }));
  const kmsOf = tenantClients(sessions, (credentials) => new KMS({ credentials }));
  const kmsKeyOf = dedicatedKeys({ deployment: DEPLOYMENT, region: 'us-east-1', account: account! });
  const store = dataKeyBucket({ s3: s3Of, bucket: KEYS });
  const wrapper = kmsWrapper({ kms: kmsOf, account: account! });
  /** As a process that has just started: nothing is cached. */
  const cipherOf = () => fieldCipher({ keys: dataKeys({ store, wrapper, kmsKeyOf }) });
  const objects = tenantObjects({ s3: s3Of, bucket: DATA, kmsKeyOf });
  const database: Database = openDatabase({
    url: urlOf('app_portal'),
    keys: oneKey(signingKey('app_portal')),
    token: () => Promise.resolve('nobody asks for it'),
  });
  const context = (tenant: string): TenantContext => ({
    tenant,
    actor: 'clerk-1',
    role: 'medical-assistant',
    purpose: 'treatment',
    requestId: 'request-1',
  });

  const uuid = (tenant: string, n: number) =>
    `${tenant === 'clinic-a' ? 'a' : 'b'}0000000-0000-4000-8000-00000000000${n}`;
  const place = (tenant: string) =>
    ({ tenant, table: 'phi.patient_identifier', column: 'value', row: uuid(tenant, 2) }) as const;
  /** A patient with a name, and a letter. @returns the sealed name */
  async function work(tenant: string): Promise<Buffer> {
    const cipher = cipherOf();
    const [patient, document, object] = [uuid(tenant, 1), uuid(tenant, 3), uuid(tenant, 4)];
    const name = await cipher.seal(place(tenant), `Jane Example of ${tenant}`);
    const title = await cipher.seal(
      { tenant, table: 'phi.document', column: 'title', row: document },
      'A letter',
    );
    const letter = `Dear ${tenant}`;
    await objects.put(tenant, `documents/${object}`, letter, 'text/plain');
    await database.withTenant(
      { ...context(tenant), actor: 'admin-1', role: 'front-desk', purpose: 'operations' },
      async (tx) => {
        await tx.query('insert into phi.patient (id, birth_year) values ($1, 1980)', [patient]);
        await tx.query(
          `insert into phi.patient_identifier (id, patient, field, value) values ($1, $2, 'name', $3)`,
          [uuid(tenant, 2), patient, name],
        );
        await tx.query(
          `insert into phi.document (id, patient, kind, title, object, sha256, bytes) values ($1, $2, 'letter', $3, $4, $5, $6)`,
          [document, patient, title, object, Buffer.from(sha256(letter), 'hex'), letter.length],
        );
      },
    );
    // One that the application has given up on.
    await s3.createMultipartUpload({ Bucket: DATA, Key: objects.keyOf(tenant, 'documents/large') });
    return name;
  }
  const root = await server.connect('postgres', DATABASE);
  const rowsOf = async (tenant: string): Promise<number> => {
    let rows = 0;
    for (const table of ['patient', 'patient_identifier', 'document']) {
      const answer = await root.query(`select from phi.${table} where tenant = $1`, [tenant]);
      rows += answer.rowCount!;
    }
    return rows;
  };
  const versionsIn = async (Bucket: string, tenant: string): Promise<number> => {
    const { Versions = [], DeleteMarkers = [] } = await s3.listObjectVersions({
      Bucket,
      Prefix: `tenants/${tenant}/`,
    });
    return Versions.length + DeleteMarkers.length;
  };
  const uploadsOf = async (tenant: string): Promise<number> =>
    ((await s3.listMultipartUploads({ Bucket: DATA, Prefix: `tenants/${tenant}/` })).Uploads ?? []).length;
  const groupsOf = async (tenant: string): Promise<number> => {
    const all = await Promise.all(
      pools.map(async (UserPoolId) => (await cognito.listGroups({ UserPoolId })).Groups ?? []),
    );
    return all.flat().filter(({ GroupName }) => GroupName === `tenant:${tenant}`).length;
  };
  const aliasOf = async (tenant: string): Promise<string | undefined> =>
    (await kms.listAliases({})).Aliases!.find(
      ({ AliasName }) => AliasName === `alias/${DEPLOYMENT}/tenant/${tenant}`,
    )?.TargetKeyId;
  const keyCount = async (): Promise<number> => (await kms.listKeys({ Limit: 1000 })).Keys!.length;
  const read = async (Bucket: string, Key: string): Promise<Buffer> =>
    Buffer.from(await (await s3.getObject({ Bucket, Key })).Body!.transformToByteArray());
  const { publicKey } = await publicHalf(kms, signing!.Arn!);
  const opened = (note: Buffer) => openNote(note, { name: SIGNER, publicKey });
  const nothingOf = async (tenant: string): Promise<void> => {
    assert.deepEqual(
      [
        await versionsIn(DATA, tenant),
        await versionsIn(KEYS, tenant),
        await uploadsOf(tenant),
        await groupsOf(tenant),
      ],
      [0, 0, 0, 0],
    );
    assert.equal(await aliasOf(tenant), undefined);
  };

  say('two tenants begin');
  register({ 'clinic-a': 'executed', 'clinic-b': 'executed', 'clinic-c': 'executed' });
  const begun = await succeed('onboarding', { tenant: 'clinic-a' });
  assert.equal(begun.status, 'active');
  await succeed('onboarding', { tenant: 'clinic-b' });
  const rotation = await kms.getKeyRotationStatus({ KeyId: begun.kmsKey as string });
  assert.deepEqual([rotation.KeyRotationEnabled, rotation.RotationPeriodInDays], [true, 90]);
  assert.deepEqual([await groupsOf('clinic-a'), await groupsOf('clinic-b')], [2, 2]);

  say('one without an agreement is refused, and nothing is touched');
  const keysBefore = await keyCount();
  const stranger = await run('onboarding', { tenant: 'stranger' });
  assert.deepEqual(
    [stranger.error, stranger.cause],
    ['Refused', 'the register has no agreement with this tenant (164.504(e))'],
  );
  await nothingOf('stranger');
  assert.equal(await keyCount(), keysBefore);

  say('one whose beginning fails in the middle leaves nothing');
  const half = await run(
    'onboarding',
    { tenant: 'clinic-c' },
    { USER_POOLS: `${pools[0]},us-east-1_missing` },
  );
  assert.equal(half.error, 'RolledBack');
  await nothingOf('clinic-c');
  const { rows: tenants } = await root.query<{ id: string }>('select id from tenancy.tenant order by id');
  assert.deepEqual(
    tenants.map((row) => row.id),
    ['clinic-a', 'clinic-b'],
  );

  say('an application works for both');
  const sealed = await work('clinic-a');
  const others = await work('clinic-b');
  const copies = [];
  for await (const version of store.versions('clinic-a'))
    if (version.id) copies.push((await store.find('clinic-a', version.id))!);
  assert.deepEqual([await rowsOf('clinic-a'), await rowsOf('clinic-b')], [3, 3]);

  say('the data is returned, readable, and the manifest vouches for it');
  const exported = await succeed('export', { tenant: 'clinic-a' });
  assert.deepEqual([exported.rows, exported.problems], [3, 0]);
  const prefix = exported.prefix as string;
  const bytes = await read(DATA, `${prefix}manifest.json`);
  assert.equal(sha256(bytes), exported.export);
  assert(opened(await read(DATA, `${prefix}manifest.note`)).includes(sha256(bytes)));
  const manifest = JSON.parse(bytes.toString()) as {
    tables: Record<string, { path: string; sha256: string; bytes: number }[]>;
    documents: { path: string; sha256: string; bytes: number }[];
  };
  const parts = [...Object.values(manifest.tables).flat(), ...manifest.documents];
  for (const part of parts) {
    const content = await read(DATA, `${prefix}${part.path}`);
    assert.deepEqual([part.path, part.sha256, part.bytes], [part.path, sha256(content), content.length]);
  }
  const textOf = async (path: string) => (await read(DATA, `${prefix}${path}`)).toString();
  assert(
    (await textOf('phi.patient_identifier/000000.jsonl')).includes('"value":"Jane Example of clinic-a"'),
  );
  assert((await textOf('phi.document/000000.jsonl')).includes('"title":"A letter"'));
  const [listed] = (await textOf('documents/000000.jsonl')).trimEnd().split('\n');
  const document = JSON.parse(listed!) as { path: string; sha256: string };
  assert.equal(await textOf(document.path), 'Dear clinic-a');
  assert.equal(document.sha256, sha256('Dear clinic-a'));

  say('it is not destroyed while the agreement lasts, nor with an export that is no longer true');
  const order = { tenant: 'clinic-a', export: exported.export, approvedBy: 'privacy-officer' };
  assert.equal((await run('destruction', order)).cause, 'the agreement has not ended');
  register({ 'clinic-a': 'ended', 'clinic-b': 'executed' });
  await database.withTenant(
    { ...context('clinic-a'), actor: 'admin-1', role: 'front-desk', purpose: 'operations' },
    (tx) => tx.query('insert into phi.patient (id, birth_year) values ($1, 1990)', [uuid('clinic-a', 9)]),
  );
  const outdated = await run('destruction', order);
  assert.equal(
    outdated.cause,
    'rows of phi.patient were changed since the export: export again, and approve that',
  );
  assert.equal(await rowsOf('clinic-a'), 4);
  await assert.rejects(
    database.withTenant(context('clinic-a'), (tx) => tx.query('select from phi.patient')),
    /no such active tenant/,
  );

  say('it is destroyed after another export, at once');
  const again = await succeed('export', { tenant: 'clinic-a' });
  const destroyed = await succeed('destruction', { ...order, export: again.export });
  assert.equal(destroyed.status, 'closed');
  await nothingOf('clinic-a');
  assert.equal(await rowsOf('clinic-a'), 0);
  const { KeyMetadata: ended } = await kms.describeKey({ KeyId: begun.kmsKey as string });
  assert.equal(ended!.KeyState, 'PendingDeletion');

  say('a certificate says so');
  const certificate = JSON.parse(opened(await read(ARCHIVE, 'certificates/clinic-a/certificate.note'))) as {
    tenant: string;
    approvedBy: string;
    destroyed: Record<string, unknown> & { kmsKeys: { arn: string; deletedAt: string }[] };
    inventory: { path: string; sha256: string };
  };
  assert.deepEqual([certificate.tenant, certificate.approvedBy], ['clinic-a', 'privacy-officer']);
  const { rows, groups, incompleteUploads, dataKeys: count, kmsKeys } = certificate.destroyed;
  assert.deepEqual([rows, groups, incompleteUploads, count], [4, 2, 1, 2]);
  assert.deepEqual(
    kmsKeys.map(({ arn, deletedAt }) => [arn, Date.parse(deletedAt)]),
    [[begun.kmsKey, ended!.DeletionDate!.getTime()]],
  );
  assert.equal(sha256(await read(ARCHIVE, certificate.inventory.path)), certificate.inventory.sha256);

  say('what was sealed cannot be opened, even with a copy of the wrapped data key');
  await assert.rejects(cipherOf().open(place('clinic-a'), sealed), /./);
  assert(copies.length >= 1);
  for (const copy of copies) await assert.rejects(wrapper.unwrap('clinic-a', copy), { fault: 'refused' });

  say('the other tenant is as it was');
  assert.equal(await rowsOf('clinic-b'), 3);
  assert.deepEqual([await groupsOf('clinic-b'), await uploadsOf('clinic-b')], [2, 1]);
  assert.equal((await cipherOf().open(place('clinic-b'), others)).toString(), 'Jane Example of clinic-b');
  assert.equal(
    (await objects.get('clinic-b', `documents/${uuid('clinic-b', 4)}`))!.toString(),
    'Dear clinic-b',
  );

  say('the sweep finds nothing, and the name is not given again');
  const { answer } = await invoke(
    'tenant-lifecycle',
    { ...ministack.environment, ...settings },
    { sweep: true },
  );
  assert.deepEqual(answer, { findings: 0 });
  register({ 'clinic-a': 'executed' });
  assert.equal((await run('onboarding', { tenant: 'clinic-a' })).error, 'Refused');

  say('what it touched is on record');
  const records = await recordsIn(kinesis, 'audit');
  const said = (organization: string) => [
    ...new Set(records.filter((record) => record.organization === organization).map(({ action }) => action)),
  ];
  assert.deepEqual(said('clinic-a').toSorted(), [
    'configure',
    'create',
    'delete',
    'export',
    'read',
    'update',
  ]);
  assert.deepEqual(said('clinic-b').toSorted(), ['configure', 'create', 'read']);
  assert.deepEqual(said(DEPLOYMENT), ['read']);
  const requests = records.flatMap(({ accesses = [] }) => accesses.map(({ requestId }) => requestId));
  assert.equal(new Set(requests).size, requests.length, 'each request once');
  assert(requests.length > 30, `${requests.length} requests`);

  await database.close();
  await server.stop();
  ministack.stop();
  say(`all of it holds, after ${calls} calls of the function`);
}

void main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});

/**
 * Who leaves, and who is still there: the bundles that would be deployed, a real PostgreSQL over TLS, and real wire
 * protocols. Needs the emulator: see CONTRIBUTING.md.
 *
 * Where the emulator is laxer than AWS: it enforces neither IAM nor key policies; IAM signs nobody in to the database, whose
 * server lets in whoever comes. What it lacks: devices that a user pool remembers, so that a door in front of it answers as
 * a pool does that remembers none; passkeys; statistics of CloudWatch Logs Insights, so that the use of AWS roles is proved
 * in test/lambda/access-report alone. Where it is as strict: accounts, authenticator apps and their codes, user events, the
 * condition on reports that are kept once, Ed25519.
 */
import assert from 'node:assert/strict';
import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { Kinesis } from '@aws-sdk/client-kinesis';
import { KMS } from '@aws-sdk/client-kms';
import { S3 } from '@aws-sdk/client-s3';
import type { ENV as REPORT_ENV } from '../../lambda/access-report/env';
import { METRICS, type ENV } from '../../lambda/offboarding/env';
import { signingKey as publicHalf } from '../../lambda/shared/audit/kms-signer';
import { dynamodbSessionStore } from '../../runtime/sessions';
import { openNote } from '../../runtime/tlog/note';
import {
  enter,
  prepareTenancyDatabase,
  tenancyDatabase,
  TENANTS,
} from '../database/tenancy/tenancy-database';
import { certificateAuthority } from '../support/certificate';
import { startPostgres, type Postgres } from '../support/postgres';
import { recordsIn } from './audit-stream';
import { invoke } from './deployed-function';
import { startMinistack } from './ministack';
import { named, say, scratchFolder } from './scenario';

const scratch = scratchFolder();

const [TABLE, STREAM, EVIDENCE] = ['sessions', 'audit', 'evidence-of-111122223333'];
const SIGNER = 'leaving.app.example.com';
const REGISTER = join(scratch, 'workforce.json');
const [TENANT] = TENANTS;
const PASSWORD = `${randomUUID()}-A1!`;

/** The emulator, as a user pool that remembers no devices. */
async function door(endpoint: string): Promise<{ readonly url: string; close(): void }> {
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(Buffer.from(chunk as Buffer));
      const [target, authorization] = [incoming.headers['x-amz-target'], incoming.headers.authorization];
      outgoing.setHeader('content-type', 'application/x-amz-json-1.1');
      if (String(target).endsWith('.AdminListDevices')) {
        outgoing.writeHead(400).end('{"__type":"InvalidUserPoolConfigurationException"}');
        return;
      }
      const headers = {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': String(target),
        ...(authorization !== undefined && { authorization }),
      };
      const answer = await fetch(endpoint, { method: 'POST', headers, body: Buffer.concat(chunks) });
      outgoing.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()));
    })().catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => void server.close() };
}

/** The code that an authenticator app shows now. RFC 6238. */
function codeOf(secret: string): string {
  const bits = secret
    .split('')
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'));
  const key = Buffer.from(
    bits
      .join('')
      .match(/.{8}/g)!
      .map((byte) => parseInt(byte, 2)),
  );
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const digest = createHmac('sha1', key).update(counter).digest();
  const at = digest.at(-1)! & 15;
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

interface Pool {
  readonly cognito: CognitoIdentityProvider;
  readonly UserPoolId: string;
  readonly ClientId: string;
}

async function poolOf(cognito: CognitoIdentityProvider): Promise<Pool> {
  const { UserPool } = await cognito.createUserPool({
    PoolName: 'workforce',
    UsernameAttributes: ['email'],
    UserPoolTier: 'PLUS',
    UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' },
    Schema: [{ Name: 'tenant', AttributeDataType: 'String', Mutable: false }],
  });
  const UserPoolId = UserPool!.Id!;
  const { UserPoolClient } = await cognito.createUserPoolClient({
    UserPoolId,
    ClientName: 'portal',
    ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
  });
  await cognito.setUserPoolMfaConfig({
    UserPoolId,
    MfaConfiguration: 'OPTIONAL',
    SoftwareTokenMfaConfiguration: { Enabled: true },
  });
  return { cognito, UserPoolId, ClientId: UserPoolClient!.ClientId! };
}

const signIn = ({ cognito, ...pool }: Pool, USERNAME: string) =>
  cognito.adminInitiateAuth({
    ...pool,
    AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME, PASSWORD },
  });

/** Somebody with an account who has signed in, and with an authenticator app unless it says otherwise. @returns `sub` */
async function hire(pool: Pool, name: string, factor = true): Promise<string> {
  const { cognito, UserPoolId } = pool;
  const Username = `${name}@example.com`;
  const { User } = await cognito.adminCreateUser({
    UserPoolId,
    Username,
    MessageAction: 'SUPPRESS',
    UserAttributes: [
      { Name: 'email', Value: Username },
      { Name: 'custom:tenant', Value: TENANT },
    ],
  });
  await cognito.adminSetUserPassword({ UserPoolId, Username, Password: PASSWORD, Permanent: true });
  const { AuthenticationResult } = await signIn(pool, Username);
  if (factor) {
    const { AccessToken } = AuthenticationResult!;
    const { SecretCode } = await cognito.associateSoftwareToken({ AccessToken });
    await cognito.verifySoftwareToken({ AccessToken, UserCode: codeOf(SecretCode!) });
    assert.equal((await signIn(pool, Username)).ChallengeName, 'SOFTWARE_TOKEN_MFA');
  }
  return User!.Attributes!.find(({ Name }) => Name === 'sub')!.Value!;
}

/** Accounts in the database, through its triggers. */
async function grant(server: Postgres, database: string, accounts: readonly string[]): Promise<void> {
  const root = await server.connect('postgres', database);
  const key = { id: 'hiring', login: 'postgres', key: randomBytes(32) };
  await root.query(`select tenancy.add_key('hiring', 'postgres', $1, now() + interval '1 hour')`, [key.key]);
  await enter(root, { tenant: TENANT, actor: 'seed', role: 'administrator', purpose: 'other', key });
  for (const account of accounts)
    await root.query(
      `insert into phi.account (id, directory, roles) values ($1, 'workforce', '{provider}')`,
      [account],
    );
  await root.query('commit');
  await root.end();
}

async function main(): Promise<void> {
  const authority = certificateAuthority();
  const [ministack, server] = await Promise.all([
    startMinistack(),
    startPostgres({ tls: authority.issue('localhost') }),
  ]);
  Object.assign(process.env, ministack.environment);
  writeFileSync(join(scratch, 'ca.pem'), authority.cert);
  await prepareTenancyDatabase(server);
  const database = await tenancyDatabase(server);
  const urlOf = (user: string) =>
    `postgresql://${user}@localhost:${server.port}/${database}?sslmode=verify-full&sslrootcert=${join(scratch, 'ca.pem')}`;
  const entrance = await door(ministack.environment.AWS_ENDPOINT_URL!);
  const environment = {
    ...ministack.environment,
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: entrance.url,
  };

  const [dynamodb, kinesis, kms, s3] = [new DynamoDB({}), new Kinesis({}), new KMS({}), new S3({})];
  await dynamodb.createTable({
    TableName: TABLE,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'key', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'key', KeyType: 'HASH' }],
  });
  await kinesis.createStream({ StreamName: STREAM, ShardCount: 1 });
  await s3.createBucket({ Bucket: EVIDENCE, ObjectLockEnabledForBucket: true });
  const { KeyMetadata } = await kms.createKey({ KeySpec: 'ECC_NIST_EDWARDS25519', KeyUsage: 'SIGN_VERIFY' });
  const cognito = new CognitoIdentityProvider({});
  const pool = await poolOf(cognito);
  const { UserPoolId } = pool;
  const patients = (await cognito.createUserPool({ PoolName: 'patients' })).UserPool!.Id!;

  const common = {
    REGISTER_FILE: REGISTER,
    EVIDENCE_BUCKET: EVIDENCE,
    SIGNING_KEY_ID: KeyMetadata!.Arn!,
    SIGNER_NAME: SIGNER,
  };
  const settings: Record<(typeof ENV)[number], string> = {
    ...common,
    USER_POOL_ID: UserPoolId,
    DATABASE_URL: urlOf('account_keeper_login'),
    SESSION_TABLE: TABLE,
    AUDIT_STREAM: STREAM,
  };
  const reportSettings: Record<(typeof REPORT_ENV)[number], string> = {
    ...common,
    WORKFORCE_POOL_ID: UserPoolId,
    PATIENTS_POOL_ID: patients,
    DATABASE_URL: urlOf('account_reviewer_login'),
    AWS_ROLES: 'none',
    TRAIL_LOG_GROUP: 'trail',
  };
  async function sweep(changed: Partial<typeof settings> = {}) {
    const { log } = await invoke('offboarding', { ...environment, ...settings, ...changed }, { sweep: true });
    const lines = log.map((line) => JSON.parse(line) as Record<string, unknown>);
    return (name: string) => lines.find((line) => name in line)?.[name];
  }
  const report = async (event: object) =>
    (await invoke('access-report', { ...environment, ...reportSettings }, event)).answer as {
      keys: string[];
    };

  const [ann, ben, eve] = [await hire(pool, 'ann'), await hire(pool, 'ben'), await hire(pool, 'eve', false)];
  await grant(server, database, [ann, ben]);
  const person = (id: string, account: string) => ({
    id,
    title: 'Nurse',
    startsOn: '2026-01-01',
    tenant: TENANT,
    account,
    roles: ['provider'],
    awsRoles: [],
    devices: ['laptop-1'],
    vendorAccounts: ['lab'],
  });
  const leavesAt = new Date(Date.now() - 60_000).toISOString();
  const leaving = (id: string, account: string) => ({
    ...person(id, account),
    state: 'leaving',
    leavesAt,
    checklist: { vendorAccounts: {}, devices: {} },
  });
  const register = (...people: readonly object[]) => writeFileSync(REGISTER, JSON.stringify({ people }));

  const root = await server.connect('postgres', database);
  const inDatabase = async (account: string): Promise<string> =>
    (await root.query<{ status: string }>('select status from phi.account where id = $1', [account])).rows[0]!
      .status;
  const inDirectory = async (Username: string) => {
    const { Enabled, UserMFASettingList = [] } = await cognito.adminGetUser({ UserPoolId, Username });
    return [Enabled, UserMFASettingList];
  };
  const store = dynamodbSessionStore(dynamodb, TABLE);
  const read = async (Key: string): Promise<Buffer> =>
    Buffer.from(await (await s3.getObject({ Bucket: EVIDENCE, Key })).Body!.transformToByteArray());
  const { publicKey } = await publicHalf(kms, KeyMetadata!.Arn!);
  const opened = (note: Buffer) => openNote(note, { name: SIGNER, publicKey });
  const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('base64');
  const kept = async (): Promise<string[]> =>
    ((await s3.listObjectVersions({ Bucket: EVIDENCE, Prefix: 'leaving/' })).Versions ?? []).map(
      ({ Key }) => Key!,
    );

  say('nobody leaves, and nothing happens');
  register({ ...person('ann', ann), state: 'active' }, { ...person('ben', ben), state: 'active' });
  assert.equal((await sweep())(METRICS.ended), 0);
  assert.deepEqual(await inDirectory(ann), [true, ['SOFTWARE_TOKEN_MFA']]);

  say('who leaves is out: of the directory, the sessions and the database');
  register(leaving('ann', ann), { ...person('ben', ben), state: 'active' });
  const count = await sweep();
  assert.deepEqual([count(METRICS.ended), count(METRICS.overdue)], [1, 0]);
  assert.deepEqual(await inDirectory(ann), [false, []]);
  await assert.rejects(signIn(pool, 'ann@example.com'), named('NotAuthorizedException'));
  assert((await store.endOfPerson('workforce', ann))! >= Math.floor(Date.now() / 1000));
  assert.equal(await inDatabase(ann), 'ended');
  assert.deepEqual(
    [await inDirectory(ben), await inDatabase(ben)],
    [[true, ['SOFTWARE_TOKEN_MFA']], 'active'],
  );
  assert.equal(await store.endOfPerson('workforce', ben), undefined);

  say('a signed report says so, and the audit trail');
  const keys = await kept();
  assert.deepEqual(
    keys.map((key) => key.slice(key.lastIndexOf('/') + 1)),
    ['case.json', 'report.json', 'report.note'],
  );
  const folder = keys[0]!.slice(0, -'case.json'.length);
  const file = await read(`${folder}report.json`);
  assert(opened(await read(`${folder}report.note`)).includes(digest(file)));
  const { steps } = JSON.parse(file.toString()) as { steps: { step: string; result: string }[] };
  assert.deepEqual(
    steps.map(({ step, result }) => `${step} ${result}`),
    ['disable', 'sessions', 'sign-out', 'factors', 'devices', 'account'].map((step) => `${step} done`),
  );
  const told = async () =>
    (await recordsIn(kinesis, STREAM)).map(({ organization, action, resource }) => [
      organization,
      action,
      resource.id,
    ]);
  const records = ['session-revoked', 'revoke'].map((action) => [TENANT, action, ann]);
  assert.deepEqual(await told(), records);

  say('once; and again for who was let in again');
  assert.equal((await sweep())(METRICS.ended), 0);
  assert.deepEqual(await kept(), keys);
  await cognito.adminEnableUser({ UserPoolId, Username: ann });
  assert.equal((await sweep())(METRICS.reopened), 1);
  assert.deepEqual((await inDirectory(ann))[0], false);
  assert.deepEqual(await told(), records);

  say(
    'sessions that are out of reach: all else ends, nobody says that it is done, and the next sweep does the rest',
  );
  register(leaving('ann', ann), leaving('ben', ben));
  await assert.rejects(sweep({ SESSION_TABLE: 'missing' }), named('AccessNotEndedError'));
  assert.deepEqual([await inDirectory(ben), await inDatabase(ben)], [[false, []], 'ended']);
  assert(!(await kept()).some((key) => key.startsWith('leaving/ben/') && key.endsWith('report.note')));
  assert.equal((await sweep())(METRICS.ended), 1);
  assert((await store.endOfPerson('workforce', ben)) !== undefined);

  say('the access report names who is still there and should not be, once a month');
  const { keys: parts } = await report({ monthly: true });
  assert.deepEqual(await report({ monthly: true }), { keys: [], people: 0, findings: 0 });
  const part = (name: string) => read(parts.find((key) => key.endsWith(name))!);
  const [sums, json] = [await part('SHA256SUMS'), await part('report.json')];
  assert(opened(await part('report.note')).includes(digest(sums)));
  assert(sums.toString().includes(`${createHash('sha256').update(json).digest('hex')}  report.json\n`));
  const { people, rolesFrom } = JSON.parse(json.toString()) as {
    rolesFrom: string;
    people: { account: string; status: string; findings: string[]; lastUse: string }[];
  };
  const row = (account: string) => {
    const { status, findings } = people.find((one) => one.account === account)!;
    return [status, findings];
  };
  assert.equal(rolesFrom, 'database');
  assert.deepEqual(
    [row(eve), row(ann), row(ben)],
    [
      ['active', ['not-in-register', 'no-second-factor', 'not-in-database']],
      ['disabled', []],
      ['disabled', []],
    ],
  );
  const today = new Date().toISOString().slice(0, 10);
  assert.equal(people.find(({ account }) => account === eve)!.lastUse, today);

  entrance.close();
  await root.end();
  await server.stop();
  ministack.stop();
  say('all of it holds');
}

void main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});

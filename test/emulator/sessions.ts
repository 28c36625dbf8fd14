/**
 * Sessions of people with real wire protocols: the SDK's own clients, DynamoDB, KMS, Kinesis and Cognito of the emulator,
 * and eight processes' worth of `bulwark/sessions`, each with memory of its own. Needs the emulator: see CONTRIBUTING.md.
 *
 * Where the emulator is laxer than AWS: it enforces neither IAM nor key policies, so that who may use table and key is
 * proved in templates alone; an item that has expired goes within a minute, and not within days. Its Cognito does not
 * rotate refresh tokens, renews those of disabled accounts, and forgets when a person signed in when it renews: tokens of
 * sign-ins are therefore signed here, and what a renewal does to a session is proved in test/runtime/sessions. Where it is as strict: conditional
 * writes, types of attributes, encryption contexts, refusals of the directory.
 */
import assert from 'node:assert/strict';
import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { Kinesis } from '@aws-sdk/client-kinesis';
import { KMS } from '@aws-sdk/client-kms';
import { AuditClient, kinesisTransport } from '../../runtime/audit';
import {
  cognitoDirectory,
  dynamodbSessionStore,
  identityTokens,
  kmsSealer,
  Sessions,
  SessionRefusal,
  type SessionTableClient,
} from '../../runtime/sessions';
import { SEALED_FOR } from '../../runtime/sessions/sealer';
import { device, JWKS, ORIGIN, signed } from '../runtime/sessions/world';
import { recordsIn } from './audit-stream';
import { startMinistack } from './ministack';
import { named, say } from './scenario';

const TABLE = 'sessions';
const STREAM = 'audit';
const TENANT = 'clinic-a';
const PROCESSES = 8;
const AT_ONCE = 1000;
const [ISSUER, CLIENT] = ['https://issuer.example.com', 'portal'];
const VIA = { source: { ip: '203.0.113.7', userAgent: 'portal/1.0' }, requestId: 'request-1' };
const STRANGER = {
  organization: 'platform',
  location: 'none',
  actor: { id: 'anonymous', role: 'anonymous', type: 'person' },
} as const;

const refusedAs = (reason: string) => (error: unknown) =>
  error instanceof SessionRefusal && error.reason === reason;

/** The clock of all processes. It stands still while they work: how fast the emulator is decides nothing. */
let now = Date.now();
const clock = () => now;
const seconds = () => Math.floor(now / 1000);
const pass = (time: number) => (now += time * 1000);

/** What the directory hands out to somebody who signs in now. */
function signIn(person: string, at = seconds()) {
  const common = {
    iss: ISSUER,
    sub: person,
    auth_time: at,
    iat: seconds(),
    exp: seconds() + 1800,
    'bulwark:tenant': TENANT,
    'bulwark:roles': 'provider',
    'bulwark:locations': 'site-1',
    'bulwark:home-location': 'site-1',
  };
  return {
    accessToken: signed({ ...common, token_use: 'access', client_id: CLIENT }),
    idToken: signed({ ...common, token_use: 'id', aud: CLIENT, 'custom:tenant': TENANT }),
    refreshToken: `refresh token of ${person}`,
  };
}

/** A thousand at once wait for one emulator: patience ends with the scenario, and not after three seconds. */
const patient = (dynamodb: DynamoDB): SessionTableClient => ({
  getItem: (input) => dynamodb.getItem(input),
  putItem: (input) => dynamodb.putItem(input),
  updateItem: (input) => dynamodb.updateItem(input),
  deleteItem: (input) => dynamodb.deleteItem(input),
});

async function main(): Promise<void> {
  const ministack = await startMinistack();
  Object.assign(process.env, ministack.environment);
  const [dynamodb, kms, kinesis] = [new DynamoDB({}), new KMS({}), new Kinesis({})];
  await dynamodb.createTable({
    TableName: TABLE,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'key', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'key', KeyType: 'HASH' }],
  });
  await dynamodb.updateTimeToLive({
    TableName: TABLE,
    TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
  });
  await kinesis.createStream({ StreamName: STREAM, ShardCount: 1 });
  const KeyId = (await kms.createKey({})).KeyMetadata!.Arn!;
  const audit = new AuditClient({ transport: kinesisTransport(kinesis, STREAM) });
  const sealer = kmsSealer(kms, KeyId);

  /** As a process that has just started: it remembers nothing, and has connections of its own. */
  const launch = (table: SessionTableClient = new DynamoDB({})): Sessions =>
    new Sessions({
      store: dynamodbSessionStore(table, TABLE),
      tokens: identityTokens({ workforce: { issuer: ISSUER, clientId: CLIENT, jwks: JWKS } }, clock),
      directories: {},
      sealer,
      audit,
      stranger: STRANGER,
      origin: ORIGIN,
      clock,
    });
  const store = dynamodbSessionStore(dynamodb, TABLE);
  const itemOf = async (key: string) =>
    (await dynamodb.getItem({ TableName: TABLE, Key: { key: { S: key } } })).Item!;
  const begin = (sessions: Sessions, person: string) =>
    sessions.begin('workforce', signIn(person), 'browser', VIA);
  const told = async (person: string): Promise<string[]> =>
    (await recordsIn(kinesis, STREAM))
      .filter(({ actor }) => actor.id === person)
      .map(({ action, outcome, reason }) => [action, outcome, reason].filter(Boolean).join(' '));

  say('a session begins; nothing in the table opens it');
  const ann = randomUUID();
  const begun = await begin(launch(), ann);
  const { session } = begun.session.principal;
  const item = await itemOf(`session#${session}`);
  assert.equal(Number(item.expires!.N), begun.session.secondsLeft.absolute + Number(item.began!.N) + 3600);
  assert.deepEqual(Object.keys(item.expires!), ['N'], 'DynamoDB removes by numbers alone');
  const stored = JSON.stringify(item, (_, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
  );
  for (const secret of [...begun.token.split('.'), 'refresh token of'])
    assert(!stored.includes(secret), 'a secret is in the table');
  assert.equal((await launch().check(begun.token, 'browser', VIA)).principal.person, ann);
  await assert.rejects(launch().check(begun.token, 'native', VIA), refusedAs('no-session'));

  say('the refresh token is sealed for this session and no other');
  const sealed = item.refreshToken!.B!;
  assert.equal(await sealer.open(`session#${session}`, sealed), `refresh token of ${ann}`);
  await assert.rejects(sealer.open(`session#${'0'.repeat(64)}`, sealed), named('InvalidCiphertextException'));
  const others: (Record<string, string> | undefined)[] = [undefined, { [SEALED_FOR]: 'session#' }];
  for (const EncryptionContext of others)
    await assert.rejects(
      kms.decrypt({ KeyId, CiphertextBlob: sealed, EncryptionContext }),
      named('InvalidCiphertextException'),
    );

  say(`of ${AT_ONCE} who exchange the token at once, one has a token that opens`);
  const processes = Array.from({ length: PROCESSES }, () => launch(patient(new DynamoDB({}))));
  const answers = await Promise.allSettled(
    Array.from({ length: AT_ONCE }, (_, n) => processes[n % PROCESSES]!.refresh(begun.token, 'browser', VIA)),
  );
  const issued = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value.token] : []));
  const refused = answers.flatMap((answer) =>
    answer.status === 'rejected' ? [answer.reason as unknown] : [],
  );
  assert.equal(issued.length, 1);
  assert(
    refused.every(refusedAs('superseded')),
    String(refused.find((one) => !refusedAs('superseded')(one))),
  );
  await launch().check(issued[0]!, 'browser', VIA);
  await assert.rejects(launch().check(begun.token, 'browser', VIA), refusedAs('superseded'));
  assert.deepEqual(await told(ann), ['login success']);

  say('later, the token that was exchanged ends the session for whoever has the other one');
  pass(10);
  await assert.rejects(launch().refresh(begun.token, 'browser', VIA), refusedAs('session-ended'));
  await assert.rejects(launch().check(issued[0]!, 'browser', VIA), refusedAs('session-ended'));
  assert.deepEqual(await told(ann), ['login success', 'session-revoked success refresh-replayed']);
  const ended = await itemOf(`session#${session}`);
  assert.deepEqual(
    [ended.refreshToken, ended.endReason!.S, ended.endRecorded!.BOOL],
    [undefined, 'refresh-replayed', true],
  );

  say('all sessions of a person end with one write, in every process within half a minute');
  const ben = randomUUID();
  const elsewhere = launch();
  const [laptop, tablet] = [await begin(launch(), ben), await begin(elsewhere, ben)];
  await elsewhere.check(tablet.token, 'browser', VIA);
  const left = seconds();
  await store.endPerson('workforce', ben, { at: left, reason: 'offboarded' });
  await store.endPerson('workforce', ben, { at: left - 3600, reason: 'earlier' });
  assert.equal((await itemOf(`person#workforce#${ben}`)).notBefore!.N, String(left), 'it never moves back');
  await assert.rejects(launch().check(laptop.token, 'browser', VIA), refusedAs('session-ended'));
  pass(30);
  await assert.rejects(elsewhere.check(tablet.token, 'browser', VIA), refusedAs('session-ended'));
  await assert.rejects(
    launch().begin('workforce', signIn(ben, left), 'browser', VIA),
    refusedAs('session-ended'),
  );
  await begin(launch(), ben);
  assert.deepEqual(await told(ben), [
    'login success',
    'login success',
    'session-revoked success person-ended',
    'session-revoked success person-ended',
    'login denied person-ended',
    'login success',
  ]);

  say('emergency access: sealed, on record first, and over when its time is');
  const eve = randomUUID();
  const sessions = launch();
  const calm = await begin(sessions, eve);
  const explanation = 'Patient unconscious after a fall; no one of the care team answers.';
  const glass = await sessions.emergency.begin(calm.session, {
    reason: 'patient-unresponsive',
    explanation,
    minutes: 2,
  });
  assert.equal(glass.session.principal.emergency?.reason, 'patient-unresponsive');
  const record = (await recordsIn(kinesis, STREAM)).find(({ action }) => action === 'break-glass');
  assert.deepEqual(
    [record?.outcome, record?.reason, record?.purpose, record?.actor.id],
    ['success', 'patient-unresponsive', 'emergency', eve],
  );
  const note = await itemOf(`emergency#${record!.resource.id}`);
  assert.deepEqual(Object.keys(note.expires!), ['N']);
  assert(!Buffer.from(note.data!.B!).includes('unconscious'));
  assert.equal(await sessions.emergency.explanation(glass.session, record!.resource.id), explanation);
  await assert.rejects(
    sessions.emergency.begin(glass.session, { reason: 'disaster', explanation }),
    refusedAs('emergency-in-force'),
  );
  pass(120);
  const after = await launch().check(glass.token, 'browser', VIA);
  assert.equal(after.principal.emergency, undefined);

  say('a session is bound to a device, and a proof is good once');
  const phone = device();
  const proofAt = { method: 'POST', path: '/session/device' };
  const proof = phone.proof({ ...proofAt, binding: after.csrf, at: seconds() });
  const bound = await sessions.devices.bind(after, { ...proofAt, proof });
  assert.match(bound.session.principal.device!, /^[\w-]{43}$/);
  await assert.rejects(
    sessions.devices.bind(bound.session, { ...proofAt, proof }),
    refusedAs('device-required'),
  );

  say('an item that somebody has changed lets nobody in');
  const key = { key: { S: `session#${bound.session.principal.session}` } };
  const spoil = (UpdateExpression: string, values?: Record<string, { S: string }>) =>
    dynamodb.updateItem({ TableName: TABLE, Key: key, UpdateExpression, ExpressionAttributeValues: values });
  await spoil('SET tenant = :tenant, seen = :seen', { ':tenant': { S: TENANT }, ':seen': { S: 'now' } });
  await assert.rejects(launch().check(bound.token, 'browser', VIA), named('SessionStoreError'));
  await spoil('REMOVE secret');
  await assert.rejects(launch().check(bound.token, 'browser', VIA), named('SessionStoreError'));

  say('the directory renews tokens, until it is told not to');
  await directory(`${ann}@example.com`);

  await audit.close();
  ministack.stop();
  say('all of it holds');
}

/** Refusals that a session hears from a user pool: of a token that was revoked, of a person who was signed out. */
async function directory(Username: string): Promise<void> {
  const cognito = new CognitoIdentityProvider({});
  const UserPoolId = (await cognito.createUserPool({ PoolName: 'workforce' })).UserPool!.Id!;
  const { UserPoolClient } = await cognito.createUserPoolClient({
    UserPoolId,
    ClientName: CLIENT,
    GenerateSecret: true,
    ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
  });
  const { ClientId, ClientSecret } = UserPoolClient!;
  const pool = cognitoDirectory(cognito, {
    clientId: ClientId!,
    clientSecret: () => Promise.resolve(ClientSecret!),
  });
  const Password = `${randomUUID()}-A1!`;
  await cognito.adminCreateUser({ UserPoolId, Username, MessageAction: 'SUPPRESS' });
  await cognito.adminSetUserPassword({ UserPoolId, Username, Password, Permanent: true });
  const enter = async (): Promise<string> => {
    const { AuthenticationResult } = await cognito.adminInitiateAuth({
      UserPoolId,
      ClientId,
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: {
        USERNAME: Username,
        PASSWORD: Password,
        SECRET_HASH: createHmac('sha256', ClientSecret!).update(`${Username}${ClientId}`).digest('base64'),
      },
    });
    return AuthenticationResult!.RefreshToken!;
  };
  const [first, second] = [await enter(), await enter()];
  const renewed = await pool.renew(first);
  assert(renewed && renewed.accessToken !== '' && renewed.idToken !== '');
  await pool.revoke(first);
  assert.equal(await pool.renew(first), undefined, 'revoked');
  assert(await pool.renew(second), 'the other one is not');
  await wait(1000); // the emulator compares whole seconds
  await cognito.adminUserGlobalSignOut({ UserPoolId, Username });
  assert.equal(await pool.renew(second), undefined, 'signed out everywhere');
}

void main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});

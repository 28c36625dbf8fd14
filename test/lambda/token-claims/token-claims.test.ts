import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { CognitoJwtVerifier } from 'aws-jwt-verify';
import type { JwkWithKid } from 'aws-jwt-verify/jwk';
import type { Client } from 'pg';
import { accountsOf } from '../../../lambda/token-claims/accounts-client';
import { claimsOf } from '../../../lambda/token-claims/claims';
import { answer, type World } from '../../../lambda/token-claims/handler';
import { AuditClient } from '../../../runtime/audit/client';
import type { Directory } from '../../../runtime/identity/roles';
import { identityTokens } from '../../../runtime/sessions/identity-tokens';
import { rowId } from '../../database/tenancy/rows';
import { prepareTenancyDatabase, tenancyDatabase } from '../../database/tenancy/tenancy-database';
import { type Postgres, startPostgres } from '../../support/postgres';

let server: Postgres;
let database: string;
let root: Client;
const opened: Client[] = [];

beforeAll(async () => {
  server = await startPostgres();
  await prepareTenancyDatabase(server);
  database = await tenancyDatabase(server);
  root = await server.connect('postgres', database);
});
afterAll(() => server.stop());

const connect = async (): Promise<Client> => {
  const client = await server.connect('sign_in_login', database);
  client.on('error', () => undefined);
  opened.push(client);
  return client;
};

/** A function as it stands between two calls, and what it wrote. */
function functionOf(directory: Directory, over: Partial<World> = {}) {
  const metrics: string[] = [];
  const logged: string[] = [];
  const records: Record<string, unknown>[] = [];
  const log = (message: string, fields?: object) => logged.push(JSON.stringify({ message, ...fields }));
  const world: World = {
    directory,
    accounts: accountsOf(connect),
    audit: new AuditClient({
      transport: {
        maxLineBytes: 100_000,
        send: async (_, line, refused) => {
          if (refused) throw new Error(`malformed: ${refused}`);
          records.push(JSON.parse(line));
        },
        flush: async () => undefined,
        close: async () => undefined,
      },
    }),
    logger: { info: log, warn: log, error: log },
    emit: (values) => metrics.push(...Object.keys(values)),
    inTime: (work) => work,
    ...over,
  };
  return { metrics, logged, records, ask: (event: unknown) => answer(world, event, 'request-1') };
}

/** As the developer guide shows it, with what a caller may add. */
const event = (over: object = {}, attributes: object = {}) => ({
  version: '2',
  triggerSource: 'TokenGeneration_Authentication',
  region: 'us-east-1',
  userPoolId: 'us-east-1_EXAMPLE',
  userName: 'jane.doe@example.com',
  callerContext: { awsSdkVersion: 'aws-sdk-js-3', clientId: '1example23456789' },
  request: {
    userAttributes: {
      sub: rowId('riverside', 'account', 'provider'),
      'custom:tenant': 'riverside',
      'cognito:user_status': 'CONFIRMED',
      email: 'jane.doe@example.com',
      ...attributes,
    },
    scopes: ['aws.cognito.signin.user.admin'],
    groupConfiguration: {
      groupsToOverride: ['tenant:lakeside', 'owners'],
      iamRolesToOverride: [],
      preferredRole: null,
    },
    clientMetadata: { 'custom:tenant': 'lakeside', 'bulwark:roles': 'administrator', role: 'owner' },
  },
  response: { claimsAndScopeOverrideDetails: null },
  ...over,
});
const CLAIMS = {
  'bulwark:tenant': 'riverside',
  'bulwark:roles': 'provider therapist',
  'bulwark:locations': 'main north',
  'bulwark:home-location': 'main',
};
interface Answer {
  readonly response: {
    readonly claimsAndScopeOverrideDetails: {
      readonly idTokenGeneration: { readonly claimsToAddOrOverride: object };
      readonly accessTokenGeneration: { readonly claimsToAddOrOverride: object };
      readonly groupOverrideDetails: { readonly groupsToOverride: string[] };
    };
  };
}
const detailsOf = (given: object) => (given as Answer).response.claimsAndScopeOverrideDetails;

test('proof IDN-4 · tokens say what the database says, and nothing that the caller sends', async () => {
  const { ask, records, metrics } = functionOf('workforce');
  const asked = event();
  const given = await ask(asked);
  expect(given).toEqual({
    ...asked,
    response: {
      claimsAndScopeOverrideDetails: {
        idTokenGeneration: { claimsToAddOrOverride: CLAIMS },
        accessTokenGeneration: { claimsToAddOrOverride: CLAIMS },
        groupOverrideDetails: { groupsToOverride: ['tenant:riverside'], iamRolesToOverride: [] },
      },
    },
  });
  expect([records, metrics]).toEqual([[], []]);
  // The next token, once the database says something else.
  const roles = (are: string) =>
    root.query(
      `set session_replication_role = replica;
       update phi.account set roles = '${are}' where id = '${rowId('riverside', 'account', 'provider')}';
       reset session_replication_role`,
    );
  await roles('{provider}');
  const refreshed = detailsOf(await ask(event({ triggerSource: 'TokenGeneration_RefreshTokens' })));
  expect(refreshed.accessTokenGeneration.claimsToAddOrOverride).toMatchObject({
    'bulwark:roles': 'provider',
  });
  await roles('{provider,therapist}');
});

test('an account of a patient has no places', async () => {
  const given = await functionOf('patients').ask(event({}, { sub: rowId('riverside', 'account', 'ada') }));
  expect(detailsOf(given).idTokenGeneration.claimsToAddOrOverride).toEqual({
    'bulwark:tenant': 'riverside',
    'bulwark:roles': 'patient',
  });
});

describe('proof IDN-4 · without an active account there is no token, and nobody is told why', () => {
  const account = (name: string, tenant = 'riverside') => ({ sub: rowId(tenant, 'account', name) });
  test.each<[string, Directory, unknown, string]>([
    ['somebody of another directory', 'patients', event(), 'riverside'],
    ['a patient at the door of the workforce', 'workforce', event({}, account('ada')), 'riverside'],
    ['a suspended account', 'workforce', event({}, account('left')), 'riverside'],
    ['an account that is over', 'workforce', event({}, account('locum')), 'riverside'],
    ['an account of another tenant', 'workforce', event({}, account('provider', 'lakeside')), 'riverside'],
    ['the account under another tenant', 'workforce', event({}, { 'custom:tenant': 'lakeside' }), 'lakeside'],
    ['a tenant that is none', 'workforce', event({}, { 'custom:tenant': 'nowhere' }), 'nowhere'],
    ['nobody', 'workforce', event({}, { sub: randomUUID() }), 'riverside'],
    ['a user without a tenant', 'workforce', event({}, { 'custom:tenant': undefined }), 'unknown'],
    ['a tenant that is no word', 'workforce', event({}, { 'custom:tenant': 'river%' }), 'unknown'],
    ['a sub that is none', 'workforce', event({}, { sub: "' or true --" }), 'unknown'],
    ['an event of version 1', 'workforce', event({ version: '1' }), 'unknown'],
    ['another trigger', 'workforce', event({ triggerSource: 'PreSignUp_SignUp' }), 'unknown'],
    ['nothing', 'workforce', undefined, 'unknown'],
  ])('%s', async (_, directory, asked, organization) => {
    const { ask, records, metrics, logged } = functionOf(directory);
    await expect(ask(asked)).rejects.toThrow(/^sign-in refused$/);
    expect(metrics).toEqual(['TokenClaimsRefused']);
    expect(records).toMatchObject([
      { organization, action: 'login', outcome: 'denied', reason: 'no-active-account' },
    ]);
    expect(JSON.stringify([records, logged])).not.toContain('jane.doe');
  });

  test('what a token cannot say is refused', () => {
    const good = { roles: ['provider'], locations: ['main'] };
    expect(claimsOf('workforce', 'riverside', good)).toBeDefined();
    for (const bad of [
      { ...good, roles: [] },
      { ...good, roles: ['emergency'] },
      { ...good, roles: ['patient'] },
      { ...good, roles: ['provider administrator'] },
      { ...good, locations: ['a b'] },
      { ...good, homeLocation: '' },
    ]) {
      expect(claimsOf('workforce', 'riverside', bad)).toBeUndefined();
    }
  });

  test('a database that does not answer, or one that cannot be reached', async () => {
    for (const broken of [
      { accounts: accountsOf(() => Promise.reject(new Error('jane.doe@example.com is not there'))) },
      { inTime: () => Promise.reject(new Error('late')) },
    ]) {
      const { ask, records, metrics, logged } = functionOf('workforce', broken);
      await expect(ask(event())).rejects.toThrow(/^sign-in refused$/);
      expect([metrics, records]).toEqual([['TokenClaimsUnavailable'], []]);
      expect(JSON.stringify(logged)).not.toContain('jane.doe');
    }
  });

  test('a refusal that cannot be recorded is one all the same, and pages', async () => {
    const audit = { record: () => Promise.reject(new Error('no stream')) };
    const { ask, metrics } = functionOf('workforce', { audit });
    await expect(ask(event({}, account('left')))).rejects.toThrow(/^sign-in refused$/);
    expect(metrics).toEqual(['TokenClaimsRefused', 'TokenClaimsUnavailable']);
  });
});

describe('the connection', () => {
  test('is kept, and replaced once when it died in between', async () => {
    const { ask, metrics } = functionOf('workforce');
    opened.length = 0;
    await ask(event());
    await ask(event());
    expect(opened).toHaveLength(1);
    await root.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'sign_in_login'`,
    );
    await ask(event());
    expect([opened.length, metrics]).toEqual([2, []]);
  });

  test('is nobody else’s while a call waits on it', async () => {
    let release = (): void => undefined;
    const waits = new Promise<void>((resolve) => (release = resolve));
    let connections = 0;
    const accounts = accountsOf(async () => {
      const isFirst = (connections += 1) === 1;
      const client = await connect();
      const query = client.query.bind(client);
      client.query = (async (...given: Parameters<typeof query>) => {
        if (isFirst) await waits;
        return query(...given);
      }) as never;
      return client;
    });
    opened.length = 0;
    const asked = {
      person: rowId('riverside', 'account', 'provider'),
      tenant: 'riverside',
      signingIn: false,
    };
    const first = accounts.find('workforce', asked);
    expect(await accounts.find('workforce', { ...asked, tenant: 'lakeside' })).toBeUndefined();
    release();
    expect((await first)!.roles).toEqual(['provider', 'therapist']);
    expect(opened).toHaveLength(2);
  });
});

describe('proof TEN-2 · tokens as Cognito makes them of the answer', () => {
  const POOL = 'us-east-1_EXAMPLE';
  const issuer = `https://cognito-idp.us-east-1.amazonaws.com/${POOL}`;
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwks = {
    keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'key-1', alg: 'RS256', use: 'sig' } as JwkWithKid],
  };
  const text = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const jwt = (payload: object) => {
    const said = `${text({ alg: 'RS256', kid: 'key-1' })}.${text(payload)}`;
    return `${said}.${sign('sha256', Buffer.from(said), privateKey).toString('base64url')}`;
  };
  async function tokensOf(asked: ReturnType<typeof event>) {
    const details = detailsOf(await functionOf('workforce').ask(asked));
    const now = Math.floor(Date.now() / 1000);
    const common = {
      sub: asked.request.userAttributes.sub,
      iss: issuer,
      auth_time: now,
      iat: now,
      exp: now + 1800,
      'cognito:groups': details.groupOverrideDetails.groupsToOverride,
    };
    return {
      accessToken: jwt({
        ...common,
        token_use: 'access',
        client_id: 'client',
        ...details.accessTokenGeneration.claimsToAddOrOverride,
      }),
      idToken: jwt({
        ...common,
        token_use: 'id',
        aud: 'client',
        'custom:tenant': 'riverside',
        ...details.idTokenGeneration.claimsToAddOrOverride,
      }),
    };
  }

  test('are read by the guard as what the database says', async () => {
    const verifier = identityTokens({ workforce: { issuer, clientId: 'client', jwks } });
    expect(await verifier.verify('workforce', await tokensOf(event()))).toMatchObject({
      tenant: 'riverside',
      directory: 'workforce',
      person: rowId('riverside', 'account', 'provider'),
      roles: ['provider', 'therapist'],
      locations: ['main', 'north'],
      homeLocation: 'main',
    });
  });

  test('are of the group of the tenant and of no other, whatever groups the user is in', async () => {
    const verifierOf = (group: string) => {
      const verifier = CognitoJwtVerifier.create({
        userPoolId: POOL,
        tokenUse: 'access',
        clientId: 'client',
        groups: group,
      });
      verifier.cacheJwks(jwks);
      return verifier;
    };
    const { accessToken } = await tokensOf(event());
    expect(await verifierOf('tenant:riverside').verify(accessToken)).toMatchObject({
      'cognito:groups': ['tenant:riverside'],
    });
    for (const group of ['tenant:lakeside', 'owners']) {
      await expect(verifierOf(group).verify(accessToken)).rejects.toThrow('Cognito group not allowed');
    }
  });
});

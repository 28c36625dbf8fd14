import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { masterPassword } from '../../../lambda/database-migrator/master-client';
import { Process, refusal } from '../../support/aws/service';
import { certificateAuthority } from '../../support/certificate';
import { listen } from '../../support/http-server';
import { type Postgres, startPostgres } from '../../support/postgres';
import { type Answer, freshDatabase, MASTER, prepareServer, propertiesOf } from './world';

let server: Postgres;
let folder: string;
beforeAll(async () => {
  const authority = certificateAuthority();
  folder = mkdtempSync(join(tmpdir(), 'bulwark-migrator-'));
  writeFileSync(join(folder, 'authority.pem'), authority.cert);
  server = await startPostgres({ tls: authority.issue('localhost') });
  await prepareServer(server);
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

test('the deployed handler migrates over the real wire: password from Secrets Manager, TLS to PostgreSQL, answer to CloudFormation', async () => {
  const database = await freshDatabase(server);
  const aws = await listen(({ headers }) =>
    headers['x-amz-target'] === 'secretsmanager.GetSecretValue'
      ? { status: 200, body: { SecretString: JSON.stringify({ username: MASTER, password: 'hunter2' }) } }
      : { status: 200 },
  );
  const written = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  const environment = { ...process.env };
  Object.assign(process.env, {
    DATABASE_URL: `postgresql://${MASTER}@localhost:${server.port}/${database}?sslmode=verify-full&sslrootcert=${join(folder, 'authority.pem')}`,
    MASTER_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:master',
    LAMBDA_TASK_ROOT: process.cwd(),
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'example',
    AWS_SECRET_ACCESS_KEY: 'example',
    AWS_ENDPOINT_URL_SECRETS_MANAGER: aws.url,
  });
  try {
    // It reads its environment when it is loaded.
    const { handler } =
      require('../../../lambda/database-migrator/index') as typeof import('../../../lambda/database-migrator/index');
    await handler(
      {
        RequestType: 'Create',
        ResponseURL: `${aws.url}/answer`,
        StackId: 'stack',
        RequestId: 'request',
        LogicalResourceId: 'Database',
        ResourceProperties: propertiesOf('1', [
          { name: 'audit_outbox', roles: ['audit_drainer'], connections: 3 },
        ]),
      },
      { getRemainingTimeInMillis: () => 60_000 },
    );
    const answer = aws.received.at(-1)!;
    expect([answer.method, answer.path]).toEqual(['PUT', '/answer']);
    expect(JSON.parse(answer.body) as Answer).toMatchObject({ Status: 'SUCCESS' });
    const { rows } = await server.admin.query(
      `select rolcanlogin from pg_roles where rolname = 'audit_outbox'`,
    );
    expect(rows).toEqual([{ rolcanlogin: true }]);
    const said = written.mock.calls.map(([line]) => String(line)).join('') + answer.body;
    expect(said).not.toContain('hunter2');
  } finally {
    process.env = environment;
    written.mockRestore();
    await aws.close();
  }
});

describe('the password of the master user', () => {
  const read = (operation: () => unknown) =>
    masterPassword(new Process().client('secretsmanager', { GetSecretValue: operation }), 'arn');

  test('is read as it is now', async () => {
    expect(await read(() => ({ SecretString: '{"username":"bulwark_master","password":"hunter2"}' }))).toBe(
      'hunter2',
    );
  });

  test.each(['hunter2', '{"password":7}', '{"password":""}', ''])(
    'in %j is none, and nothing of it is said',
    async (text) => {
      await expect(read(() => ({ SecretString: text }))).rejects.toThrow(
        /^the secret of the master user holds no password$/,
      );
    },
  );

  test('that cannot be read is an error', async () => {
    await expect(
      read(() => {
        throw refusal('AccessDeniedException');
      }),
    ).rejects.toThrow('AccessDeniedException');
  });
});

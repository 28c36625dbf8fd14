import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { rowId } from '../../database/tenancy/rows';
import { signingKey } from '../../database/tenancy/tenancy-database';
import { database, plainUrl } from './world';

const EXAMPLES = join(__dirname, 'examples');
const DOCS = join(__dirname, '..', '..', '..', 'docs', 'database-client.md');

describe('docs/database-client.md', () => {
  test('shows what is compiled and run here', () => {
    const shown = [
      ...readFileSync(DOCS, 'utf8').matchAll(/^```ts\n\/\/ (?<name>[a-z]+\.ts)\n(?<code>[^]*?)^```$/gm),
    ];
    const names = readdirSync(EXAMPLES).filter((name) => name !== 'authenticate.ts');
    expect(new Set(shown.map(({ groups }) => groups!.name))).toEqual(new Set(names));
    for (const { groups } of shown) {
      const code = readFileSync(join(EXAMPLES, groups!.name!), 'utf8');
      expect(groups!.code).toBe(code.replace("'../../../../runtime/tenancy'", "'bulwark/database'"));
    }
  });

  test('works: the key from a secret, a handler of a function, a server', async () => {
    const { id, login, key } = signingKey('app_portal');
    const asked: string[] = [];
    const secrets = createServer((request, response) => {
      asked.push(String(request.headers['x-amz-target']));
      request.resume().on('end', () => {
        response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
        response.end(
          JSON.stringify({ SecretString: JSON.stringify({ id, login, key: key.toString('hex') }) }),
        );
      });
    });
    await new Promise<void>((resolve) => secrets.listen(0, '127.0.0.1', resolve));
    const environment = { ...process.env };
    Object.assign(process.env, {
      DATABASE_URL: plainUrl(undefined, database),
      CONTEXT_KEY_SECRET: 'portal/context-key',
      PORT: '0',
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'example',
      AWS_SECRET_ACCESS_KEY: 'example',
      AWS_ENDPOINT_URL_SECRETS_MANAGER: `http://127.0.0.1:${(secrets.address() as AddressInfo).port}`,
    });
    const patient = rowId('riverside', 'patient', 'ada');
    const encounter = expect.objectContaining({ id: rowId('riverside', 'encounter', 'ada') }) as unknown;
    try {
      // They read the environment when they are loaded.
      const { handler } = require('./examples/lambda') as typeof import('./examples/lambda');
      const { server } = require('./examples/server') as typeof import('./examples/server');
      const { database: opened } = require('./examples/encounters') as typeof import('./examples/encounters');
      const event = { requestContext: { requestId: 'r-1' }, pathParameters: { patient } };
      const { statusCode, body } = await handler(event);
      expect([statusCode, JSON.parse(body)]).toEqual([200, [encounter]]);
      const answer = await fetch(
        `http://127.0.0.1:${(server.address() as AddressInfo).port}/patients/${patient}`,
      );
      expect(await answer.json()).toEqual([encounter]);
      expect(asked).toEqual(['secretsmanager.GetSecretValue']);
      process.emit('SIGTERM');
      await opened.close();
    } finally {
      process.env = environment;
      await new Promise((resolve) => secrets.close(resolve));
      secrets.closeAllConnections();
    }
  });
});

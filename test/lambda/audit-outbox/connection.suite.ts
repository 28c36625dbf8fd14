import { createServer } from 'node:http2';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import {
  connect as connectTo,
  type DatabaseAddress,
  parseDatabaseUrl,
} from '../../../lambda/shared/database-connection';
import { record, TEMPLATE } from '../../database/audit-database';
import { authorities, server } from './world';

const connect = (address: DatabaseAddress, password: string) =>
  connectTo(address, password, { applicationName: 'test' });

describe('DATABASE_URL', () => {
  const good = 'postgresql://drainer@db.example.com:5433/app?sslmode=verify-full';

  test('names the server, the user and the authorities', () => {
    expect(parseDatabaseUrl(`${good}&sslrootcert=/var/runtime/ca-cert.pem`)).toEqual({
      user: 'drainer',
      host: 'db.example.com',
      port: 5433,
      database: 'app',
      authorities: '/var/runtime/ca-cert.pem',
    });
    expect(parseDatabaseUrl('postgres://d%40b@h/a%2Fb?sslmode=verify-full')).toEqual({
      user: 'd@b',
      host: 'h',
      port: 5432,
      database: 'a/b',
    });
  });

  test.each([
    ['no URL', 'db.example.com'],
    ['another protocol', good.replace('postgresql', 'https')],
    ['a password', good.replace('drainer', 'drainer:hunter2')],
    ['no sslmode', good.split('?')[0]!],
    ['sslmode=require', good.replace('verify-full', 'require')],
    ['sslmode=no-verify after verify-full', `${good}&sslmode=no-verify`],
    ['another host in the parameters', `${good}&host=evil.example.com`],
    ['weaker semantics', `${good}&uselibpqcompat=true`],
    ['TLS off', `${good}&ssl=0`],
    ['no user', good.replace('drainer@', '')],
    ['no database', good.replace('/app', '/')],
  ])('with %s is refused, and the error does not repeat it', (_, url) => {
    const parse = () => parseDatabaseUrl(url);
    expect(parse).toThrow(/^DATABASE_URL /);
    expect(parse).not.toThrow(/hunter2|evil/);
  });
});

describe('a server with TLS', () => {
  const address = () => ({
    user: 'drainer',
    host: 'localhost',
    port: server.port,
    database: TEMPLATE,
    authorities: authorities.own,
  });

  test('proves to be the host, over TLS 1.3', async () => {
    const client = await connect(address(), 'token');
    const { rows } = await client.query('select ssl, version from pg_stat_ssl where pid = pg_backend_pid()');
    await client.end();
    expect(rows).toEqual([{ ssl: true, version: 'TLSv1.3' }]);
  });

  test('of another authority, or under another name, gets no token', async () => {
    await expect(connect({ ...address(), authorities: authorities.other }, 't')).rejects.toMatchObject({
      code: 'CERT_SIGNATURE_FAILURE',
    });
    const { authorities: _, ...withoutAuthorities } = address();
    await expect(connect(withoutAuthorities, 't')).rejects.toMatchObject({
      code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    });
    await expect(connect({ ...address(), host: '127.0.0.1' }, 't')).rejects.toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
  });

  test('without TLS gets no token, nor the name of the user', async () => {
    const heard: Buffer[] = [];
    const plain = createTcpServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (chunk) => {
        heard.push(chunk);
        socket.write('N'); // no TLS here
      });
    });
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    const { port } = plain.address() as AddressInfo;
    await expect(connect({ ...address(), port }, 'token')).rejects.toThrow('does not support SSL');
    await new Promise((resolve) => plain.close(resolve));
    expect(Buffer.concat(heard).toString('hex')).toBe('0000000804d2162f'); // SSLRequest alone
  });

  test('the deployed handler drains over the real wire: TLS and an IAM token to PostgreSQL, HTTP/2 to Kinesis', async () => {
    const lines: string[] = [];
    const kinesis = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { StreamName, Records } = JSON.parse(Buffer.concat(chunks).toString()) as {
          StreamName: string;
          Records: { PartitionKey: string; Data: string }[];
        };
        for (const { PartitionKey, Data } of Records) {
          lines.push(`${StreamName} ${PartitionKey} ${Buffer.from(Data, 'base64').toString()}`);
        }
        response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
        response.end(JSON.stringify({ Records: Records.map(() => ({ SequenceNumber: '1', ShardId: 's' })) }));
      });
    });
    await new Promise<void>((resolve) => kinesis.listen(0, '127.0.0.1', resolve));
    const { port } = kinesis.address() as AddressInfo;
    const database = await server.createDatabase({ template: TEMPLATE });
    const app = await server.connect('service', database);
    const id = '0190b3a5-0000-7000-8000-000000000001';
    await app.query('select audit.append($1)', [record(id)]);

    const written = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    const environment = { ...process.env };
    Object.assign(process.env, {
      DATABASE_URL: `postgresql://drainer@localhost:${server.port}/${database}?sslmode=verify-full&sslrootcert=${authorities.own}`,
      AUDIT_STREAM: 'audit',
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'example',
      AWS_SECRET_ACCESS_KEY: 'example',
      AWS_ENDPOINT_URL_KINESIS: `http://127.0.0.1:${port}`,
    });
    try {
      // It reads its environment when it is loaded.
      const { handler } =
        require('../../../lambda/audit-outbox/index') as typeof import('../../../lambda/audit-outbox/index');
      await handler({}, { getRemainingTimeInMillis: () => 60_000 });
      expect(lines).toHaveLength(1);
      expect(lines[0]).toMatch(/^audit riverside \{.*\}\n$/);
      expect(JSON.parse(lines[0]!.slice('audit riverside '.length))).toEqual(record(id));
      const output = written.mock.calls.map(([line]) => String(line)).join('');
      expect(output).toContain('"OutboxDrained":1');
      expect(output).toContain('"OutboxWaiting":0');
      expect(output).not.toContain('patient-1');
    } finally {
      process.env = environment;
      written.mockRestore();
      await new Promise((resolve) => kinesis.close(resolve));
    }
  });
});

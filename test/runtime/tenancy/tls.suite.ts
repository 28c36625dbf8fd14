import { X509Certificate } from 'node:crypto';
import { type AddressInfo, createServer } from 'node:net';
import { authoritiesOf } from '../../../runtime/database/authorities';
import { parseDatabaseUrl, tlsOf } from '../../../runtime/database/connection';
import { DatabaseUrlError } from '../../../runtime/tenancy';
import { as, authorities, client, database, plainUrl, rejection, server } from './world';

const url = (host: string, authority?: string, port = server.port) =>
  `postgresql://app_portal@${host}:${port}/${database}?sslmode=verify-full${authority ? `&sslrootcert=${authority}` : ''}`;

describe('a connection to another machine', () => {
  test('is encrypted, to a server that proves to be the host', async () => {
    const db = client({ url: url('localhost', authorities.own) });
    const { rows } = await db.withTenant(as(), (tx) =>
      tx.query('select ssl, version from pg_stat_ssl where pid = pg_backend_pid()'),
    );
    expect(rows).toEqual([{ ssl: true, version: 'TLSv1.3' }]);
  });

  test.each([
    ['of another authority', () => url('localhost', authorities.other), 'CERT_SIGNATURE_FAILURE'],
    ['of an authority that nobody named', () => url('localhost'), 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['under another name', () => url('127.0.0.1', authorities.own), 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ])('%s gets no token, whatever the environment says', async (_, to, code) => {
    const token = jest.fn(() => Promise.resolve('token'));
    const environment = { ...process.env };
    Object.assign(process.env, { NODE_TLS_REJECT_UNAUTHORIZED: '0', PGSSLMODE: 'disable' });
    try {
      expect(await rejection(client({ url: to(), token }).withTenant(as(), async () => {}))).toMatchObject({
        code,
      });
      expect(token).not.toHaveBeenCalled();
    } finally {
      process.env = environment;
    }
  });

  test('without TLS gets no token, nor the name of the user', async () => {
    const heard: Buffer[] = [];
    const plain = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (chunk) => {
        heard.push(chunk);
        socket.write('N'); // no TLS here
      });
    });
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    const { port } = plain.address() as AddressInfo;
    const db = client({ url: url('localhost', authorities.own, port) });
    await expect(db.withTenant(as(), async () => {})).rejects.toThrow('does not support SSL');
    await new Promise((resolve) => plain.close(resolve));
    expect(Buffer.concat(heard).toString('hex')).toBe('0000000804d2162f'); // SSLRequest alone
  });

  test('cannot be asked for without TLS', () => {
    for (const host of ['db.example.com', 'localhost', '10.0.0.1', '127.0.0.1.example.com', '[::2]']) {
      const plaintext = `postgresql://app@${host}/clinic?sslmode=disable`;
      expect(() => parseDatabaseUrl(plaintext)).toThrow(DatabaseUrlError);
      expect(() => client({ url: plaintext })).toThrow('does not say sslmode=verify-full');
    }
    expect(tlsOf(parseDatabaseUrl(plainUrl()))).toBe(false);
    expect(tlsOf(parseDatabaseUrl('postgresql://app@[::1]/clinic?sslmode=disable'))).toBe(false);
    expect(() => parseDatabaseUrl('postgresql://a%zz@db.example.com/clinic?sslmode=verify-full')).toThrow(
      'no URL',
    );
  });

  test('signs in with a token of its own each time', async () => {
    const heard: string[] = [];
    // Asks for the password in the clear, as RDS does within TLS, and lets nobody in.
    const gate = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => {
        socket.write(Buffer.from('520000000800000003', 'hex'));
        socket.once('data', (message) => {
          heard.push(message.subarray(5, -1).toString());
          const reason = Buffer.from('SFATAL\0C28000\0Mno\0\0');
          const head = Buffer.from('4500000000', 'hex');
          head.writeUInt32BE(reason.length + 4, 1);
          socket.end(Buffer.concat([head, reason]));
        });
      });
    });
    await new Promise<void>((resolve) => gate.listen(0, '127.0.0.1', resolve));
    const { port } = gate.address() as AddressInfo;
    let issued = 0;
    const token = ({ host, user }: { host: string; user: string }) =>
      Promise.resolve(`${user}@${host} ${++issued}`);
    const db = client({ url: plainUrl(port), token });
    for (let n = 0; n < 2; n++) {
      expect(await rejection(db.withTenant(as(), async () => {}))).toMatchObject({ code: '28000' });
    }
    expect(heard).toEqual(['app_portal@127.0.0.1 1', 'app_portal@127.0.0.1 2']);
    await new Promise((resolve) => gate.close(resolve));
  });
});

describe('the authorities of RDS', () => {
  const names = (host: string) =>
    authoritiesOf(host)?.map((pem) => /CN=(.*)/.exec(new X509Certificate(pem).subject)![1]!);

  test('are those of the region of the host, which may all vouch for decades', () => {
    const host = 'bulwark-records.cluster-abc123.us-east-1.rds.amazonaws.com';
    expect(names(host)!.toSorted()).toEqual(
      ['ECC384', 'RSA2048', 'RSA4096'].map((kind) => `Amazon RDS us-east-1 Root CA ${kind} G1`),
    );
    for (const pem of authoritiesOf(host)!) {
      const certificate = new X509Certificate(pem);
      expect(certificate.verify(certificate.publicKey)).toBe(true);
      expect(new Date(certificate.validTo).getUTCFullYear()).toBeGreaterThanOrEqual(2061);
    }
  });

  test('are what AWS publishes for us-east-1', () => {
    const fingerprints = authoritiesOf('a.b.us-east-1.rds.amazonaws.com')!.map((pem) =>
      new X509Certificate(pem).fingerprint256.slice(0, 23),
    );
    expect(fingerprints.toSorted()).toEqual([
      '1C:75:3C:F0:33:4F:F8:2A',
      '82:D9:9E:9E:40:97:03:04',
      'E4:CE:41:D0:69:F4:BD:CD',
    ]);
  });

  test('are those of Amazon for a proxy, those of Node for a host of somebody else', () => {
    for (const host of [
      'p.proxy-abc123.us-west-2.rds.amazonaws.com',
      'r.endpoint.proxy-abc123.us-west-2.rds.amazonaws.com',
    ]) {
      expect(names(host)).toContain('Amazon Root CA 1');
      expect(names(host)).not.toContainEqual(expect.stringContaining('RDS'));
    }
    for (const host of ['db.example.com', 'a.us-east-1.rds.amazonaws.com.example.com', 'localhost']) {
      expect(authoritiesOf(host)).toBeUndefined();
    }
  });

  test('must be named for a region that is not known', () => {
    const unknown = 'postgresql://app@a.b.mars-north-1.rds.amazonaws.com/clinic?sslmode=verify-full';
    expect(() => client({ url: unknown.replace('mars', 'mx') })).toThrow('name them as sslrootcert');
    const { ca } = tlsOf(
      parseDatabaseUrl(`${unknown.replace('mars', 'mx')}&sslrootcert=${authorities.own}`),
    ) as { ca: Buffer };
    expect(ca.toString()).toContain('BEGIN CERTIFICATE');
  });
});

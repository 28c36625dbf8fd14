import { createServer, type RequestListener, request as httpRequest, Agent } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AuditClient, auditMiddleware, type AuditTransport } from '../runtime/audit';
import {
  dynamodbSessionStore,
  type Sealer,
  sessionMiddleware,
  Sessions,
  type VerifiedIdentity,
} from '../runtime/sessions';
import { guard } from '../runtime/sessions/guard';
import { aggregated } from '../test/support/aws/aggregated';
import { KeyedTable } from '../test/support/aws/keyed-table';
import { Process } from '../test/support/aws/service';
import { median, table } from './statistics';

const ORIGIN = 'https://app.example.com';
const REQUESTS = 3000;
const STRANGER = {
  organization: 'platform',
  location: 'none',
  actor: { id: 'anonymous', role: 'anonymous', type: 'person' },
} as const;

/**
 * What the guard costs a request: in process, with what it remembers and with two reads of the in-memory table; and over
 * HTTP on the loopback address beside a bare server, and beside the audit middleware alone. Medians of single requests.
 */
export async function benchSessions(runs: number): Promise<void> {
  const cached = await deployment(30);
  const uncached = await deployment(0);
  const rows: [string, string][] = [];
  for (const [name, { ask }] of [
    ['guard, remembered', cached],
    ['guard, two reads of the table', uncached],
  ] as const) {
    const times: number[] = [];
    for (let n = 0; n < runs * REQUESTS + 500; n++) {
      const started = process.hrtime.bigint();
      await ask();
      if (n >= 500) times.push(Number(process.hrtime.bigint() - started) / 1e3); // the first warm up
    }
    rows.push([
      name,
      `${micros(median(times))} a request, 99 of 100 within ${micros(percentile(times, 0.99))}`,
    ]);
  }

  const { sessions, token, audit } = cached;
  const withAudit = auditMiddleware({ audit, stranger: STRANGER });
  const withSession = sessionMiddleware({ sessions });
  const servers: Readonly<Record<string, RequestListener>> = {
    bare: (_, res) => void res.end('ok'),
    audit: (req, res) => withAudit(req, res, () => res.end('ok')),
    'audit and guard': (req, res) => withAudit(req, res, () => withSession(req, res, () => res.end('ok'))),
  };
  const spent = await overHttp(servers, token, runs);
  for (const [name, micro] of Object.entries(spent)) {
    rows.push([`HTTP, ${name}`, `${micros(micro)} a request, ${(micro / spent.bare!).toFixed(2)} of bare`]);
  }
  process.stdout.write(table(rows));
  process.stdout.write(`${runs * REQUESTS} requests each, medians\n`);
}

async function deployment(cacheSeconds: number) {
  const store = new KeyedTable('sessions');
  const transport: AuditTransport = {
    maxLineBytes: 100_000,
    send: () => Promise.resolve(),
    flush: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  const audit = new AuditClient({ transport });
  const plain: Sealer = {
    seal: (_, text) => Promise.resolve(Buffer.from(text)),
    open: (_, sealed) => Promise.resolve(Buffer.from(sealed).toString()),
  };
  const now = Math.floor(Date.now() / 1000);
  const identity: VerifiedIdentity = {
    tenant: 'clinic-a',
    directory: 'workforce',
    person: '11111111-2222-4333-8444-555555555555',
    roles: ['provider', 'administrator'],
    locations: ['site-1', 'site-2'],
    authenticatedAt: now,
    issuedAt: now,
    expiresAt: now + 1800,
  };
  const sessions = new Sessions({
    store: dynamodbSessionStore(aggregated(new Process().client('dynamodb', store.operations)), 'sessions'),
    tokens: { verify: () => Promise.resolve(identity) },
    directories: {},
    sealer: plain,
    audit,
    stranger: STRANGER,
    origin: ORIGIN,
    limits: { cacheSeconds },
  });
  const via = { source: { ip: '203.0.113.7', userAgent: 'bench' }, requestId: 'bench' };
  const tokens = { accessToken: '', idToken: '', refreshToken: 'x' };
  const { token } = await sessions.begin('workforce', tokens, 'browser', via);
  const headers = new Map([
    ['cookie', `__Host-session=${token}`],
    ['sec-fetch-site', 'same-origin'],
  ]);
  const request = { method: 'GET', path: '/patients/1', header: (name: string) => headers.get(name) };
  const ask = async () => {
    const decision = await guard({ sessions }, request, via);
    if (decision.answer) throw new Error(`refused with ${decision.answer.status}`);
  };
  return { sessions, token, audit, ask };
}

/** Microseconds of a request, by the name of the server. Servers take turns, so that a busy moment hurts all of them. */
async function overHttp(servers: Readonly<Record<string, RequestListener>>, token: string, runs: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const headers = { cookie: `__Host-session=${token}`, 'sec-fetch-site': 'same-origin' };
  const running = await Promise.all(
    Object.entries(servers).map(async ([name, listener]) => {
      const server = createServer(listener);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return { name, server, port: (server.address() as AddressInfo).port, times: [] as number[] };
    }),
  );
  const ask = (port: number) =>
    new Promise<void>((resolve, reject) => {
      const sent = httpRequest({ host: '127.0.0.1', port, path: '/', headers, agent }, (response) => {
        response.resume();
        response.on('end', () =>
          response.statusCode === 200 ? resolve() : reject(new Error(`answered ${response.statusCode}`)),
        );
      });
      sent.on('error', reject);
      sent.end();
    });
  const WARM = 300;
  for (let n = 0; n < runs * REQUESTS + WARM; n++) {
    for (const { port, times } of running) {
      const started = process.hrtime.bigint();
      await ask(port);
      if (n >= WARM) times.push(Number(process.hrtime.bigint() - started) / 1e3);
    }
  }
  agent.destroy();
  for (const { server } of running) server.close();
  return Object.fromEntries(running.map(({ name, times }) => [name, median(times)]));
}

const percentile = (values: readonly number[], part: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * part)]!;

const micros = (value: number): string => `${value.toFixed(0).padStart(4)} µs`;

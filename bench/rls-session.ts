import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { Client } from 'pg';

export const KEY = { id: 'bench', key: randomBytes(32) };
/** Who acts, in both forms. */
export const ACTOR = 'provider-1';

/** Signs for the challenge of an open transaction. */
export function sign(challenge: string, tenant: string, role: string): string {
  const expires = Math.floor(Date.now() / 1000) + 600;
  const said = `bulwark1|${KEY.id}|${tenant}|${ACTOR}|${role}|operations|${expires}|${challenge}|${randomUUID()}`;
  return `${said}|${createHmac('sha256', KEY.key).update(said).digest('hex')}`;
}

/** Begins a transaction of a tenant as the client library does: two ways there and back. @returns the signed context */
export async function enter(app: Client, tenant: string, role: string): Promise<string> {
  const results: unknown = await app.query('begin; select tenancy.challenge() as challenge');
  const [, { rows }] = results as [unknown, { rows: [{ challenge: string }] }];
  const context = sign(rows[0].challenge, tenant, role);
  await app.query('select tenancy.enter($1)', [context]);
  return context;
}

const now = (): number => Number(process.hrtime.bigint()) / 1000;
/** Microseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = now();
  await work();
  return now() - began;
}

export const micro = (value: number): string => `${value.toFixed(0).padStart(5)} µs`;

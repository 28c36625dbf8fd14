import { AuditClient } from '../../../runtime/audit/client';
import type { AuditRecord } from '../../../runtime/audit/record';
import { type AuditTransport, AuditTransportError } from '../../../runtime/audit/transport';
import type { Caller } from '../../../runtime/audit/request-audit';

export const STRANGER: Caller = {
  organization: 'platform',
  location: 'none',
  actor: { id: 'anonymous', role: 'anonymous', type: 'person' },
};

export const NURSE: Caller = {
  organization: 'clinic-a',
  location: 'site-1',
  actor: { id: 'user-1', role: 'nurse', type: 'person' },
};

/** An audit client whose records wait until they are let through, and are kept then. */
export function recorder() {
  const records: AuditRecord[] = [];
  let gate: Promise<void> = Promise.resolve();
  let failing = false;
  let arrived = () => {};
  const transport: AuditTransport = {
    maxLineBytes: 100_000,
    async send(_, line) {
      arrived();
      await gate;
      if (failing) throw new AuditTransportError('down');
      records.push(JSON.parse(line) as AuditRecord);
    },
    flush: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  return {
    audit: new AuditClient({ transport }),
    records,
    /** From now on nothing can be recorded. */
    fail() {
      failing = true;
    },
    /** Records wait, until `open` is called. @returns when the first has arrived */
    hold() {
      const held = deferred<void>();
      const first = deferred<void>();
      gate = held.promise;
      arrived = first.resolve;
      return { arrived: first.promise, open: held.resolve };
    },
  };
}

/** A promise and what settles it; Node 20 has no `Promise.withResolvers`. */
export function deferred<T>() {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

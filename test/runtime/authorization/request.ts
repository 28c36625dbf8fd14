import { AuditClient } from '../../../runtime/audit';
import { RequestAudit } from '../../../runtime/audit/request-audit';

/** Runs something as a request that ends with 403, and gives the records of what was declared. */
export async function runWithAudit(work: () => void): Promise<unknown[]> {
  const records: unknown[] = [];
  const audit = new AuditClient({
    transport: {
      maxLineBytes: 1_000_000,
      send: async (_, line, refused) => {
        expect(refused).toBeUndefined();
        records.push(JSON.parse(line));
      },
      flush: async () => undefined,
      close: async () => undefined,
    },
  });
  const actor = { id: 'u-1', role: 'owner', type: 'person' } as const;
  const request = new RequestAudit(
    { audit, stranger: { organization: 'riverside', location: 'main', actor } },
    { ip: '203.0.113.7', userAgent: 'test', method: 'GET' },
  );
  request.run(work);
  if (!request.settled) await request.settle(403);
  return records;
}

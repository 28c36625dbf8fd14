import { countSignals } from '../../../lambda/audit-writer/signals';
import type { AuditRecord } from '../../../runtime/audit/record';
import { createMetrics } from '../../../lambda/shared/metrics';
import { recordOf } from '../../support/audit-log';
import { linesOf, Pipeline, plenty, streamEvent } from '../../support/audit-pipeline';
import { Process, refusal } from '../../support/aws/service';

const tenant = 'clinic-a';
const emergency: Partial<AuditRecord> = {
  action: 'break-glass',
  reason: 'unconscious-patient',
  resource: { type: 'emergency-access', id: 'grant-1' },
};
const replay: Partial<AuditRecord> = {
  action: 'session-revoked',
  reason: 'refresh-replayed',
  resource: { type: 'session', id: 's-1' },
};
const webhook: Partial<AuditRecord> = {
  action: 'create',
  outcome: 'denied',
  reason: 'unverified-webhook',
  resource: { type: 'webhook', id: 'messages' },
};

test.each<[string, Partial<AuditRecord>, Record<string, number>]>([
  ['emergency access', emergency, { BreakGlassUsed: 1 }],
  ['emergency access that was denied', { ...emergency, outcome: 'denied' }, {}],
  ['a replayed refresh token', replay, { SessionsReplayed: 1 }],
  ['a session that ended otherwise', { ...replay, reason: 'logout-everywhere' }, {}],
  ['a webhook that nobody verified', webhook, { WebhooksUnverified: 1 }],
  ['something else of that reason', { ...webhook, resource: { type: 'message', id: 'm' } }, {}],
  ['a read', {}, {}],
])('proof IDN-7 · %s', (_, over, expected) => {
  expect(countSignals([recordOf(1, over)])).toEqual(expected);
});

test('proof IDN-7 · a use of emergency access is heard once, whatever becomes of the log', async () => {
  const event = streamEvent([linesOf(tenant, [recordOf(1), recordOf(2, emergency), recordOf(3, emergency)])]);
  const pipeline = new Pipeline();
  await pipeline.writer()(event, plenty);
  expect(pipeline.metrics).toMatchObject({ BreakGlassUsed: 2, RecordsSequenced: 3 });

  // The table refuses: the records are parked, and what is tried again later pages nobody again.
  const parked = new Pipeline();
  const refused = () =>
    new Process(({ service }) => (service === 'dynamodb' ? refusal('AccessDenied', 403) : 'done'));
  await parked.writer(refused())(event, plenty);
  expect(parked.metrics).toMatchObject({ BreakGlassUsed: 2, RecordsParked: 3, RecordsSequenced: 0 });
  await parked.drainOnce(refused());
  await parked.settle();
  expect(parked.metrics).toMatchObject({ BreakGlassUsed: 2, RecordsSequenced: 3 });
});

test('proof IDN-7 · a run that ends right after the commit has been heard, or is heard when its batch comes again', async () => {
  const event = streamEvent([linesOf(tenant, [recordOf(2, emergency)])]);
  for (let call = 0; call < 4; call++) {
    for (const fate of ['crash-before', 'crash-after'] as const) {
      const pipeline = new Pipeline();
      const crashing = new Process((_, number) => (number === call ? fate : 'done'));
      await pipeline
        .writer(crashing)(event, plenty)
        .catch(() => undefined);
      pipeline.metrics.BreakGlassUsed = 0; // what a process has not written when it ends is gone
      await pipeline.writer()(event, plenty);
      expect(pipeline.metrics.BreakGlassUsed).toBe(1);
    }
  }
});

test('proof IDN-7 · one that is no record pages as quarantine does', async () => {
  const pipeline = new Pipeline();
  await pipeline.writer()(streamEvent([linesOf(tenant, [{ ...recordOf(1, emergency), note: 'x' }])]), plenty);
  expect(pipeline.metrics).toMatchObject({ RecordsQuarantined: 1 });
  expect(pipeline.metrics.BreakGlassUsed).toBeUndefined();
});

test('the metric has a resolution of a second', () => {
  const lines: string[] = [];
  const emit = createMetrics((line) => lines.push(line));
  emit({ BreakGlassUsed: 1 }, 7, 1);
  emit({}, 7, 1);
  emit({ RecordsSequenced: 1 }, 7);
  expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
    {
      _aws: {
        Timestamp: 7,
        CloudWatchMetrics: [
          {
            Namespace: 'Bulwark/Audit',
            Dimensions: [[]],
            Metrics: [{ Name: 'BreakGlassUsed', Unit: 'Count', StorageResolution: 1 }],
          },
        ],
      },
      BreakGlassUsed: 1,
    },
    expect.objectContaining({ RecordsSequenced: 1 }),
  ]);
  expect(lines[1]).not.toContain('StorageResolution');
});

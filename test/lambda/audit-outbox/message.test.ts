import * as fc from 'fast-check';
import { messagesOf } from '../../../lambda/audit-outbox/message';

const waiting = fc
  .array(
    fc.record({
      organization: fc.constantFrom('riverside', 'lakeside', 'hillside', null),
      line: fc.oneof(
        fc.json({ maxDepth: 1 }),
        fc.integer({ min: 1, max: 400_000 }).map((n) => `"${'é'.repeat(n / 2)}"`),
      ),
    }),
    { maxLength: 20 },
  )
  .map((records) => records.map((record, place) => ({ ...record, place: String(place) })));

test('every record is in one message, of its organization, in order, and no message is long without need', () => {
  fc.assert(
    fc.property(waiting, (records) => {
      const messages = messagesOf(records);
      for (const { organization, lines, places } of messages) {
        const own = places.map((place) => records[Number(place)]!);
        expect(own.map((record) => record.organization ?? 'unknown')).toEqual(own.map(() => organization));
        expect(lines).toBe(own.map(({ line }) => `${line}\n`).join(''));
        expect(Buffer.byteLength(lines) <= 262_144 || places.length === 1).toBe(true);
      }
      for (const name of ['riverside', 'lakeside', 'hillside', 'unknown']) {
        const places = messages
          .filter(({ organization }) => organization === name)
          .flatMap((message) => message.places);
        expect(places).toEqual(
          records
            .filter(({ organization }) => (organization ?? 'unknown') === name)
            .map(({ place }) => place),
        );
      }
    }),
    { numRuns: 100 },
  );
});

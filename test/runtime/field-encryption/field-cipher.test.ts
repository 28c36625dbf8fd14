import { createCipheriv, createHmac, randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { resealFields, SealedFieldError, type Place } from '../../../runtime/field-encryption';
import { currentKey } from '../../../runtime/field-encryption/data-key';
import { encodePlace } from '../../../runtime/field-encryption/place';
import { Process } from '../../support/aws/service';
import { DAY_MS, NAME, START, World } from './world';

const HERE: Place = { tenant: 'clinic-a', ...NAME };
const opens = (opening: Promise<unknown>) =>
  opening.then(
    () => 'opened',
    (error: unknown) => (error instanceof SealedFieldError ? 'refused' : error),
  );

describe('a sealed field', () => {
  const world = new World();
  const cipher = world.cipher();

  test('opens where it was sealed, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (plaintext) => {
        const envelope = await cipher.seal(HERE, plaintext);
        expect(envelope.length).toBe(48 + plaintext.length);
        expect(envelope.toString('latin1', 0, 4)).toBe('BWF1');
        expect(await cipher.open(HERE, envelope)).toEqual(Buffer.from(plaintext));
      }),
      { numRuns: 50 },
    );
  });

  test('takes text, a window of a buffer, and some MiB', async () => {
    const text = 'Zoë, née O’Brien 🏥';
    const envelope = await cipher.seal(HERE, text);
    const wide = Buffer.concat([Buffer.alloc(7), envelope, Buffer.alloc(9)]);
    expect((await cipher.open(HERE, new Uint8Array(wide).subarray(7, -9))).toString()).toBe(text);
    const long = Buffer.alloc(4 * 1024 * 1024, 'long');
    expect((await cipher.open(HERE, await cipher.seal(HERE, long))).equals(long)).toBe(true);
    await expect(cipher.seal(HERE, Buffer.alloc(16 * 1024 * 1024 + 1))).rejects.toBeInstanceOf(RangeError);
    await expect(cipher.seal(HERE, 'half \ud83c')).rejects.toBeInstanceOf(RangeError);
  });

  test('never twice the same, nor twice the nonce', async () => {
    const sealed = await cipher.sealAll(
      Array.from({ length: 2000 }, () => ({ place: HERE, plaintext: 'same' })),
    );
    expect(new Set(sealed.map((envelope) => envelope.toString('hex', 20, 32))).size).toBe(2000);
    expect(new Set(sealed.map((envelope) => envelope.toString('hex', 32))).size).toBe(2000);
  });

  test('proof KEY-2 · every bit that is altered, every cut and every addition is refused with the same words', async () => {
    const envelope = await cipher.seal(HERE, 'Jane Roe');
    const mutants = [
      ...Array.from({ length: envelope.length * 8 }, (_, bit) => {
        const mutant = Buffer.from(envelope);
        mutant[bit >> 3]! ^= 1 << (bit & 7);
        return mutant;
      }),
      ...Array.from({ length: envelope.length }, (_, length) => envelope.subarray(0, length)),
      Buffer.concat([envelope, Buffer.alloc(1)]),
      Buffer.concat([envelope, envelope]),
    ];
    const errors = await Promise.all(
      mutants.map((mutant) => cipher.open(HERE, mutant).catch((error: unknown) => error)),
    );
    expect(errors.filter((error) => !(error instanceof SealedFieldError))).toEqual([]);
    expect(new Set(errors.map(String))).toEqual(
      new Set(['SealedFieldError: the sealed field does not open']),
    );
    await expect(cipher.open(HERE, 'BWF1' as never)).rejects.toBeInstanceOf(SealedFieldError);
  });

  test('proof KEY-2 · opens in no other tenant, table, column or row', async () => {
    const name = fc.oneof(fc.constantFrom('a', 'b', 'ab'), fc.string({ minLength: 1, maxLength: 8 }));
    const place = fc.record({
      tenant: fc.constantFrom('clinic-a', 'clinic-b', 'clinic-ab'),
      table: name,
      column: name,
      row: name,
    });
    await fc.assert(
      fc.asyncProperty(place, place, async (sealed, tried) => {
        const same = JSON.stringify(sealed) === JSON.stringify(tried);
        const envelope = await cipher.seal(sealed, 'Jane Roe');
        expect(await opens(cipher.open(tried, envelope))).toBe(same ? 'opened' : 'refused');
      }),
      { numRuns: 60 },
    );
  });

  test('places that are written alike are not encoded alike', () => {
    const parts = fc.tuple(...Array.from({ length: 3 }, () => fc.string({ minLength: 1, maxLength: 5 })));
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        const [a, b] = [one, other].map(([table, column, row]) =>
          encodePlace({ tenant: 't', table: table!, column: column!, row: row! }),
        );
        expect(a!.equals(b!)).toBe(one.join('\0') === other.join('\0'));
      }),
    );
    expect(() => encodePlace({ ...HERE, row: '' })).toThrow(RangeError);
    expect(() => encodePlace({ ...HERE, row: '\ud800' })).toThrow(RangeError);
    expect(() => encodePlace({ ...HERE, row: 'é'.repeat(513) })).toThrow(RangeError);
    for (const tenant of ['', 'Clinic', '../clinic-b', 'a/b', '-a', 'a'.repeat(64)]) {
      expect(() => encodePlace({ ...HERE, tenant })).toThrow('the name of a tenant');
    }
  });

  test('is what the documentation says, computed by hand', async () => {
    const { store, wrapper } = world.clients();
    const envelope = await cipher.seal(HERE, 'Jane Roe');
    const id = currentKey('clinic-a', 'field', { now: START, days: 90, generation: 1 }).id;
    const dataKey = await wrapper.unwrap('clinic-a', (await store.find('clinic-a', id))!);
    const place = Buffer.concat(
      [HERE.tenant, HERE.table, HERE.column, HERE.row].map((part) =>
        Buffer.concat([Buffer.from([0, part.length]), Buffer.from(part)]),
      ),
    );
    const input = Buffer.concat([Buffer.from('\0\0\0\x01BWF1 field\0'), place, Buffer.from('\0\0\x01\0')]);
    const key = createHmac('sha256', dataKey).update(input).digest();
    const sealing = createCipheriv('aes-256-gcm', key, envelope.subarray(20, 32)).setAAD(place);
    const ciphertext = Buffer.concat([sealing.update('Jane Roe'), sealing.final(), sealing.getAuthTag()]);
    const header = Buffer.from(
      `BWF1${Buffer.from(id.replaceAll('-', ''), 'hex').toString('latin1')}`,
      'latin1',
    );
    expect(envelope).toEqual(Buffer.concat([header, envelope.subarray(20, 32), ciphertext]));
  });
});

describe('lists', () => {
  test('open in their order, with one call to KMS for each data key', async () => {
    const world = new World();
    const fields = Array.from({ length: 60 }, (_, n) => ({
      place: { ...HERE, tenant: n % 3 === 0 ? 'clinic-b' : 'clinic-a', row: randomUUID() },
      plaintext: `patient ${n}`,
    }));
    const sealed = await world.cipher().sealAll(fields);
    const list = fields.map(({ place }, n) => ({ place, envelope: sealed[n]! }));
    world.keys.calls.Decrypt = 0;
    const opened = await world.cipher().openAll(list);
    expect(opened.map(String)).toEqual(fields.map(({ plaintext }) => plaintext));
    expect(world.keys.calls.Decrypt).toBe(2);
    expect(await world.cipher().openAll([])).toEqual([]);
  });

  test('name the field that does not open, and give nothing of the rest', async () => {
    const world = new World();
    const cipher = world.cipher();
    const envelope = await cipher.seal(HERE, 'x');
    const list = Array.from({ length: 5 }, () => ({ place: HERE, envelope }));
    const altered = Buffer.from(envelope);
    altered[48]! ^= 1;
    const foreign = Buffer.concat([envelope.subarray(0, 4), Buffer.alloc(16, 7), envelope.subarray(20)]);
    for (const broken of [altered, foreign, envelope.subarray(1)]) {
      await expect(cipher.openAll(list.with(3, { place: HERE, envelope: broken }))).rejects.toMatchObject({
        name: 'SealedFieldError',
        at: 3,
      });
    }
  });
});

describe('blind indexes', () => {
  test('are equal for equal values of one column of one tenant, and for nothing else', async () => {
    const world = new World();
    const cipher = world.cipher();
    const phone = { tenant: 'clinic-a', table: 'phi.patient_identifier', column: 'lookup:phone' };
    const index = await cipher.blindIndex(phone, '+15550100');
    expect(index).toHaveLength(16);
    // Another process, years later.
    world.now += 2000 * DAY_MS;
    expect(await world.cipher().blindIndex(phone, '+15550100')).toEqual(index);
    const others = await Promise.all([
      cipher.blindIndex(phone, '+15550101'),
      cipher.blindIndex({ ...phone, column: 'lookup:fax' }, '+15550100'),
      cipher.blindIndex({ ...phone, table: 'phi.other' }, '+15550100'),
      cipher.blindIndex({ ...phone, tenant: 'clinic-b' }, '+15550100'),
      world.cipher({ generations: { index: 2 } }).blindIndex(phone, '+15550100'),
    ]);
    expect(new Set([index, ...others].map((bytes) => bytes.toString('hex'))).size).toBe(6);
    await expect(cipher.blindIndex(phone, '\ud800')).rejects.toBeInstanceOf(RangeError);
  });
});

describe('data keys', () => {
  const idsOf = (world: World) => world.bucket.current();

  test('are replaced after ninety days at most, and old fields open', async () => {
    const world = new World();
    const cipher = world.cipher();
    const old = await cipher.seal(HERE, 'old');
    expect(cipher.isCurrent('clinic-a', old)).toBe(true);
    world.now += 90 * DAY_MS;
    expect(cipher.isCurrent('clinic-a', old)).toBe(false);
    const fresh = await cipher.seal(HERE, 'new');
    expect(fresh.subarray(4, 20).equals(old.subarray(4, 20))).toBe(false);
    expect(idsOf(world)).toHaveLength(2);
    const fields = [old, fresh].map((envelope) => ({ place: HERE, envelope }));
    expect((await world.cipher().openAll(fields)).map(String)).toEqual(['old', 'new']);
  });

  test('are brought up to date in batches, which a second run finds done', async () => {
    const world = new World();
    const cipher = world.cipher();
    const places = Array.from({ length: 5 }, (_, n) => ({ ...HERE, row: `${n}` }));
    const rows = new Map<string, Buffer>();
    for (const place of places) rows.set(place.row, await cipher.seal(place, `note ${place.row}`));
    world.now += 90 * DAY_MS;
    const batches = () =>
      [places.slice(0, 2), places.slice(2)].map((batch) =>
        batch.map((place) => ({ place, envelope: rows.get(place.row)! })),
      );
    const written: number[] = [];
    const run = async () => {
      for await (const batch of resealFields(cipher, batches())) {
        for (const { place, resealed } of batch) rows.set(place.row, resealed);
        written.push(batch.length);
      }
    };
    await run();
    await run();
    expect(written).toEqual([2, 3]);
    for (const place of places) {
      expect(cipher.isCurrent('clinic-a', rows.get(place.row)!)).toBe(true);
      expect((await cipher.open(place, rows.get(place.row)!)).toString()).toBe(`note ${place.row}`);
    }
  });

  test('change at another moment for each tenant', () => {
    const changes = Array.from({ length: 50 }, (_, n) => {
      const at = (day: number) =>
        currentKey(`clinic-${n}`, 'field', { now: START + day * DAY_MS, days: 90, generation: 1 }).id;
      const days = Array.from({ length: 90 }, (_, day) => day).filter((day) => at(day) !== at(day + 1));
      expect(days).toHaveLength(1);
      return days[0];
    });
    expect(new Set(changes).size).toBeGreaterThan(20);
  });

  test('another generation replaces them at once', async () => {
    const world = new World();
    const old = await world.cipher().seal(HERE, 'x');
    const cipher = world.cipher({ generations: { field: 2 } });
    expect(cipher.isCurrent('clinic-a', old)).toBe(false);
    expect((await cipher.open(HERE, old)).toString()).toBe('x');
  });

  test('fifty processes that seal first leave one', async () => {
    const world = new World();
    let calls = 0;
    const pause = () =>
      new Promise((resolve) => {
        setImmediate(resolve, calls++);
      });
    const ciphers = Array.from({ length: 50 }, () => world.cipher({}, new Process(() => 'done', pause)));
    const sealed = await Promise.all(ciphers.map((cipher, n) => cipher.seal(HERE, `${n}`)));
    expect(idsOf(world)).toHaveLength(1);
    expect(world.bucket.versions).toHaveLength(1);
    expect(world.keys.calls.GenerateDataKey).toBeGreaterThan(1); // they did race
    const opened = await world.cipher().openAll(sealed.map((envelope) => ({ place: HERE, envelope })));
    expect(opened.map(String)).toEqual(ciphers.map((_, n) => `${n}`));
  });

  test('an answer that is lost leaves a data key that works', async () => {
    for (const fate of ['before', 'after'] as const) {
      const world = new World();
      const process = new Process(({ operation }, n) => (operation === 'PutObject' && n < 6 ? fate : 'done'));
      await expect(world.cipher({}, process).seal(HERE, 'x')).rejects.toMatchObject({ name: 'TimeoutError' });
      const cipher = world.cipher();
      expect((await cipher.open(HERE, await cipher.seal(HERE, 'x'))).toString()).toBe('x');
      expect(world.bucket.versions).toHaveLength(1);
    }
  });

  test('that somebody deleted are not made again under their id', async () => {
    const world = new World();
    const envelope = await world.cipher().seal(HERE, 'x');
    world.bucket.mark(idsOf(world)[0]!);
    await expect(world.cipher().seal(HERE, 'y')).rejects.toMatchObject({ fault: 'removed' });
    await expect(world.cipher().open(HERE, envelope)).rejects.toBeInstanceOf(SealedFieldError);
    world.bucket.versions.pop(); // an operator removes the marker
    expect((await world.cipher().open(HERE, envelope)).toString()).toBe('x');
  });

  test('are found by a caller to whom S3 denies what is not there', async () => {
    const world = new World({ hidesWhatIsNotThere: true });
    const cipher = world.cipher();
    const envelope = await cipher.seal(HERE, 'x');
    envelope[5]! ^= 1;
    await expect(cipher.open(HERE, envelope)).rejects.toBeInstanceOf(SealedFieldError);
  });

  test('preparing a tenant makes both, once', async () => {
    const world = new World();
    await world.cipher().prepare('clinic-a');
    await world.cipher().prepare('clinic-a');
    const records = idsOf(world).map(
      (key) => JSON.parse(world.bucket.latest(key)!.bytes!.toString()) as object,
    );
    expect(records).toEqual(
      expect.arrayContaining(
        (['field', 'index'] as const).map((use) => ({
          id: expect.stringMatching(
            /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
          ) as string,
          use,
          createdAt: '2026-03-01T00:00:00.000Z',
          kmsKeyId: world.dedicated.get('clinic-a'),
          wrapped: expect.any(String) as string,
        })),
      ),
    );
    expect(records).toHaveLength(2);
  });

  test('opening a field that names the key of tomorrow does not keep anybody from sealing', async () => {
    const world = new World();
    const cipher = world.cipher();
    const id = currentKey('clinic-a', 'field', { now: START, days: 90, generation: 1 }).id;
    const forged = Buffer.concat([
      Buffer.from('BWF1'),
      Buffer.from(id.replaceAll('-', ''), 'hex'),
      Buffer.alloc(28),
    ]);
    const [opening, sealed] = await Promise.all([opens(cipher.open(HERE, forged)), cipher.seal(HERE, 'x')]);
    expect(opening).toBe('refused');
    expect((await cipher.open(HERE, sealed)).toString()).toBe('x');
  });
});

describe('tenants', () => {
  test("proof KEY-2 · tenant A's context cannot open tenant B's ciphertext, nor unwrap its data key", async () => {
    const world = new World();
    const theirs = { ...HERE, tenant: 'clinic-b' };
    const envelope = await world.cipher().seal(theirs, 'Jane Roe');
    expect(await opens(world.cipher().open(HERE, envelope))).toBe('refused');

    // Somebody copies the wrapped data key to the other prefix.
    const [key] = world.bucket.current();
    const wrapped = world.bucket.latest(key!)!.bytes!.toString();
    world.bucket.plant(key!.replace('clinic-b', 'clinic-a'), wrapped);
    await expect(world.cipher().open(HERE, envelope)).rejects.toMatchObject({ fault: 'refused' });

    // A session of tenant A that asks as tenant B: the bucket and, past it, KMS refuse.
    const { store, wrapper } = world.clients(new Process(), () => ({ 'bulwark:tenant': 'clinic-a' }));
    const id = key!.slice(-41, -5);
    await expect(store.find('clinic-b', id)).rejects.toMatchObject({ name: 'AccessDenied' });
    const record = (await world.clients().store.find('clinic-b', id))!;
    for (const tenant of ['clinic-a', 'clinic-b']) {
      await expect(wrapper.unwrap(tenant, record)).rejects.toMatchObject({ fault: 'refused' });
    }
  });

  test('proof KEY-2 · pooled tenants share a key and not a ciphertext', async () => {
    const world = new World();
    const sealed = await world.cipher().seal({ ...HERE, tenant: 'pooled-1' }, 'Jane Roe');
    expect(await opens(world.cipher().open({ ...HERE, tenant: 'pooled-2' }, sealed))).toBe('refused');
    const [key] = world.bucket.current();
    const record = (await world.clients().store.find('pooled-1', key!.slice(-41, -5)))!;
    expect(record.kmsKeyId).toBe(world.shared);
    // The same key, another context: KMS refuses, whoever asks.
    for (const { wrapper } of [world.clients(), world.lifecycle()]) {
      await expect(wrapper.unwrap('pooled-2', record)).rejects.toMatchObject({ fault: 'refused' });
    }
  });

  test('a data key that is planted under a key of somebody else is not used', async () => {
    const world = new World();
    const envelope = await world.cipher().seal(HERE, 'x');
    const [key] = world.bucket.current();
    const record = JSON.parse(world.bucket.latest(key!)!.bytes!.toString()) as Record<string, string>;
    const attacker = world.keys.create(() => true, '999999999999');
    const kms = world.keys.as({}).GenerateDataKey! as (input: object) => { CiphertextBlob: Uint8Array };
    const EncryptionContext = { 'bulwark:tenant': 'clinic-a' };
    const { CiphertextBlob } = kms({ KeyId: attacker, KeySpec: 'AES_256', EncryptionContext });
    const wrapped = Buffer.from(CiphertextBlob).toString('base64');
    const plant = (text: string) => world.bucket.plant(key!, text);
    plant(JSON.stringify({ ...record, kmsKeyId: attacker, wrapped }));
    await expect(world.cipher().seal(HERE, 'y')).rejects.toMatchObject({ fault: 'foreign' });
    plant(JSON.stringify({ ...record, wrapped }));
    await expect(world.cipher().seal(HERE, 'y')).rejects.toMatchObject({ fault: 'refused' });
    for (const text of [
      '',
      '{}',
      '{"id":',
      JSON.stringify({ ...record, id: randomUUID() }),
      JSON.stringify({ ...record, more: 1 }),
    ]) {
      plant(text);
      await expect(world.cipher().open(HERE, envelope)).rejects.toMatchObject({ fault: 'malformed' });
    }
  });

  test('a KMS key whose policy does not name the caller, or that answers strangely, is no key', async () => {
    const world = new World();
    world.dedicated.set('clinic-a', world.dedicated.get('clinic-b')!);
    await expect(world.cipher().seal(HERE, 'x')).rejects.toMatchObject({ fault: 'refused' });
    world.dedicated.set(
      'clinic-a',
      world.keys.create(() => true, '999999999999'),
    );
    await expect(world.cipher().seal(HERE, 'x')).rejects.toMatchObject({ fault: 'foreign' });
    expect(world.bucket.versions).toEqual([]);
  });

  test('throttling is left to whoever retries, as the SDK says it', async () => {
    const world = new World();
    const throttled = Object.assign(new Error('slow down'), { name: 'ThrottlingException' });
    const process = new Process(({ service }) => (service === 'KMS' ? throttled : 'done'));
    await expect(world.cipher({}, process).seal(HERE, 'x')).rejects.toBe(throttled);
  });
});

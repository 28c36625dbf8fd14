import { destroyDataKeys, rewrapDataKeys, SealedFieldError } from '../../../runtime/field-encryption';
import { Process, refusal, type Fate } from '../../support/aws/service';
import { DAY_MS, NAME, World } from './world';

const HERE = { tenant: 'pooled-1', ...NAME };
const OTHERS = { ...HERE, tenant: 'pooled-10' };

/** A pooled tenant with three data keys and what is sealed under two of them, beside a tenant of a similar name. */
async function begun(world = new World()) {
  const fields: { place: typeof HERE; envelope: Buffer }[] = [];
  for (let period = 0; period < 2; period++) {
    const cipher = world.cipher();
    for (const place of [HERE, OTHERS])
      fields.push({ place, envelope: await cipher.seal(place, 'Jane Roe') });
    world.now += 90 * DAY_MS;
  }
  const index = await world.cipher().blindIndex(HERE, 'roe');
  const mine = fields.filter(({ place }) => place === HERE);
  const whole = async () => {
    const opened = await world.cipher().openAll(mine);
    expect(opened.map(String)).toEqual(['Jane Roe', 'Jane Roe']);
    expect(await world.cipher().blindIndex(HERE, 'roe')).toEqual(index);
  };
  const theirs = fields.filter(({ place }) => place === OTHERS);
  return { world, mine, theirs, whole };
}

const ofTenant = (world: World, tenant = 'pooled-1') =>
  world.bucket.versions.filter(({ key }) => key.startsWith(`tenants/${tenant}/`));
const wrappedUnder = (world: World, tenant = 'pooled-1') =>
  ofTenant(world, tenant).map(
    ({ bytes }) => (JSON.parse(bytes!.toString()) as { kmsKeyId: string }).kmsKeyId,
  );

/** The process ends before the call is done, or after it; a job that is run again ends what the first began. */
const FATES: readonly Fate[] = ['crash-before', 'crash-after'];

describe('re-wrapping', () => {
  const rewrap = (world: World, toKmsKeyId: string, process?: Process) =>
    rewrapDataKeys({ ...world.lifecycle(process), tenant: 'pooled-1', toKmsKeyId });

  test('pooled to dedicated and back leaves every field as it was, and no copy under the old key', async () => {
    const { world, whole } = await begun();
    const own = world.dedicate('pooled-1');
    expect(await rewrap(world, own)).toMatchObject({ rewrapped: 3, removedVersions: 3, deleted: [] });
    expect(wrappedUnder(world)).toEqual([own, own, own]);
    expect(new Set(wrappedUnder(world, 'pooled-10'))).toEqual(new Set([world.shared]));
    await whole();
    const again = await rewrap(world, own);
    expect(again).toMatchObject({ rewrapped: 0, removedVersions: 0 });
    expect(again.dataKeys).toHaveLength(3);
    world.dedicated.delete('pooled-1');
    await rewrap(world, world.shared);
    expect(wrappedUnder(world)).toEqual([world.shared, world.shared, world.shared]);
    await whole();
  });

  test('a cache that is warm does not notice, and the old key may go', async () => {
    const { world, mine, whole } = await begun();
    const first = world.dedicate('pooled-1');
    await rewrap(world, first);
    const warm = world.cipher();
    await warm.openAll(mine);
    const second = world.dedicate('pooled-1');
    await rewrap(world, second);
    world.keys.destroy(first);
    expect((await warm.openAll(mine)).map(String)).toEqual(['Jane Roe', 'Jane Roe']);
    await whole();
  });

  test('proof KEY-2 · a fault at any call loses nothing, and the job ends when it is run again', async () => {
    const counting = new Process();
    {
      const { world } = await begun();
      await rewrap(world, world.dedicate('pooled-1'), counting);
    }
    expect(counting.calls).toBeGreaterThan(15);
    for (let at = 0; at < counting.calls; at++) {
      for (const fate of FATES) {
        const { world, whole } = await begun();
        const own = world.dedicate('pooled-1');
        await expect(rewrap(world, own, new Process((_, n) => (n === at ? fate : 'done')))).rejects.toThrow(
          /socket hang up|the process|ThrottlingException/,
        );
        await whole();
        expect((await rewrap(world, own)).dataKeys).toHaveLength(3);
        expect(wrappedUnder(world)).toEqual([own, own, own]);
        await whole();
      }
    }
  });

  test('a data key that an application makes under the old key meanwhile is found', async () => {
    const { world, whole } = await begun();
    const own = world.keys.create(({ context }) => context['bulwark:tenant'] === 'pooled-1');
    let done = false;
    const process = new Process(({ operation }) => {
      if (operation !== 'ReEncrypt' || done) return 'done';
      done = true;
      world.bucket.plant(
        'tenants/pooled-1/data-keys/00000000-0000-8000-8000-000000000000.json',
        ofTenant(world)[0]!
          .bytes!.toString()
          .replace(/"id":"[^"]*"/, '"id":"00000000-0000-8000-8000-000000000000"'),
      );
      return 'done';
    });
    expect(await rewrap(world, own, process)).toMatchObject({ rewrapped: 4 });
    await whole();
  });

  test('sabotage KEY-2 · a current version that holds another data key removes nothing', async () => {
    const { world } = await begun();
    const own = world.dedicate('pooled-1');
    const [victim, other] = ofTenant(world);
    const { id } = JSON.parse(victim!.bytes!.toString()) as { id: string };
    const { store, wrapper } = world.lifecycle();
    const wrong = await wrapper.rewrap('pooled-1', JSON.parse(other!.bytes!.toString()) as never, own);
    await store.replace(
      'pooled-1',
      { ...(await store.find('pooled-1', id))!, ...wrong },
      (await store.read('pooled-1', id))!,
    );
    const before = ofTenant(world).filter(({ key }) => key === victim!.key);
    await expect(rewrap(world, own)).rejects.toMatchObject({ fault: 'malformed' });
    expect(ofTenant(world).filter(({ key }) => key === victim!.key)).toEqual(before);
  });

  test('an older version that does not open is kept, and said', async () => {
    const { world } = await begun();
    const own = world.dedicate('pooled-1');
    const process = new Process(({ operation }) =>
      operation === 'Decrypt' ? refusal('DisabledException') : 'done',
    );
    await expect(rewrap(world, own, process)).rejects.toMatchObject({ fault: 'refused' });
    expect(ofTenant(world).length).toBeGreaterThan(3);
  });

  test('refuses an alias, a key of another account and what is no data key; reports what somebody deleted', async () => {
    const { world, whole } = await begun();
    world.keys.alias('alias/app/tenant/pooled-1', world.dedicate('pooled-1'));
    await expect(rewrap(world, 'alias/app/tenant/pooled-1')).rejects.toMatchObject({ fault: 'foreign' });
    await expect(
      rewrap(
        world,
        world.keys.create(() => true, '999999999999'),
      ),
    ).rejects.toMatchObject({ fault: 'foreign' });
    await whole();
    const victim = world.bucket.current().find((key) => key.includes('/pooled-1/'));
    world.bucket.mark(victim!);
    const report = await rewrap(world, world.dedicate('pooled-1'));
    expect(report.deleted).toEqual([victim!.slice(-41, -5)]);
    expect(report.dataKeys).toHaveLength(2);
    world.bucket.plant('tenants/pooled-1/data-keys/readme.txt', 'hello');
    await expect(rewrap(world, world.shared)).rejects.toMatchObject({ fault: 'malformed' });
  });
});

describe('destruction', () => {
  const destroy = (world: World, process?: Process) =>
    destroyDataKeys({ ...world.lifecycle(process), tenant: 'pooled-1' });

  test('proof KEY-4 · nothing that was sealed opens any more, wherever it was copied, and others are as they were', async () => {
    const { world, mine, theirs } = await begun();
    // Older versions and markers of deletions count: they are copies.
    await rewrapDataKeys({
      ...world.lifecycle(),
      tenant: 'pooled-1',
      toKmsKeyId: world.dedicate('pooled-1'),
    });
    world.dedicated.delete('pooled-1');
    await rewrapDataKeys({ ...world.lifecycle(), tenant: 'pooled-1', toKmsKeyId: world.shared });
    world.bucket.mark(ofTenant(world)[0]!.key);
    world.bucket.plant('tenants/pooled-1/data-keys/stray', 'not a data key');
    const before = ofTenant(world);
    const others = ofTenant(world, 'pooled-10');

    const report = await destroy(world);
    expect(report).toEqual({
      tenant: 'pooled-1',
      dataKeys: [...new Set(before.map(({ key }) => key.slice(-41, -5)))]
        .filter((id) => id.length === 36)
        .toSorted(),
      versions: before.length - 1,
      deleteMarkers: 1,
      left: 0,
    });
    expect(report.dataKeys).toHaveLength(3);
    expect(ofTenant(world)).toEqual([]);
    for (const { place, envelope } of mine) {
      await expect(world.cipher().open(place, envelope)).rejects.toBeInstanceOf(SealedFieldError);
    }
    // A data key that is made afterwards is another one, though it may have the same id.
    await world.cipher().prepare('pooled-1');
    for (const { place, envelope } of mine) {
      await expect(world.cipher().open(place, envelope)).rejects.toBeInstanceOf(SealedFieldError);
    }
    expect(ofTenant(world, 'pooled-10')).toEqual(others);
    expect((await world.cipher().openAll(theirs)).map(String)).toEqual(['Jane Roe', 'Jane Roe']);
  });

  test('proof KEY-4 · who still holds a data key loses it within the cache period', async () => {
    const { world, mine } = await begun();
    const warm = world.cipher();
    await warm.openAll(mine);
    await destroy(world);
    world.now += 5 * 60_000;
    await expect(warm.openAll(mine)).rejects.toBeInstanceOf(SealedFieldError);
  });

  test('proof KEY-4 · a fault at any call, and it ends when it is run again, however often', async () => {
    const counting = new Process();
    await destroy((await begun()).world, counting);
    expect(counting.calls).toBeGreaterThanOrEqual(4);
    for (let at = 0; at < counting.calls; at++) {
      for (const fate of FATES) {
        const { world, theirs } = await begun();
        await expect(destroy(world, new Process((_, n) => (n === at ? fate : 'done')))).rejects.toThrow(
          /socket hang up|the process|ThrottlingException/,
        );
        await destroy(world);
        expect(await destroy(world)).toEqual({
          tenant: 'pooled-1',
          dataKeys: [],
          versions: 0,
          deleteMarkers: 0,
          left: 0,
        });
        expect(ofTenant(world)).toEqual([]);
        expect((await world.cipher().openAll(theirs)).map(String)).toEqual(['Jane Roe', 'Jane Roe']);
      }
    }
  });

  test('sabotage KEY-4 · a removal that S3 refuses, or that removes nothing, is no destruction', async () => {
    const { world } = await begun();
    const store = world.lifecycle().store;
    const lazy = { ...store, remove: () => Promise.resolve() };
    await expect(destroyDataKeys({ store: lazy, tenant: 'pooled-1' })).rejects.toMatchObject({
      fault: 'contended',
    });
    const tagged = world.clients(new Process(), () => ({ 'bulwark:tenant': 'pooled-2' })).store;
    await expect(destroyDataKeys({ store: tagged, tenant: 'pooled-1' })).rejects.toMatchObject({
      name: 'AccessDenied',
    });
    await expect(destroyDataKeys({ store, tenant: '' })).rejects.toThrow('the name of a tenant');
    expect(ofTenant(world).length).toBeGreaterThan(0);
  });
});

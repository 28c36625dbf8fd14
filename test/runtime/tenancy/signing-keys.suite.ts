import { randomBytes } from 'node:crypto';
import {
  oneKey,
  secretsManagerKeys,
  signContext,
  type SigningKey,
  SigningKeyError,
} from '../../../runtime/tenancy';
import { signed, signingKey } from '../../database/tenancy/tenancy-database';
import { as, client, database, rejection, server } from './world';

const secretOf = ({ id, key }: SigningKey) =>
  JSON.stringify({ id, login: 'app_portal', key: Buffer.from(key).toString('hex') });
const newKey = (id: string): SigningKey => ({ id, key: randomBytes(32) });

/** A secret that can be rotated, and tells how often it was read. Only ever this secret. */
function secretStore(first: SigningKey) {
  const store = { text: secretOf(first) as string | undefined, reads: 0, fails: false };
  const reader = {
    getSecretValue({
      SecretId,
      ...other
    }: {
      SecretId: string;
    }): Promise<{ SecretString?: string | undefined }> {
      expect(SecretId).toBe('portal/context-key');
      expect(other).toEqual({});
      store.reads += 1;
      return store.fails
        ? Promise.reject(new Error('no answer'))
        : Promise.resolve({ SecretString: store.text });
    },
  };
  return { store, reader };
}

describe('a signed context', () => {
  test('is that of the description', () => {
    const key = signingKey('app_portal');
    const [challenge, expires] = ['4711.1764000000123456', 1764000300];
    const context = as('riverside', {
      actor: 'a:b',
      role: 'front-desk',
      purpose: 'payment',
      requestId: 'r.1',
    });
    const { tenant, actor, role, purpose, requestId: request } = context;
    expect(signContext(key, context, { challenge, expires })).toBe(
      signed({ tenant, actor, role, purpose, request, challenge, expires, key }),
    );
  });

  test('is signed only when every part of it has its form', () => {
    const key = signingKey('app_portal');
    const good = { challenge: '1.2', expires: 3 };
    const sign = (k: SigningKey, context: object, signing: object) => () =>
      signContext(k, context as never, signing as never);
    expect(sign(key, { ...as(), actor: 'a|riverside' }, good)).toThrow('context refused: actor');
    expect(sign(key, as(), { ...good, challenge: '1.2|x' })).toThrow(TypeError);
    expect(sign(key, as(), { ...good, expires: 1.5 })).toThrow(TypeError);
    expect(sign({ ...key, id: 'a|b' }, as(), good)).toThrow(TypeError);
    expect(sign({ ...key, key: Buffer.alloc(31) }, as(), good)).toThrow(TypeError);
  });
});

describe('the key in a secret', () => {
  test('is fetched once for many, kept for five minutes, and an hour when nobody answers', async () => {
    let now = 0;
    const [first, second] = [newKey('k1'), newKey('k2')];
    const { store, reader } = secretStore(first);
    const keys = secretsManagerKeys(reader, 'portal/context-key', { clock: () => now });
    expect(await Promise.all([1, 2, 3].map(() => keys.current()))).toEqual([first, first, first]);
    expect(store.reads).toBe(1);
    store.text = secretOf(second);
    now += 299_000;
    expect(await keys.current()).toEqual(first);
    now += 2000;
    expect(await Promise.all([1, 2, 3].map(() => keys.current()))).toEqual([second, second, second]);
    expect(store.reads).toBe(2);
    store.fails = true;
    now += 3_599_000;
    expect(await keys.current()).toEqual(second);
    now += 2000;
    await expect(keys.current()).rejects.toThrow('no answer');
    store.fails = false;
    expect(await keys.current()).toEqual(second);
  });

  test('that was refused is asked for again, by one for all, and no more than once a second', async () => {
    let now = 0;
    const [first, second] = [newKey('k1'), newKey('k2')];
    const { store, reader } = secretStore(first);
    const keys = secretsManagerKeys(reader, 'portal/context-key', { clock: () => now });
    await keys.current();
    now += 1000;
    // It is still the same: the database has lost it, and asking again and again brings nothing.
    for (let n = 0; n < 50; n++) expect(await keys.current(first)).toEqual(first);
    expect(store.reads).toBe(2);
    store.text = secretOf(second);
    now += 1000;
    expect(await Promise.all([1, 2, 3].map(() => keys.current(first)))).toEqual([second, second, second]);
    expect(await keys.current(first)).toEqual(second);
    expect(store.reads).toBe(3);
  });

  test.each([
    ['nothing', undefined],
    ['no JSON', 'hunter2'],
    ['no key', '{"id":"hunter2","login":"app"}'],
    ['a short key', '{"id":"hunter2","login":"app","key":"00"}'],
    ['a bad id', `{"id":"hunter2|","login":"app","key":"${'0'.repeat(64)}"}`],
  ])('of %s is refused, and the error does not repeat it', async (_, text) => {
    const { store, reader } = secretStore(newKey('k1'));
    store.text = text;
    const error = await rejection(secretsManagerKeys(reader, 'portal/context-key').current());
    expect(error).toBeInstanceOf(SigningKeyError);
    expect(String(error)).not.toContain('hunter2');
  });
});

describe('a rotation of the key', () => {
  const add = async (key: SigningKey, until: string) => {
    const keeper = await server.connect('context_keeper_login', database);
    await keeper.query('select tenancy.add_key($1, $2, $3, now() + $4::interval)', [
      key.id,
      'app_portal',
      key.key,
      until,
    ]);
    await keeper.end();
  };
  const remove = async (key: SigningKey) => {
    const keeper = await server.connect('context_keeper_login', database);
    await keeper.query('select tenancy.remove_key($1)', [key.id]);
    await keeper.end();
  };

  test('in the midst of transactions fails none, and is noticed once', async () => {
    const [first, second, third] = [newKey('r1'), newKey('r2'), newKey('r3')];
    await add(first, '1 hour');
    let now = Date.now();
    const { store, reader } = secretStore(first);
    const keys = secretsManagerKeys(reader, 'portal/context-key', { clock: () => now });
    const db = client({ keys });
    const some = () =>
      Promise.all(Array.from({ length: 20 }, () => db.withTenant(as(), (tx) => tx.query('select 1'))));
    await some();
    await add(second, '1 hour');
    store.text = secretOf(second);
    await remove(first);
    now += 5000;
    await some();
    expect(store.reads).toBe(2);
    // The next one: the key before it has not gone, but expired.
    await add(third, '1 hour');
    store.text = secretOf(third);
    await add(second, '-1 second');
    now += 5000;
    await some();
    expect(store.reads).toBe(3);
  });

  test('that the secret knows nothing of leaves a refusal, and the connection in order', async () => {
    const { reader } = secretStore(newKey('r4'));
    const db = client({ keys: secretsManagerKeys(reader, 'portal/context-key'), connections: 1 });
    const work = jest.fn(() => Promise.resolve());
    expect(await rejection(db.withTenant(as(), work))).toMatchObject({
      message: 'context refused: signature',
    });
    await add({ ...newKey('r5') }, '-1 second');
    expect(work).not.toHaveBeenCalled();
    const other = client({ keys: oneKey({ ...signingKey('app_other') }) });
    expect(await rejection(other.withTenant(as(), work))).toMatchObject({
      message: 'context refused: the key belongs to another login',
    });
  });
});

import { InputError } from '../shared/errors';
import type { RotationStep } from '../shared/rotation/rotation-step';
import { type SecretState, type Secrets, versionWith } from '../shared/rotation/secrets';
import { type ContextKey, ContextKeyError, generateContextKey, parseContextKey } from './context-key';
import { LOGIN_TAG } from './env';
import type { Keeper } from './keeper';

export interface Rotation {
  readonly secrets: Secrets;
  readonly keeper: Keeper;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const HOUR_MS = 3_600_000;

/** A key outlives one rotation that did not happen; by then people were paged. */
export const LIFE_MS = 60 * 24 * HOUR_MS;

/** Whoever has read the key before signs with it until it reads again. */
export const OVERLAP_MS = 24 * HOUR_MS;

/** The login that a secret is for. @throws InputError when nobody said which */
export function loginOf({ tags }: SecretState): string {
  const login = tags[LOGIN_TAG];
  if (!login) throw new InputError(`the secret has no tag ${LOGIN_TAG}`);
  return login;
}

/**
 * Does one step. The database knows a key before anybody can read it as the current one, and for a day after another has
 * taken its place: whatever is lost, comes twice or stays undone, the current key is one that the database knows.
 *
 * @throws when it cannot be done now; what is current stays so
 */
export async function rotate({ step, secret, version }: RotationStep, rotation: Rotation): Promise<void> {
  const { secrets, keeper, now } = rotation;
  const state = await secrets.describe(secret);
  const login = loginOf(state);
  const labels = state.labels[version];
  if (!labels) throw new InputError('there is no such version to rotate to');
  const current = labels.includes('AWSCURRENT');
  if (!current && !labels.includes('AWSPENDING')) throw new InputError('the version is not to come');

  if (step === 'createSecret') {
    if (current || (await secrets.read(secret, { id: version })) !== undefined) return;
    await secrets.add(secret, version, JSON.stringify(generateContextKey(version, login)), 'AWSPENDING');
    return;
  }
  const key = await readKey(secrets, secret, version, login);
  if (step === 'setSecret') {
    await keeper.add(key, new Date(now() + LIFE_MS));
  } else {
    await prove(keeper, key, now());
    if (step === 'testSecret') return;
    const before = versionWith(state, current ? 'AWSPREVIOUS' : 'AWSCURRENT');
    if (!current) await secrets.promote(secret, version, before);
    await retire(secret, before, key, rotation);
  }
}

async function readKey(secrets: Secrets, secret: string, id: string, login: string): Promise<ContextKey> {
  const text = await secrets.read(secret, { id });
  if (text === undefined) throw new ContextKeyError('the secret holds no key');
  return parseContextKey(text, login);
}

/**
 * That an application can sign with what the secret holds. Only the login itself could enter with it, and this function must
 * not be able to: who brings keys opens nothing. But the database takes a key that it has, with the id that it has, for the
 * same only if every byte is: added again, with the expiry that it has, it is either the same or refused.
 */
async function prove(keeper: Keeper, key: ContextKey, now: number): Promise<void> {
  const known = (await keeper.known(key.login)).find(({ id }) => id === key.id);
  if (!known) throw new ContextKeyError('the database does not know the key');
  if (known.expiresAt.getTime() < now + OVERLAP_MS) {
    throw new ContextKeyError('the key expires before the next could take its place');
  }
  await keeper.add(key, known.expiresAt);
}

/**
 * The key before gets a last day; older ones, and those of rotations that came to nothing, are removed.
 * @param before the version that was current before
 * @throws ContextKeyError when the key before is not known: nothing is removed, and every key expires by itself
 */
async function retire(
  secret: string,
  before: string | undefined,
  current: ContextKey,
  { secrets, keeper, now }: Rotation,
): Promise<void> {
  const previous = before === undefined ? undefined : await readKey(secrets, secret, before, current.login);
  const last = new Date(now() + OVERLAP_MS);
  for (const { id, expiresAt } of await keeper.known(current.login)) {
    if (id === current.id) continue;
    if (previous === undefined || id !== previous.id) await keeper.remove(id);
    // Never longer than it had: that would bring back what somebody has shortened.
    else if (expiresAt > last) await keeper.add(previous, last);
  }
}

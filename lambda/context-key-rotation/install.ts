import { randomUUID } from 'node:crypto';
import { ContextKeyError, generateContextKey, parseContextKey } from './context-key';
import { LIFE_MS, loginOf, type Rotation } from './rotate';

/**
 * Gives a new secret its first key, and sees that the database knows the one it has: what depends on it can sign from its
 * first second. It may be repeated at will.
 *
 * The database comes first here as well. A key whose secret then could not be written is nobody's; the next rotation
 * removes it.
 */
export async function install(secret: string, { secrets, keeper, now }: Rotation): Promise<void> {
  const login = loginOf(await secrets.describe(secret));
  const expiresAt = new Date(now() + LIFE_MS);
  const current = await secrets.read(secret, { label: 'AWSCURRENT' });
  if (current !== undefined) {
    try {
      await keeper.add(parseContextKey(current, login), expiresAt);
      return;
    } catch (error) {
      // What is no key cannot be installed, and nobody can sign with it: another takes its place.
      if (!(error instanceof ContextKeyError)) throw error;
    }
  }
  const key = generateContextKey(randomUUID(), login);
  await keeper.add(key, expiresAt);
  await secrets.add(secret, key.id, JSON.stringify(key), 'AWSCURRENT');
}

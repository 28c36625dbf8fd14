import type { DataKeyStore, DataKeyUse, DataKeyWrapper } from './data-key';
import { DataKeyError } from './errors';

export interface DataKeysOptions {
  readonly store: DataKeyStore;
  readonly wrapper: DataKeyWrapper;
  /**
   * The KMS key that new data keys of a tenant are wrapped under: `dedicatedKeys`, or for pooled tenants
   * `() => arnOfTheSharedKey`.
   */
  readonly kmsKeyOf: (tenant: string) => string;
  /** Milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
}

/** The data keys of tenants, unwrapped. Whoever gets one owns its bytes. */
export interface DataKeys {
  /** @returns undefined when there is none of this id */
  load(tenant: string, id: string): Promise<Buffer | undefined>;
  /** Makes it when there is none. */
  obtain(tenant: string, use: DataKeyUse, id: string): Promise<Buffer>;
}

const ATTEMPTS = 3;

/** One KMS call for a data key that exists, one for a new one; two for a new one that somebody else made first. */
export function dataKeys({ store, wrapper, kmsKeyOf, now = Date.now }: DataKeysOptions): DataKeys {
  const load = async (tenant: string, id: string): Promise<Buffer | undefined> => {
    const found = await store.find(tenant, id);
    return found && wrapper.unwrap(tenant, found);
  };
  return {
    load,
    async obtain(tenant, use, id) {
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const found = await load(tenant, id);
        if (found) return found;
        const { plaintext, ...wrapped } = await wrapper.generate(tenant, kmsKeyOf(tenant));
        try {
          const createdAt = new Date(now()).toISOString();
          if (await store.create(tenant, { id, use, createdAt, ...wrapped })) return plaintext;
        } catch (error) {
          plaintext.fill(0);
          throw error;
        }
        plaintext.fill(0);
      }
      throw new DataKeyError('contended', `${id} came and went ${ATTEMPTS} times`);
    },
  };
}

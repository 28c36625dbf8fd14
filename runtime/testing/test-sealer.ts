import type { Sealer } from '../sessions/sealer';

/**
 * For tests only: hides nothing and needs no key. What is sealed opens for its name alone, as with `kmsSealer`, and says
 * that it was sealed here.
 */
export const testSealer: Sealer = {
  seal: async (name, plaintext) =>
    Uint8Array.from(Buffer.from(JSON.stringify(['sealed in a test', name, plaintext]))),
  async open(name, sealed) {
    const [, sealedFor, plaintext] = JSON.parse(Buffer.from(sealed).toString()) as [string, string, string];
    if (sealedFor !== name) throw new Error('sealed for something else');
    return plaintext;
  },
};

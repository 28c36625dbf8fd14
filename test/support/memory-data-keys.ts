import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import {
  dataKeys,
  type DataKeyRecord,
  type DataKeys,
  type DataKeyStore,
  type DataKeyWrapper,
} from '../../runtime/field-encryption';

/**
 * Data keys of any tenant without AWS: for tests and measurements of what lies above. What wraps them is bound to the
 * tenant, as KMS binds it.
 */
export function memoryDataKeys(): { readonly dataKeys: DataKeys; readonly calls: () => number } {
  const records = new Map<string, DataKeyRecord>();
  const store: DataKeyStore = {
    find: (tenant, id) => Promise.resolve(records.get(`${tenant}/${id}`)),
    create: (tenant, record) => {
      const isNew = !records.has(`${tenant}/${record.id}`);
      if (isNew) records.set(`${tenant}/${record.id}`, record);
      return Promise.resolve(isNew);
    },
  };
  const master = randomBytes(32);
  let calls = 0;
  const wrapper: Omit<DataKeyWrapper, 'rewrap'> = {
    generate: (tenant, kmsKeyId) => {
      calls++;
      const [plaintext, nonce] = [randomBytes(32), randomBytes(12)];
      const cipher = createCipheriv('aes-256-gcm', master, nonce).setAAD(Buffer.from(tenant));
      const wrapped = Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
      return Promise.resolve({ plaintext, kmsKeyId, wrapped: wrapped.toString('base64') });
    },
    unwrap: (tenant, { wrapped }) => {
      calls++;
      const bytes = Buffer.from(wrapped, 'base64');
      const decipher = createDecipheriv('aes-256-gcm', master, bytes.subarray(0, 12), { authTagLength: 16 });
      decipher.setAAD(Buffer.from(tenant)).setAuthTag(bytes.subarray(-16));
      return Promise.resolve(Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]));
    },
  };
  const rewrap: DataKeyWrapper['rewrap'] = () => Promise.reject(new Error('no KMS here'));
  return {
    dataKeys: dataKeys({ store, wrapper: { ...wrapper, rewrap }, kmsKeyOf: () => 'memory' }),
    calls: () => calls,
  };
}

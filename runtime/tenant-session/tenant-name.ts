/** The domain `tenancy.tenant_id` of the database has the same form. */
const FORM = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Key of the encryption context of KMS, and of the session tag, that names the tenant. */
export const TENANT_CONTEXT = 'bulwark:tenant';

/** Not the name of a tenant. What was given is not repeated: it may be anything. */
export class TenantNameError extends Error {
  override readonly name = 'TenantNameError';

  constructor() {
    super('the name of a tenant is lower-case letters, digits and inner hyphens, at most 63');
  }
}

/**
 * Where everything of a tenant lives in a bucket, with its slash at the end: no tenant's prefix begins another's.
 * @throws TenantNameError
 */
export const tenantPrefix = (tenant: string): string => `tenants/${tenantName(tenant)}/`;

/** @throws TenantNameError when it is none */
export function tenantName(value: string): string {
  if (typeof value !== 'string' || !FORM.test(value)) throw new TenantNameError();
  return value;
}

/** Session tag, resource tag and member of the KMS encryption context: which tenant. */
export const TENANT_TAG = 'bulwark:tenant';

/** In a policy: the tenant for whom the caller acts. Whoever acts for none makes the statement invalid. */
export const OWN_TENANT = `\${aws:PrincipalTag/${TENANT_TAG}}`;

/** Where the objects of the caller's tenant lie, in each bucket of tenants. */
export const OWN_PREFIX = `tenants/${OWN_TENANT}/`;

/** Condition key of the tenant in an encryption context. */
export const CONTEXT_KEY = `kms:EncryptionContext:${TENANT_TAG}`;

/** Tag of the roles that may act for tenants; its value is the name of the deployment. */
export const ACTS_TAG = 'bulwark:acts-for-tenants';

/** Alias of the key of a tenant. */
export const tenantAlias = (name: string, tenant: string): string => `alias/${name}/tenant/${tenant}`;

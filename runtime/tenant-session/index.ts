/** Acting for one tenant: credentials, clients and objects that reach no other. */
export { tenantClients } from './tenant-clients';
export { TenantNameError } from './tenant-name';
export {
  dedicatedKeys,
  type DedicatedKeysOptions,
  type ObjectBucket,
  TenantObjectError,
  tenantObjects,
  type TenantObjects,
  type TenantObjectsOptions,
} from './tenant-objects';
export {
  type RoleAssumer,
  type TenantCredentials,
  TenantSessionError,
  tenantSessions,
  type TenantSessions,
  type TenantSessionsOptions,
} from './tenant-sessions';

/** `import { serviceGuard } from 'bulwark/services'`: who calls inside the network. `docs/service-identity.md`. */
export { type RoleCredentials } from './caller-identity';
export { type RefusalReason, ServiceIdentityError, ServiceIdentityUnavailable } from './errors';
export { type ServiceMiddlewareOptions, serviceMiddleware, type VerifiedCall } from './http-middleware';
export { nonceMemory, type Nonces } from './nonces';
export { IDENTITY_HEADER, type ServiceRequest, type SignedHeaders } from './request';
export {
  type ServiceCaller,
  type ServiceGuard,
  serviceGuard,
  type ServiceGuardOptions,
} from './service-guard';
export { type ServiceSigner, serviceSigner, type ServiceSignerOptions } from './service-signer';
export { type IdentitySource, stsOverHttps } from './sts-client';
